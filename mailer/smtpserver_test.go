package mailer

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestParseSMTPURL(t *testing.T) {
	t.Parallel()
	tests := []struct {
		url  string
		want SMTPServer
	}{
		{"smtp://desk:pw@mail.example:2587", SMTPServer{Addr: "mail.example:2587", User: "desk", Password: "pw"}},
		{"smtp://desk:pw@mail.example", SMTPServer{Addr: "mail.example:587", User: "desk", Password: "pw"}},
		{"smtp://mail.example/", SMTPServer{Addr: "mail.example:587"}},
		{"smtps://cosell%40vendor.example:p%3A%2F%40%20%25@mail.example", SMTPServer{
			Addr: "mail.example:465", TLS: TLSImplicit, User: "cosell@vendor.example", Password: "p:/@ %",
		}},
		{"smtp://cosell%40vendor.example@smtp.office365.com", SMTPServer{Addr: "smtp.office365.com:587", User: "cosell@vendor.example"}},
		{"smtp://u:p@localhost:25?tls=none", SMTPServer{Addr: "localhost:25", TLS: TLSNone, User: "u", Password: "p"}},
		{"smtp://127.0.0.2:25?tls=none", SMTPServer{Addr: "127.0.0.2:25", TLS: TLSNone}},
		{"smtp://[::1]:25?tls=none", SMTPServer{Addr: "[::1]:25", TLS: TLSNone}},
	}
	for _, tt := range tests {
		got, err := ParseSMTPURL(tt.url)
		if err != nil {
			t.Errorf("%s: %v", tt.url, err)
		}
		if diff := cmp.Diff(tt.want, got, cmpopts.IgnoreFields(SMTPServer{}, "Token")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.url, diff)
		}
	}
}

func TestParseSMTPURLRefuses(t *testing.T) {
	t.Parallel()
	for url, want := range map[string]string{
		"":                                                "not of the form",
		"mail.example:587":                                "not of the form",
		"smtp:mail.example":                               "not of the form",
		"smtp://":                                         "not of the form",
		"smtp://u:s3cret@":                                "not of the form",
		"smtp://u:s3cret%@mail.example":                   "not of the form",
		"imap://u:s3cret@mail.example":                    "not of the form",
		"smtp://u:s3cret@mail.example:x":                  "not of the form",
		"smtp://u:s3cret@mail.example:0":                  "port",
		"smtp://u:s3cret@mail.example:65536":              "port",
		"smtp://u:s3cret@mail.example/INBOX":              "something follows the host",
		"smtp://u:s3cret@mail.example#x":                  "something follows the host",
		"smtp://:s3cret@mail.example":                     "no user",
		"smtp://u:s3cret@mail.example?tls=none":           "only smtp:// to this machine",
		"smtps://u:s3cret@localhost?tls=none":             "only smtp:// to this machine",
		"smtp://u:s3cret@localhost.evil.example?tls=none": "only smtp:// to this machine",
		"smtp://u:s3cret@localhost?tls=off":               "option other than tls=none",
		"smtp://u:s3cret@localhost?tls=none&tls=none":     "option other than tls=none",
		"smtp://u:s3cret@localhost?s3cret=1":              "option other than tls=none",
		"smtp://u:s3cret@localhost?s3cret=%zz":            "cannot be read",
	} {
		got, err := ParseSMTPURL(url)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: error %v, want one with %q and without the password", url, err, want)
		}
		if diff := cmp.Diff(SMTPServer{}, got, cmpopts.IgnoreFields(SMTPServer{}, "Token")); diff != "" {
			t.Errorf("%s: a server came with the error: %s", url, diff)
		}
	}
}
