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
	for _, s := range slices.Concat([]string{r.FromName, r.Subject, r.MessageID, r.Ref, r.Text, r.Reason, r.Fault, r.Suggestion}, r.InReplyTo, r.References) {
		if !utf8.ValidString(s) || strings.Contains(s, "\x00") || len(s) > maxShownText {
			t.Fatalf("text %q of %d bytes", s, len(raw))
		}
	}
	if strings.ContainsFunc(r.Subject+r.FromName, unicode.IsControl) {
		t.Fatalf("subject %q, name %q", r.Subject, r.FromName)
	}
}
