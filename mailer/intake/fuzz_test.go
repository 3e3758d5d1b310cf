package intake

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/swapdesk/swapdesk/mailer/username"
)

func FuzzRead(f *testing.F) {
	for _, tt := range texts {
		f.Add([]byte(fresh("Address swap", tt.text)))
		f.Add([]byte(answerTo(tt.text)))
	}
	f.Add(webmail)
	f.Add([]byte(multipart("mixed", textPart(ask), htmlPart("<table><tr><td>a@b<td>"+ask), "Content-Type: message/rfc822\n\nx")))
	f.Add([]byte(withBody("Content-Type: text/plain; charset=gbk; format=flowed\nContent-Transfer-Encoding: base64", "UGxlYXNl")))
	f.Add([]byte(nested(3, ask)))
	f.Fuzz(func(t *testing.T, raw []byte) {
		checkReading(t, raw, Read(raw, desk))
	})
}

// checkReading checks what holds for every Reading.
func checkReading(t *testing.T, raw []byte, r Reading) {
	t.Helper()
	if (len(r.Swaps) > 0) != (r.Kind == SwapRequest) {
		t.Fatalf("%s with %d swaps", r.Kind, len(r.Swaps))
	}
	if unanswerable := r.Kind == Automatic || r.Kind == Bounce || r.Kind == Malformed; r.Answerable == unanswerable {
		t.Fatalf("%s is answerable: %t", r.Kind, r.Answerable)
	}
	if r.Kind == NeedsInfo && r.Problem == "" || r.Problem != "" && r.Kind != NeedsInfo && r.Kind != SwapRequest {
		t.Fatalf("%s with problem %q", r.Kind, r.Problem)
	}
	if r.Reason == "" || r.From == "" && r.Answerable {
		t.Fatalf("%s from %q, reason %q", r.Kind, r.From, r.Reason)
	}
	for _, s := range r.Swaps {
		u, err := username.Parse(s.New)
		if err != nil || u.String() != s.New || s.Old == s.New || !s.OldStated && s.Old != r.From {
			t.Fatalf("swap %+v", s)
		}
		if old, ok := addrSpec(s.Old); !ok || old != s.Old {
			t.Fatalf("old address %q", s.Old)
		}
	}
	if addr, ok := addrSpec(r.From); r.From != "" && (!ok || addr != r.From) {
		t.Fatalf("from %q", r.From)
	}
	for _, s := range slices.Concat([]string{r.FromName, r.Subject, r.MessageID, r.Ref, r.Text, r.Reason, r.Suggestion}, r.InReplyTo, r.References) {
		if !utf8.ValidString(s) || strings.Contains(s, "\x00") || len(s) > maxShownText {
			t.Fatalf("text %q of %d bytes", s, len(raw))
		}
	}
	if strings.ContainsFunc(r.Subject+r.FromName, unicode.IsControl) {
		t.Fatalf("subject %q, name %q", r.Subject, r.FromName)
	}
}

func FuzzHTML(f *testing.F) {
	f.Add("<table><tr><td>old@x</td><td>new@y</td></tr></table>")
	f.Add("<div class=gmail_quote>a<div>b</div></div><blockquote>c</blockquote><s>d</s><p hidden>e<p>f")
	f.Add("<pre>a\nb</pre><script>c</script><div id=appendonsend></div>d&amp;&#0;")
	f.Add("<td>a<table><td>b<table></td></tr>c</table>d")
	f.Fuzz(func(t *testing.T, src string) {
		src = clean(src)
		lines, _ := renderHTML(src)
		for _, l := range lines {
			if !utf8.ValidString(l.text) || strings.ContainsAny(l.text, "\x00\n\r") {
				t.Fatalf("line %q", l.text)
			}
		}
		lines, cut := renderHTML(src + "</script></style></title></textarea></xmp></iframe><table><tr><td>old@x</td><td>new@y</td></tr></table>")
		for _, l := range lines {
			if !cut && !strings.Contains(src, "old@x") && strings.Contains(l.text, "old@xnew@y") {
				t.Fatalf("glued cells: %q", l.text)
			}
		}
	})
}
