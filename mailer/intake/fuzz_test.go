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
		checkShown(t, Show(raw))
	})
}

func checkShown(t *testing.T, s Shown) {
	t.Helper()
	for _, f := range s.Files {
		if !utf8.ValidString(f.Name+f.Media) || strings.ContainsAny(f.Name+f.Media, "\x00\n") || f.Size < 0 {
			t.Errorf("the file %+v", f)
		}
	}
	for _, p := range s.Passages {
		if !utf8.ValidString(p.Text) || strings.Contains(p.Text, "\x00") || !strings.HasSuffix(p.Text, "\n") {
			t.Errorf("the passage %q", p.Text)
		}
	}
}

// FuzzQuotes checks that every line is put down to somebody, in its order, and that
// an answer above a quote is the same whatever is quoted below the line that says so.
func FuzzQuotes(f *testing.F) {
	for _, s := range []string{
		"Yes, please.\n\nOn Mon, Mar 2, 2026 at 9:00 AM Desk <cosell@desk.example> wrote:\n> a\n> b",
		"> a\nyes\n> b\nno\n\n-- \nJane",
		"x\n-----Original Message-----\nFrom: Desk\nSent: Monday\nTo: Jane\nSubject: x\n\ny",
		"x\n________________________________\nVon: Desk\nGesendet: Montag\nAn: Jane\nBetreff: x\n\ny",
		"Am 02.03.2026 um 09:00 schrieb Desk:\n> a\nEnvoyé de mon iPhone",
		"2026年3月2日(月) 9:00 Desk <cosell@desk.example>:\n> a\nBegin forwarded message:\n\nFrom: x",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = clean(text)
		if len(text) > maxWritten {
			return
		}
		lines, _ := plainLines(text, contentType{})
		c := classify(lines, []string{"jane"})
		var all []string
		for _, l := range c.lines {
			all = append(all, l.text)
		}
		at := 0
		for _, l := range lines {
			for at < len(all) && all[at] != l.text {
				at++
			}
			if at == len(all) {
				t.Fatalf("line %q is lost of %q: %q", l.text, text, all)
			}
		}
		below := text + "\nOn Mon, Mar 2, 2026 at 9:00 AM Desk <cosell@desk.example> wrote:\n"
		if strings.ContainsAny(text, ">\u00a0") || strings.TrimSpace(text) == "" {
			return
		}
		answer := func(quote string) string {
			lines, _ := plainLines(below+quote, contentType{})
			return classify(lines, []string{"jane"}).text(written)
		}
		if one, other := answer("> a"), answer("> please swap x@contoso.com for b@c.onmicrosoft.com"); one != other {
			t.Fatalf("above one quote %q is %q, above another %q", text, one, other)
		}
	})
}

// FuzzExtract checks that a text names only what stands in it, and that nothing is
// asked for by text that is empty of addresses.
func FuzzExtract(f *testing.F) {
	for _, tt := range texts {
		f.Add("Address swap", tt.text)
	}
	f.Add("", "old | new\na@x.com | b@c.onmicrosoft.com")
	f.Add("Umstellung", "von a@x.com auf b@c.onmicrosoft.com <mailto:b@c.onmicrosoft.com>, nicht d@c.onmicrosoft.com")
	f.Fuzz(func(t *testing.T, subject, text string) {
		text = clean(text)
		if len(text) > maxWritten {
			return
		}
		lines, _ := plainLines(text, contentType{})
		x := extract(source{subject: headline(subject, maxSubject), lines: places(lines), names: []string{"jane"}})
		v := x.decide(circumstances{from: "jane@contoso.com", names: []string{"jane"}})
		solid := strings.Map(func(r rune) rune {
			if unicode.IsSpace(r) || invisible(r) {
				return -1
			}
			return r
		}, strings.ToLower(subject+text))
		for _, s := range v.swaps {
			if !strings.Contains(solid, s.New) || s.OldStated && !strings.Contains(solid, s.Old) {
				t.Fatalf("%+v is not in %q", s, text)
			}
		}
		if !strings.ContainsAny(text+subject, atSigns) && len(x.all) > 0 {
			t.Fatalf("%d addresses in %q", len(x.all), text)
		}
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
	for _, m := range r.Mentions {
		if _, ok := addrSpec(m.Address); ok && !atPlace(r, m) {
			t.Fatalf("mention %+v is not at its place in %q", m, r.Texts)
		}
	}
	for _, s := range r.Swaps {
		if !slices.ContainsFunc(r.Mentions, func(m Mention) bool { return m.Certain && m.Address == s.New }) {
			t.Fatalf("swap %+v is not among the mentions", s)
		}
	}
	if strings.ContainsFunc(r.Subject+r.FromName, unicode.IsControl) {
		t.Fatalf("subject %q, name %q", r.Subject, r.FromName)
	}
}
