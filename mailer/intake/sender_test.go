package intake

import (
	"strings"
	"testing"
)

func TestReadSender(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ header, from, name string }{
		{"From: jane@contoso.com", "jane@contoso.com", ""},
		{"From: Jane Doe <Jane@Contoso.COM>", "jane@contoso.com", "Jane Doe"},
		{"From: <jane@contoso.com>", "jane@contoso.com", ""},
		{"From: J. Doe\n <jane@contoso.com>", "jane@contoso.com", "J. Doe"},
		{"From: \"Doe, Jane (Contoso) <x>\" <jane@contoso.com>", "jane@contoso.com", "Doe, Jane (Contoso) <x>"},
		{"From: \"bob@fabrikam.com\" <jane@contoso.com>", "jane@contoso.com", "bob@fabrikam.com"},
		{"From: jane@contoso.com <jane@contoso.com>", "jane@contoso.com", "jane@contoso.com"},
		{"From: =?utf-8?q?bob=40fabrikam.com?= <jane@contoso.com>", "jane@contoso.com", "bob@fabrikam.com"},
		{"From: J\xe4ne <jane@contoso.com>", "jane@contoso.com", "J\u00e4ne"},
		{"From: \"Jane\u202e\u200b\t  Doe\" <jane@contoso.com>", "jane@contoso.com", "Jane Doe"},
		{"from : jane@contoso.com\nReply-To: bob@fabrikam.com\nSender: c@fabrikam.com", "jane@contoso.com", ""},
		{"From: o'brien+x=y@contoso.com", "o'brien+x=y@contoso.com", ""},
	} {
		r := Read([]byte(tt.header+"\nSubject: x\n\nHello"), desk)
		if r.Kind != Other || r.From != tt.from || r.FromName != tt.name {
			t.Errorf("%q: %s from %q named %q (%s)", tt.header, r.Kind, r.From, r.FromName, r.Reason)
		}
	}
}

func TestReadRefusesSender(t *testing.T) {
	t.Parallel()
	for _, from := range []string{
		"From: Group:jane@contoso.com,bob@fabrikam.com;",
		"From: Group:jane@contoso.com;",
		"From: jane@contoso.com (<evil@fabrikam.com>)",
		"From: jane@contoso.com (Jane)",
		"From: \"jane@contoso.com>\"@fabrikam.com",
		"From: \"jane\"@contoso.com",
		"From: \"jane doe\" <\"jane\"@contoso.com>",
		"From: jane@contoso.com, bob@fabrikam.com",
		"From: Jane <jane@contoso.com>, Bob <bob@fabrikam.com>",
		"From: jane@contoso.com <bob@fabrikam.com>",
		"From: <jane@contoso.com> <bob@fabrikam.com>",
		"From: <jane@contoso.com> bob",
		"From: <@relay.example:jane@contoso.com>",
		"From: < jane@contoso.com >",
		"From: Jane <jane@contoso.com",
		"From: \"Jane <jane@contoso.com>",
		"From: jane@contoso.com\nFrom: jane@contoso.com",
		"From: jane@contoso.com\nFROM : bob@fabrikam.com",
		"From: j\u00e4ne@contoso.com",
		"From: jane@cont\u043eso.com",
		"From: jane@\u212aontoso.com",
		"From: jane@contoso.com\u200b",
		"From: jane@conto so.com",
		"From: jane@contoso..com",
		"From: jane.@contoso.com",
		"From: jane@-contoso.com",
		"From: jane@[192.0.2.1]",
		"From: =?utf-8?q?jane=40contoso.com?=",
		"From: jane",
		"From: <>",
		"From:",
		"From: jane@contoso.com\rX: y",
		"From: " + strings.Repeat("a", 65) + "@contoso.com",
		"Sender: jane@contoso.com",
	} {
		r := Read([]byte(from+"\nSubject: x\n\n"+ask), desk)
		if r.Kind != Malformed || r.From != "" || r.Answerable || !strings.Contains(r.Reason, "From header") {
			t.Errorf("%q: %s from %q (%s)", from, r.Kind, r.From, r.Reason)
		}
	}
}

func TestReadSaysWhyNoSender(t *testing.T) {
	t.Parallel()
	for from, reason := range map[string]string{
		"Subject: x": "it has no From header",
		"From: jane@contoso.com\nFrom: jane@contoso.com": "it has 2 From headers",
		"From:": "its From header is empty",
		"From: jane@contoso.com, bob@fabrikam.com":              "its From header names several mailboxes",
		"From: Jane <jane@contoso.com>, Bob <bob@fabrikam.com>": "its From header names several mailboxes",
		"From: Doe, Jane <jane@contoso.com>":                    "its From header names several mailboxes",
		"From: <jane@contoso.com> <bob@fabrikam.com>":           "its From header names several mailboxes",
		"From: <jane@contoso.com,bob@fabrikam.com>":             "its From header names several mailboxes",
		"From: Group:jane@contoso.com;":                         "its From header names a group",
		"From: undisclosed-recipients:;":                        "its From header names a group",
		"From: Group: Jane <jane@contoso.com>, b@contoso.com;":  "its From header names a group",
		"From: jane@contoso.com (Jane)":                         "its From header has a comment, which programs read differently",
		"From: <@fabrikam.com:jane@contoso.com>":                "its From header has a route in front of its address",
		"From: j\u00e4ne@contoso.com":                           "its From header has an address that is not plain ASCII",
		"From: Jane <jane@cont\u043eso.com>":                    "its From header has an address that is not plain ASCII",
		"From: J\u00e4ne <j\xe4ne@contoso.com>":                 "its From header has an address that is not plain ASCII",
		"From: \"jane\"@contoso.com":                            "its From header has an address with a quoted local part",
		"From: Jane <\"jane\"@contoso.com>":                     "its From header has an address with a quoted local part",
		"From: jane@[192.0.2.1]":                                "its From header has an address at a number instead of a domain name",
		"From: jane@[IPv6:2001:db8::1]":                         "its From header has an address at a number instead of a domain name",
		"From: =?utf-8?q?jane=40contoso.com?=":                  "its From header has its address in an encoded word",
		"From: jane":                                            "its From header holds no address",
		"From: <>":                                              "its From header holds no address",
		"From: \"jane@contoso.com\" <>":                         "its From header holds no address",
		"From: \"Jane <jane@contoso.com>":                       "its From header has a quotation mark that nothing closes",
		"From: Jane <jane@contoso.com":                          "its From header has an angle bracket that nothing closes",
		"From: <jane@contoso.com> Jane":                         "its From header has text behind its address",
		"From: bob@fabrikam.com <jane@contoso.com>":             "its From header names another address in front of its own",
		"From: jane@conto so.com":                               "its From header has an address that breaks the rules of spelling",
		"From: jane@contoso..com":                               "its From header has an address that breaks the rules of spelling",
		"From: ja\x01ne@contoso.com":                            "its From header holds a control character",
		"From: " + strings.Repeat("a", 65) + "@contoso.com":     "its From header has an address that is too long",
	} {
		r := Read([]byte(from+"\nTo: x\n\n"+ask), desk)
		if want := "The message cannot be read: " + reason + "."; r.Kind != Malformed || r.From != "" || r.Reason != want {
			t.Errorf("%q: %s (%s), want %q", from, r.Kind, r.Reason, want)
		}
	}
}
