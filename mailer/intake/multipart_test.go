package intake

import (
	"strings"
	"testing"
)

func TestReadBoundaries(t *testing.T) {
	t.Parallel()
	const parts = "--b1\nContent-Type: text/plain\n\n" + ask + "\n--b1\nContent-Type: image/png\n\nx\n--b1--\n"
	for name, message := range map[string]string{
		"in pieces":        withBody("Content-Type: multipart/mixed; boundary*0=b; boundary*1=1", parts),
		"nothing closes":   withBody("Content-Type: multipart/mixed; boundary=\"b1", parts),
		"no semicolon":     withBody("Content-Type: multipart/mixed boundary=b1", parts),
		"no type":          withBody("Content-Type: plain", ask),
		"same type twice":  withBody("Content-Type: multipart/mixed; boundary=b1\nContent-Type: multipart/mixed; boundary=b1", parts),
		"same mark twice":  withBody("Content-Type: multipart/mixed; boundary=b1; boundary=b1", parts),
		"trailing spaces":  withBody("Content-Type: multipart/mixed; boundary=b1", strings.ReplaceAll(parts, "b1\n", "b1 \t\n")),
		"text with a name": withBody("Content-Type: text/plain; name=text.txt", ask),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checkBoth(t, message, swapped1)
		})
	}
}

func TestReadSaysWhichPart(t *testing.T) {
	t.Parallel()
	inside := func(part string) string { return multipart("mixed", textPart(ask), part) }
	for _, tt := range []struct{ name, message, reason string }{
		{"no boundary", withBody("Content-Type: multipart/mixed", "--- Original message ---\nFrom: x\n\n--- Original message ---\n"), "it is a multipart without a boundary"},
		{"its parts all the same", withBody("Content-Type: multipart/mixed", "--b1\n\n"+ask+"\n--b1--\n"), "it is a multipart without a boundary"},
		{"another boundary", withBody("Content-Type: multipart/mixed; boundary=other", "--b1\n\n"+ask+"\n--b1--\n"), "none of its parts can be found"},
		{"inner without boundary", inside("Content-Type: multipart/mixed\n\n" + ask), "part 2 of it is a multipart without a boundary"},
		{"inner without parts", inside("Content-Type: multipart/mixed; boundary=c\n\n" + ask), "none of the parts of part 2 of it can be found"},
		{"innermost", inside("Content-Type: multipart/mixed; boundary=c\n\n--c\n\n--c\nContent-Type: multipart/mixed\n\n"), "part 2.2 of it is a multipart without a boundary"},
		{"two boundaries", withBody("Content-Type: multipart/mixed; boundary=a; boundary=b", "--a\n\n"+ask+"\n--b\n\n"), "it has a Content-Type with two boundaries"},
		{"two types", withBody("Content-Type: text/plain\nContent-Type: text/html", ask), "it has 2 different Content-Type headers"},
		{"two encodings inside", inside("Content-Transfer-Encoding: base64\nContent-Transfer-Encoding: 7bit\n\n" + ask), "part 2 of it has 2 different Content-Transfer-Encoding headers"},
		{"NUL inside", inside("X: a\x00\n\n" + ask), "the header of part 2 of it holds a NUL byte"},
		{"large header inside", inside(strings.Repeat("X: "+strings.Repeat("y", 100)+"\n", 700) + "\n"), "the header of part 2 of it is larger than 64 KB"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := Read([]byte(tt.message), desk)
			if want := "The message cannot be read: " + tt.reason + "."; r.Kind != Malformed || r.Reason != want || r.From != "jane@contoso.com" {
				t.Errorf("%s from %q (%s), want %q", r.Kind, r.From, r.Reason, want)
			}
		})
	}
}
