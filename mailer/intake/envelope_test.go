package intake

import "testing"

func TestEnvelope(t *testing.T) {
	t.Parallel()
	own := Own{Addresses: []string{"cosell@vendor.example"}}
	for name, tt := range map[string]struct {
		header string
		want   Envelope
	}{
		"as usual":               {"From: Jane <jane@contoso.com>\nTo: Desk <Cosell@vendor.example>\n", Envelope{ToDesk: true}},
		"in copy":                {"From: jane@contoso.com\nTo: bob@contoso.com\nCc: \"Co-sell, desk\" <cosell@vendor.example>, x@y.example\n", Envelope{ToDesk: true}},
		"to somebody else":       {"From: jane@contoso.com\nTo: bob@contoso.com\n", Envelope{}},
		"a name like the desk's": {"From: jane@contoso.com\nTo: cosell@vendor.example.evil.example\n", Envelope{}},
		"answers to the sender":  {"From: jane@contoso.com\nReply-To: \"Jane\" <JANE@contoso.com>\n", Envelope{}},
		"answers elsewhere":      {"From: jane@contoso.com\nReply-To: jane@contoso.com, Eve <eve@evil.example>\n", Envelope{ReplyTo: "eve@evil.example"}},
		"a name that is another address": {
			"From: =?utf-8?q?ceo=40vendor=2Eexample?= <jane@contoso.com>\n", Envelope{DisplayAddress: "ceo@vendor.example"},
		},
		"a name that is the address": {"From: \"jane@contoso.com\" <jane@contoso.com>\n", Envelope{}},
		"resent":                     {"Resent-From: bob@contoso.com\nFrom: jane@contoso.com\n", Envelope{Resent: true}},
		"passed on by a server":      {"X-Forwarded-To: cosell@vendor.example\nFrom: jane@contoso.com\n", Envelope{Resent: true}},
	} {
		r := Read([]byte(tt.header+"Subject: hello\n\nPlease call me.\n"), own)
		if r.From != "jane@contoso.com" || r.Envelope != tt.want {
			t.Errorf("%s: from %q, %+v; want %+v", name, r.From, r.Envelope, tt.want)
		}
	}
}
