package mailview

import (
	"encoding/base64"
	"strings"
	"testing"
)

const (
	secret = "ABCDEFGHIJKLMNOPQRSTUVWX27"
	link   = "https://desk.example/confirm/" + secret
)

func TestUnlinked(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                                    "",
		link:                                  "https://desk.example/confirm/…",
		"Open " + link + " now":               "Open https://desk.example/confirm/… now",
		link + "\n" + link:                    "https://desk.example/confirm/…\nhttps://desk.example/confirm/…",
		"/CONFIRM/" + secret:                  "/CONFIRM/…",
		"/confirm/" + strings.ToLower(secret): "/confirm/…",
		"> /confirm/ABCDEFGHIJ\n> KLMNOPQRSTUVWX27 is it":        "> /confirm/… is it",
		"/confirm/ABCDEFGHIJKLMNOPQRST=\r\nUVWX27.":              "/confirm/….",
		"/confirm/\n" + secret:                                   "/confirm/…",
		"/confirm/" + secret + "\nOK then":                       "/confirm/…\nOK then",
		"?url=https%3A%2F%2Fd%2Fconfirm%2F" + secret + "&data=1": "?url=https%3A%2F%2Fd%2Fconfirm%2F…&data=1",
		"u=https-3A__d_confirm_" + secret + "&d=1":               "u=https-3A__d_confirm…&d=1",
		"the token " + secret:                                    "the token …",
		"please confirm/deny it":                                 "please confirm/deny it",
		"The /confirm/ page is gone":                             "The /confirm/ page is gone",
		"please_confirm_this.pdf":                                "please_confirm_this.pdf",
		"ABCDEFGHIJKLMNOPQRSTUVWX27X":                            "ABCDEFGHIJKLMNOPQRSTUVWX27X",
	} {
		if got := Unlinked(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func wrapped(s string, width int) string {
	var b strings.Builder
	for len(s) > width {
		b.WriteString(s[:width] + "\r\n")
		s = s[width:]
	}
	return b.String() + s
}

func TestLinked(t *testing.T) {
	t.Parallel()
	encode := func(s string) string { return wrapped(base64.StdEncoding.EncodeToString([]byte(s)), 76) }
	utf16 := ""
	for _, c := range link {
		utf16 += string(c) + "\x00"
	}
	for name, raw := range map[string]string{
		"plain":                   link,
		"soft break in the token": "https://desk.example/confirm/ABCDEFGH=\r\nIJKLMNOPQRSTUVWX27",
		"soft break in the path":  "https://desk.example/con=\r\nfirm/" + secret,
		"soft break, LF":          "https://desk.example/con=\nfirm/" + secret,
		"soft break in a quote":   "> https://desk.example/con=\r\n> firm/" + secret,
		"encoded slash":           "https://desk.example=2Fconfirm=2F" + secret,
		"behind a broken line":    "50% =ZZ off\r\nhttps://desk.example/con=\r\nfirm/" + secret,
		"base64":                  "Content-Transfer-Encoding: base64\r\n\r\n" + encode("Please open "+link+" now"),
		"base64 without breaks":   base64.StdEncoding.EncodeToString([]byte("Please open " + link + " now")),
		"base64 twice":            encode("Content-Transfer-Encoding: base64\r\n\r\n" + encode(link)),
		"UTF-16":                  encode(utf16),
		"entities":                "<a href=\"https:&#x2F;&#x2F;desk.example&#47;confirm&#47;" + secret + "\">",
	} {
		if !Linked([]byte(raw)) {
			t.Errorf("%s: not found in\n%s", name, raw)
		}
	}
	for name, raw := range map[string]string{
		"nothing":    "",
		"plain":      "Subject: Swap\r\n\r\nPlease confirm: a = b",
		"attachment": "Content-Transfer-Encoding: base64\r\n\r\n" + encode(strings.Repeat("\x00\x01\x02%PDF", 2000)),
		"zeros":      encode(strings.Repeat("\x00", 5000)),
	} {
		if Linked([]byte(raw)) {
			t.Errorf("%s: found where it is not", name)
		}
	}
}

// A masked text has nothing left to mask, and what is masked is found.
func FuzzUnlinked(f *testing.F) {
	f.Add(link)
	f.Add("> /confirm/ABCDEFGHIJ\n> KLMNOPQRSTUVWX27")
	f.Add("/confirm//confirm/AA")
	f.Fuzz(func(t *testing.T, text string) {
		masked := Unlinked(text)
		if again := Unlinked(masked); again != masked {
			t.Errorf("%q: %q, then %q", text, masked, again)
		}
		if masked != text && !strings.Contains(text, "\x00") && !Linked([]byte(text)) {
			t.Errorf("%q is masked, and not found", text)
		}
		if strings.Contains(Unlinked(text+" "+link+" "+text), secret) {
			t.Errorf("%q around a link keeps it", text)
		}
	})
}
