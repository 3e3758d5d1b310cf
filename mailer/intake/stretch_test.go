package intake

import (
	"strings"
	"testing"
)

func TestStretches(t *testing.T) {
	t.Parallel()
	text := "Please swap jane@contoso.com\nfor j\u200bane@contoso.onmicrosoft.com.\n\n" +
		"-- \nJane Doe\n\nOn Mon, 2 Mar 2026 at 09:00, Desk <cosell@vendor.example> wrote:\n> Write to bob@contoso.com\n"
	r, list, more := Stretches([]byte(multipart("mixed", textPart("Ask bob@contoso.com in doubt."), textPart(text))), desk)
	if r.Kind != NeedsInfo || more {
		t.Fatalf("%s: %s, more %v", r.Kind, r.Reason, more)
	}
	var voices, marked []string
	whole := ""
	for _, p := range list {
		voices = append(voices, p.Section+" "+string(p.Voice))
		if p.Section == "2" {
			whole += p.Text
		}
		for _, m := range p.Marks {
			marked = append(marked, p.Section+" "+string(m.Role)+" "+p.Text[m.From:m.To])
		}
	}
	if got, want := strings.Join(voices, "; "), "1 written; 2 written; 2 signature; 2 quoted"; got != want {
		t.Errorf("voices %s, want %s", got, want)
	}
	want := "1 contact bob@contoso.com; 2 old jane@contoso.com; 2 new j\u200bane@contoso.onmicrosoft.com"
	if got := strings.Join(marked, "; "); got != want {
		t.Errorf("marked %q, want %q", got, want)
	}
	if strings.TrimSpace(whole) != strings.TrimSpace(text) {
		t.Errorf("the second part reads %q", whole)
	}
}

// Of what cannot be read there is nothing to see, and of very much not all.
func TestStretchesAreBounded(t *testing.T) {
	t.Parallel()
	if r, list, _ := Stretches([]byte("\x00"), desk); list != nil || r.Kind != Malformed {
		t.Errorf("%s: %d stretches", r.Kind, len(list))
	}
	long := strings.Repeat("jane@contoso.onmicrosoft.com \u00e4\u00f6\u00fc\n> quoted\n", 2*maxStretches/40)
	_, list, more := Stretches([]byte("From: jane@contoso.com\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"+long), desk)
	size := 0
	for _, p := range list {
		size += len(p.Text)
	}
	if !more || size > maxStretches || size < maxStretches-4 {
		t.Errorf("%d bytes are shown, more %v", size, more)
	}
}
