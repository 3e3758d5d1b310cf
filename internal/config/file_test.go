package config

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// settings is a command line with everything that may hold a secret.
type settings struct {
	Database
	IMAP
	SMTP
	OAuth
}

// parse reads a command line in the environment that the test has set.
func parse(t *testing.T, args ...string) (settings, error) {
	t.Helper()
	var s settings
	parser, err := kong.New(&s, kong.Resolvers(FromFiles()), kong.ValueFormatter(Help))
	if err != nil {
		t.Fatal(err)
	}
	_, err = parser.Parse(args)
	return s, err
}

func secretFile(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// imapPassword and smtpPassword are what the parts are given in the end.
func imapPassword(s settings) string {
	server, err := s.IMAP.Server()
	if err != nil {
		return err.Error()
	}
	return server.Password
}

func smtpPassword(s settings) string {
	server, err := s.SMTP.Server()
	if err != nil {
		return err.Error()
	}
	return server.Password
}

func TestSecretsFromFiles(t *testing.T) {
	for _, test := range []struct {
		variable string
		content  string
		beside   map[string]string
		got      func(settings) string
		want     string
	}{
		{"SWAPDESK_DATABASE_URL", "postgres://u:pw@h/x\n", nil, func(s settings) string { return s.Database.URL }, "postgres://u:pw@h/x"},
		{
			"SWAPDESK_DATABASE_PASSWORD", "p/w@:\n",
			map[string]string{"SWAPDESK_DATABASE_URL": "postgres://u@h/x?sslmode=disable"},
			func(s settings) string { return s.Database.URL }, "postgres://u:p%2Fw%40%3A@h/x?sslmode=disable",
		},
		{"SWAPDESK_IMAP_URL", "imaps://u:in@h\r\n", nil, imapPassword, "in"},
		{"SWAPDESK_IMAP_PASSWORD", " p/w@: ", map[string]string{"SWAPDESK_IMAP_URL": "imaps://u@h"}, imapPassword, " p/w@: "},
		{"SWAPDESK_SMTP_URL", "smtp://u:out@h", nil, smtpPassword, "out"},
		{"SWAPDESK_SMTP_PASSWORD", "a\nb\n", map[string]string{"SWAPDESK_SMTP_URL": "smtp://u@h"}, smtpPassword, "a\nb"},
		{
			"SWAPDESK_OAUTH_CLIENT_SECRET", "s3cret\n",
			map[string]string{"SWAPDESK_OAUTH_TENANT": "t", "SWAPDESK_OAUTH_CLIENT_ID": "c"},
			func(s settings) string { return s.ClientSecret }, "s3cret",
		},
		// What an orchestrator sets to nothing is not set.
		{"SWAPDESK_IMAP_URL", "imaps://u:in@h", map[string]string{"SWAPDESK_IMAP_URL": ""}, imapPassword, "in"},
		{"SWAPDESK_MAIL_NAME", "Desk\n", nil, func(s settings) string { return s.Name }, "Desk"},
	} {
		t.Run(test.variable, func(t *testing.T) {
			for name, value := range test.beside {
				t.Setenv(name, value)
			}
			t.Setenv(test.variable+"_FILE", secretFile(t, test.content))
			s, err := parse(t)
			if err != nil {
				t.Fatal(err)
			}
			if got := test.got(s); got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

func TestFlagBeforeFile(t *testing.T) {
	t.Setenv("SWAPDESK_IMAP_URL_FILE", "missing")
	s, err := parse(t, "--imap-url", "imaps://u:flag@h")
	if err != nil || imapPassword(s) != "flag" {
		t.Errorf("%q, %v", imapPassword(s), err)
	}
}

func TestFilesThatDoNotFit(t *testing.T) {
	t.Chdir(t.TempDir())
	for name, content := range map[string]string{"url": "imaps://u:s3cret@h", "empty": "\n"} {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct {
		env  map[string]string
		want string
	}{
		{
			map[string]string{"SWAPDESK_IMAP_URL_FILE": "missing"},
			`SWAPDESK_IMAP_URL_FILE holds "missing": it takes the name of a readable file (no such file or directory)`,
		},
		{
			map[string]string{"SWAPDESK_SMTP_PASSWORD_FILE": "."},
			`SWAPDESK_SMTP_PASSWORD_FILE holds ".": it takes the name of a readable file (is a directory)`,
		},
		{
			map[string]string{"SWAPDESK_OAUTH_CLIENT_SECRET_FILE": "empty"},
			`SWAPDESK_OAUTH_CLIENT_SECRET_FILE holds "empty": it takes the name of a file that is not empty`,
		},
		{
			map[string]string{"SWAPDESK_IMAP_URL_FILE": "url", "SWAPDESK_IMAP_URL": "imaps://u:s3cret@h"},
			`SWAPDESK_IMAP_URL_FILE holds "url": it takes a file only while SWAPDESK_IMAP_URL is not set`,
		},
		{
			map[string]string{"SWAPDESK_IMAP_URL_FILE": "imaps://u:s3cret@h"},
			`SWAPDESK_IMAP_URL_FILE holds "imaps://u:xxxxx@h": it takes the name of a readable file (no such file or directory)`,
		},
	} {
		t.Run(test.want, func(t *testing.T) {
			for name, value := range test.env {
				t.Setenv(name, value)
			}
			_, err := parse(t)
			if wrong, ok := errors.AsType[*Error](err); !ok || wrong.Error() != test.want {
				t.Errorf("%v\nwant %s", err, test.want)
			}
		})
	}
}

func TestPasswordBesideAURL(t *testing.T) {
	t.Parallel()
	const sentence = `_PASSWORD holds "***": it takes a password only beside a `
	for _, url := range []string{"", "postgres://h/x", "postgres://u:pw@h/x", "postgres://u@h/x?password=pw", "host=h user=u", "postgres://u@h:port/x"} {
		err := (&Database{URL: url, Password: "s3cret"}).Validate()
		if err == nil || !strings.HasPrefix(err.Error(), "SWAPDESK_DATABASE"+sentence+"SWAPDESK_DATABASE_URL that names a user") {
			t.Errorf("%s: %v", url, err)
		}
	}
	if _, err := (IMAP{URL: "imaps://u:pw@h", Password: "s3cret"}).Server(); err == nil || !strings.HasPrefix(err.Error(), "SWAPDESK_IMAP"+sentence) {
		t.Errorf("IMAP: %v", err)
	}
	for _, url := range []string{"smtp://u:pw@h", "smtp://h"} {
		if _, err := (SMTP{URL: url, Password: "s3cret"}).Server(); err == nil || !strings.HasPrefix(err.Error(), "SWAPDESK_SMTP"+sentence) {
			t.Errorf("%s: %v", url, err)
		}
	}
}

func TestHelpNamesTheFiles(t *testing.T) {
	t.Parallel()
	var s settings
	var out bytes.Buffer
	parser, err := kong.New(&s, kong.ValueFormatter(Help), kong.Writers(&out, &out), kong.Exit(func(int) {}))
	if err != nil {
		t.Fatal(err)
	}
	// Help does not end the process here, so that the parser goes on to whatever it says.
	_, _ = parser.Parse([]string{"--help"})
	help := strings.Join(strings.Fields(out.String()), " ")
	for _, name := range []string{
		"SWAPDESK_DATABASE_URL", "SWAPDESK_DATABASE_PASSWORD", "SWAPDESK_IMAP_URL", "SWAPDESK_IMAP_PASSWORD",
		"SWAPDESK_SMTP_URL", "SWAPDESK_SMTP_PASSWORD", "SWAPDESK_OAUTH_CLIENT_SECRET",
	} {
		if !strings.Contains(help, "($"+name+" or $"+name+"_FILE).") {
			t.Errorf("no %s_FILE in %s", name, help)
		}
	}
	if strings.Contains(help, "SWAPDESK_MAIL_FROM_FILE") {
		t.Error("a variable that is no secret has its _FILE in the help")
	}
}
