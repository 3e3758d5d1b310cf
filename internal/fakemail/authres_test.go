package fakemail_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/swapdesk/swapdesk/internal/fakemail"
)

const authservID = "mx.swapdesk.example"

// passed is the field on top of a mail whose sender has passed.
func passed(domain string) string {
	return "Authentication-Results: mx.swapdesk.example; dmarc=pass header.from=" + domain + "\r\n"
}

func TestSenderIsAuthenticated(t *testing.T) {
	t.Parallel()
	const from = "From: jane@contoso.example\r\n"
	for name, test := range map[string]struct{ raw, want string }{
		"plain":        {from + "\r\nhello\r\n", passed("contoso.example") + from + "\r\nhello\r\n"},
		"name, folded": {"FROM: =?x-odd?q?J=E9?=\r\n\t<Jane@Mail.Contoso.Example>\r\n\r\n", passed("mail.contoso.example") + "FROM: =?x-odd?q?J=E9?=\r\n\t<Jane@Mail.Contoso.Example>\r\n\r\n"},
		"raw bytes":    {"From: \"J\xe9\" <jane@contoso.example>\r\n\r\n", passed("contoso.example") + "From: \"J\xe9\" <jane@contoso.example>\r\n\r\n"},
		"line feeds":   {"From: jane@contoso.example\n\nhello\n", passed("contoso.example") + from + "\r\nhello\n"},

		// Nothing that a result could be about.
		"no From":       {"Subject: x\r\n\r\n" + from, "Subject: x\r\n\r\n" + from},
		"two From":      {from + from + "\r\n", from + from + "\r\n"},
		"two addresses": {"From: a@x.example, b@y.example\r\n\r\n", "From: a@x.example, b@y.example\r\n\r\n"},
		"no domain":     {"From: jane\r\n\r\n", "From: jane\r\n\r\n"},
		"literal":       {"From: jane@[192.0.2.1]\r\n\r\n", "From: jane@[192.0.2.1]\r\n\r\n"},
		"no ASCII":      {"From: jane@cont\u00f6so.example\r\n\r\n", "From: jane@cont\u00f6so.example\r\n\r\n"},

		// Somebody else's fields stay, and those in the body; what claims to be ours goes.
		"others": {
			"Authentication-Results: mx.other.example; dmarc=pass\r\nARC-Authentication-Results: i=1; mx.swapdesk.example; dmarc=pass\r\n" + from + "\r\nAuthentication-Results: mx.swapdesk.example; none\r\n",
			passed("contoso.example") + "Authentication-Results: mx.other.example; dmarc=pass\r\nARC-Authentication-Results: i=1; mx.swapdesk.example; dmarc=pass\r\n" + from + "\r\nAuthentication-Results: mx.swapdesk.example; none\r\n",
		},
		"forged": {
			"Authentication-Results: MX.swapdesk.example;\r\n dmarc=pass header.from=contoso.example\r\n" + from +
				"authentication-results : (a (nested \\) one)) \"mx.swapdesk.example\" 1; none\r\nAuthentication-Results:\r\n\tmx.swapdesk.example\r\n\r\n",
			passed("contoso.example") + from + "\r\n",
		},
		"forged, no From":  {"Authentication-Results: mx.swapdesk.example; dmarc=pass\r\n\r\n", "\r\n"},
		"nobody's":         {"Authentication-Results: ; x\r\n" + from + "\r\n", passed("contoso.example") + "Authentication-Results: ; x\r\n" + from + "\r\n"},
		"inside a comment": {"Authentication-Results: (mx.swapdesk.example) x\r\n" + from + "\r\n", passed("contoso.example") + "Authentication-Results: (mx.swapdesk.example) x\r\n" + from + "\r\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := start(t, fakemail.Options{AuthservID: authservID})
			if err := server.Deliver([]byte(test.raw)); err != nil {
				t.Fatal(err)
			}
			if got := stored(t, server); !slices.Equal(got, []string{test.want}) {
				t.Errorf("%q\nwant %q", got, test.want)
			}
		})
	}
}

func TestOtherResultsOfAuthentication(t *testing.T) {
	t.Parallel()
	const raw = "Authentication-Results: mx.swapdesk.example; dmarc=pass header.from=contoso.example\r\nFrom: jane@contoso.example\r\n\r\n"
	for _, test := range []struct{ id, dmarc, want string }{
		{authservID, "fail", "Authentication-Results: mx.swapdesk.example; dmarc=fail header.from=contoso.example\r\nFrom: jane@contoso.example\r\n\r\n"},
		{authservID, "none", "Authentication-Results: mx.swapdesk.example; dmarc=none header.from=contoso.example\r\nFrom: jane@contoso.example\r\n\r\n"},
		{authservID, "", "From: jane@contoso.example\r\n\r\n"},
		{"", "fail", raw},
	} {
		server := start(t, fakemail.Options{AuthservID: test.id})
		if err := server.DeliverAs([]byte(raw), test.dmarc); err != nil {
			t.Fatal(err)
		}
		if got := stored(t, server); !slices.Equal(got, []string{test.want}) {
			t.Errorf("%q, %q: %q", test.id, test.dmarc, got)
		}
	}
}

// What comes by SMTP has the result above the trace, and mail for others has none.
func TestSenderIsAuthenticatedBySMTP(t *testing.T) {
	t.Parallel()
	server := start(t, fakemail.Options{AuthservID: authservID})
	client := dialSMTP(t, server)
	raw := "From: " + jane + "\r\n" + text
	for _, to := range []string{desk, "bob@contoso.example"} {
		if err := send(client, jane, to, raw); err != nil {
			t.Fatal(err)
		}
	}
	got := stored(t, server)
	if len(got) != 1 || !strings.HasPrefix(got[0], passed("contoso.example")+"Return-Path: <"+jane+">\r\n") || !strings.HasSuffix(got[0], raw) {
		t.Errorf("%q", got)
	}
	if got := server.Mail("bob@contoso.example"); len(got) != 1 || string(got[0]) != raw {
		t.Errorf("%q", got)
	}
}

// By SMTP the result may depend on who sends in whose name.
func TestResultBySMTP(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		dmarc func(envelope, from string) string
		want  string
	}{
		"whatever comes": {nil, "dmarc=pass header.from=contoso.example"},
		"by the domains": {func(envelope, from string) string { return envelope + "/" + from }, "dmarc=bulk.example/contoso.example header.from=contoso.example"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := start(t, fakemail.Options{AuthservID: authservID, DMARC: test.dmarc})
			if err := send(dialSMTP(t, server), "x@Bulk.example", desk, "From: Jane <jane@contoso.example>\r\n\r\nhello\r\n"); err != nil {
				t.Fatal(err)
			}
			if got := stored(t, server); len(got) != 1 || !strings.HasPrefix(got[0], "Authentication-Results: mx.swapdesk.example; "+test.want+"\r\n") {
				t.Errorf("%q", got)
			}
		})
	}
}
