package inbox_test

import (
	"strings"
	"testing"

	"github.com/swapdesk/swapdesk/mailer/inbox"
)

func TestParseURL(t *testing.T) {
	t.Parallel()
	tests := []struct {
		url  string
		want inbox.Server
	}{
		{"imaps://u:p@host/", inbox.Server{Addr: "host:993", User: "u", Password: "p", Folder: "INBOX"}},
		{"imaps://u:p@host:1993/Desk/In", inbox.Server{Addr: "host:1993", User: "u", Password: "p", Folder: "Desk/In"}},
		{"imap://u:p@host", inbox.Server{Addr: "host:143", User: "u", Password: "p", Folder: "INBOX", TLS: inbox.StartTLS}},
		{"imaps://cosell%40a.example:p%2F%3A%40@host", inbox.Server{Addr: "host:993", User: "cosell@a.example", Password: "p/:@", Folder: "INBOX"}},
		{"imaps://cosell%40a.example@host", inbox.Server{Addr: "host:993", User: "cosell@a.example", Folder: "INBOX"}},
		{"imap://u:p@127.0.0.1:3/INBOX?tls=none", inbox.Server{Addr: "127.0.0.1:3", User: "u", Password: "p", Folder: "INBOX", TLS: inbox.NoTLS}},
		{"imap://u:p@[::1]:3?tls=none", inbox.Server{Addr: "[::1]:3", User: "u", Password: "p", Folder: "INBOX", TLS: inbox.NoTLS}},
		{"imap://u:p@localhost?tls=none", inbox.Server{Addr: "localhost:143", User: "u", Password: "p", Folder: "INBOX", TLS: inbox.NoTLS}},
	}
	for _, test := range tests {
		got, err := inbox.ParseURL(test.url)
		if err != nil {
			t.Errorf("%s: %v", test.url, err)
		}
		got.Token, test.want.Token = nil, nil
		if got.Addr != test.want.Addr || got.User != test.want.User || got.Password != test.want.Password || got.Folder != test.want.Folder || got.TLS != test.want.TLS {
			t.Errorf("%s: %#v\nwant %#v", test.url, got, test.want)
		}
	}
}

func TestParseURLErrors(t *testing.T) {
	t.Parallel()
	tests := []struct{ url, says string }{
		{"imaps://u:s3cret@host:port", "cannot be read"},
		{"imaps://u:s3cret%zz@host", "cannot be read"},
		{"https://u:s3cret@host", `the scheme "https"`},
		{"u:s3cret@host", `the scheme "u"`},
		{"", `the scheme ""`},
		{"imaps://:s3cret@host", "no user"},
		{"imaps://u:s3cret@:993", "no host"},
		{"imaps://host", "no user"},
		{"imap://u:s3cret@mail.example?tls=none", "only to this machine"},
		{"imap://u:s3cret@localhost.example?tls=none", "only to this machine"},
		{"imaps://u:s3cret@localhost?tls=none", "at once"},
		{"imap://u:s3cret@localhost?tls=off", "no parameter but"},
		{"imap://a@b:12?s3cret@localhost", "no parameter but"}, // a password with ? and an account with @, not escaped
		{"imap://u:s3cret@localhost?tls=none&tls=none", "no parameter but"},
		{"imap://u:s3cret@localhost?folder=x", "no parameter but"},
	}
	for _, test := range tests {
		got, err := inbox.ParseURL(test.url)
		if err == nil || got.Addr != "" {
			t.Errorf("%s: taken for %v", test.url, got)
			continue
		}
		if !strings.Contains(err.Error(), test.says) || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: %v", test.url, err)
		}
	}
}

func TestServerString(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"imaps://u@host:993/INBOX", "imap://u%40x@host:143/Desk"} {
		server, err := inbox.ParseURL(url)
		if err != nil {
			t.Fatal(err)
		}
		server.Password = "s3cret"
		if server.String() != url {
			t.Errorf("%s, want %s", server, url)
		}
	}
}
