package mailer

import (
	"net/url"
	"slices"
	"strings"
	"testing"
)

// Whatever stands in the thread's ids or in staff's text, a letter has its
// eleven headers once each, its five blocks and no line that a server changes.
func FuzzCompose(f *testing.F) {
	f.Add("<a@b.example>", "c@d.example", "because")
	f.Add("a@b\r\nBcc: x@y.example", "\n", "1. one\n\n    two\n> three\r\n.\r\n")
	f.Add("=?utf-8?q?a?=@b", "x@[192.0.2.1]", "\u202e<b>&amp;\u2028--\x00\xff{{.}}")
	f.Fuzz(func(t *testing.T, parent, reference, reason string) {
		l := letterFor(Denial, "")
		l.InReplyTo, l.References, l.Reason = parent, []string{reference, "known@b.example"}, reason
		m, err := testDesk.Compose(l)
		if err != nil {
			if presentable(reason) != "" && len(reason) <= MaxText {
				t.Fatal(err)
			}
			return
		}
		if err := checkLines(m.Raw); err != nil {
			t.Fatal(err)
		}
		p := partsOf(t, m.Raw)
		names := headerNames
		if _, ok := bareMessageID(parent); !ok {
			names = slices.DeleteFunc(slices.Clone(names), func(n string) bool { return n == "In-Reply-To" })
		}
		checkHeaders(t, p, names)
		c, err := fill(testDesk, l)
		if err != nil {
			t.Fatal(err)
		}
		if blocks := c.sections[0].Blocks; len(blocks) != 5 || blocks[3].Kind != quote {
			t.Errorf("blocks %+v", blocks)
		}
	})
}

// A page that is taken is the one link of the letter, as it was given.
func FuzzConfirmURL(f *testing.F) {
	for _, page := range []string{
		"https://desk.example/c/abc", "http://localhost:1/c?a=b&c=%22#d", "https://a.example/]['(){{.New}}", "https://[::1]/&lt;", "https:a",
		"javascript:alert(1)", "https://a.example/\r\nBcc: x@y.example", "HTTPS://a.example", "https://a.example/%zz", "http://a.example",
	} {
		f.Add(page)
	}
	f.Fuzz(func(t *testing.T, page string) {
		l := letterFor(Challenge, "")
		l.ConfirmURL = page
		m, err := testDesk.Compose(l)
		if err != nil {
			return
		}
		p := partsOf(t, m.Raw)
		if got := links(p.html); len(got) != 1 || got[0] != page && !sameURL(got[0], page) {
			t.Errorf("links %q, want %q", got, page)
		}
		if !strings.Contains(p.text, "\n    "+page+"\n") {
			t.Errorf("no line is %q:\n%s", page, p.text)
		}
	})
}

// sameURL allows for the signs that html/template writes with a percent.
func sameURL(a, b string) bool {
	u, err := url.Parse(a)
	v, err2 := url.Parse(b)
	return err == nil && err2 == nil && u.Host == v.Host && u.Path == v.Path
}

// A refused URL is never repeated, because of the password in it.
func FuzzParseSMTPURL(f *testing.F) {
	const password = "Zq7-secret-Zq7"
	for _, s := range []string{
		"smtp://u:" + password + "@host:587", "smtps://u:" + password + "@host", "smtp://u:" + password + "@host:0",
		"smtp://u:" + password + "@host/path", "smtp://u:" + password + "@localhost?tls=none", "imap://u:" + password + "@host",
		"smtp://u:" + password + "%@host", "smtp://:" + password + "@host", "smtp://u:x@host?" + password, "smtp://u:x@host:" + password,
		password,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		server, err := ParseSMTPURL(s)
		if err != nil {
			if strings.Contains(err.Error(), password) {
				t.Errorf("the error repeats the password: %v", err)
			}
			return
		}
		u, err := url.Parse(s)
		if err != nil {
			t.Fatal(err)
		}
		if server.TLS == TLSNone && !isLoopback(u.Hostname()) {
			t.Errorf("%q is plain to another machine", s)
		}
	})
}
