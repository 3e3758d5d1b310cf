package intake

import (
	"strings"
	"testing"
)

func TestReadBareCR(t *testing.T) {
	t.Parallel()
	for name, message := range map[string]string{
		"plain":            fresh("Hello", ask),
		"alternative":      multipart("alternative", textPart(ask), htmlPart("<p>"+ask+"</p>")),
		"quoted-printable": withBody("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable", "Please swap my address for =\njane@contoso.onmicrosoft.com=2E"),
		"base64":           withBody("Content-Transfer-Encoding: base64", "UGxlYXNlIHN3YXAgbXkgYWRkcmVzcyBmb3IgamFuZUBjb250\nb3NvLm9ubWljcm9zb2Z0LmNvbS4=\n"),
		"folded":           "Subject: a\n b\nFrom: Jane\n <jane@contoso.com>\n\n" + ask,
	} {
		r := Read([]byte(strings.ReplaceAll(message, "\n", "\r")), desk)
		if got := summary(r); got != swapped1 {
			t.Errorf("%s: %s (%s)", name, got, r.Reason)
		}
	}
}

func TestReadMixedBareCR(t *testing.T) {
	t.Parallel()
	ends := []string{"\r\n", "\n", "\r"}
	for name, message := range map[string]string{
		"plain":       fresh("Hello", ask),
		"alternative": multipart("alternative", textPart(ask), htmlPart("<p>"+ask+"</p>")),
	} {
		var b strings.Builder
		head, body, _ := strings.Cut(message, "\n\n")
		for i, l := range strings.Split(head, "\n") {
			b.WriteString(l + ends[i%3])
		}
		b.WriteString("\r\n")
		for i, l := range strings.Split(body, "\n") {
			b.WriteString(l + ends[i%3])
		}
		r := Read([]byte(b.String()), desk)
		if got := summary(r); got != swapped1 {
			t.Errorf("%s: %s (%s)", name, got, r.Reason)
		}
	}
}

// A program that ends lines at LF alone, or at CRLF alone, has checked the
// sender of these; it may have seen another one.
func TestReadRefusesHiddenSender(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ message, reason string }{
		{"From: jane@contoso.com\rX: <bob@fabrikam.com>\nSubject: x\n\n", "bare carriage return"},
		{"From: jane@contoso.com\r\nX: y\rFrom: bob@fabrikam.com\r\n\r\n", "2 From headers"},
		{"X: y\rFrom: jane@contoso.com\r\nSubject: x\r\n\r\n", "bare carriage return"},
		{"X: y\rFrom: jane@contoso.com\r\rPlease\r\nFrom: bob@fabrikam.com\r\n\r\n", "bare carriage return"},
		{"From: jane@contoso.com\r\nX: y\r\rPlease\r\nSubject: x\r\n\r\n", "bare carriage return"},
		{"From: jane@con\rtoso.com\r\nSubject: x\r\n\r\n", "bare carriage return"},
		{"X: y\r\nX: y\nFrom: jane@contoso.com\n\nPlease\r\nFrom: bob@fabrikam.com\r\n\r\n", "bare line feed"},
		{"From: jane@contoso.com\rSubject: x\r\rPlease\nFrom: bob@fabrikam.com\n\n", "bare carriage return"},
		{"Subject: a\rSubject: b\r\nFrom: jane@contoso.com\r\n\r\n", "2 Subject headers"},
	} {
		r := Read([]byte(tt.message+ask), desk)
		if r.Kind != Malformed || !strings.Contains(r.Reason, tt.reason) {
			t.Errorf("%q: %s from %s (%s)", tt.message, r.Kind, r.From, r.Reason)
		}
		if strings.Contains(tt.reason, "bare") && r.From != "" {
			t.Errorf("%q: from %s", tt.message, r.From)
		}
	}
}

// Line ends that every program makes the same sender of.
func TestReadTakesHarmlessCR(t *testing.T) {
	t.Parallel()
	for _, message := range []string{
		"From: jane@contoso.com\r\nSubject: x\rX: y\r\n\r\n",
		"From: jane@contoso.com\r\r\nSubject: x\r\r\n\r\r\n",
		"From: jane@contoso.com\r\nSubject: x\r\n\r\nHello\rFrom: bob@fabrikam.com\r\rbye\r\n",
		"Received: y\r\nFrom: jane@contoso.com\nSubject: x\n\nHello\r\n\r\n",
	} {
		if r := Read([]byte(message+"Hello"), desk); r.Kind != Other || r.From != "jane@contoso.com" {
			t.Errorf("%q: %s from %q (%s)", message, r.Kind, r.From, r.Reason)
		}
	}
}
