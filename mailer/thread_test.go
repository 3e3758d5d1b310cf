package mailer

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/swapdesk/swapdesk/mailer/intake"
)

func TestBareMessageID(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]string{
		"<a@b>":                        "a@b",
		"a@b":                          "a@b",
		"CAF-9=x_1+y@mail.contoso.com": "CAF-9=x_1+y@mail.contoso.com",
		"<1.2$x%y@[192.0.2.1]>":        "1.2$x%y@[192.0.2.1]",
		"":                             "", "<>": "", "@": "", "a@": "", "@b": "", "ab": "", "<a@b": "", "a@b>": "", "<<a@b>>": "",
		"a@b c@d": "", "<a@b> <c@d>": "", "a@b@c": "", "a\r\n@b": "", "a@b\n": "", "a@b\x00": "", "ä@b": "", `"a"@b`: "", `a\@b`: "",
		"a@" + strings.Repeat("b", 249): "",
	} {
		got, ok := bareMessageID(id)
		if ok != (want != "") || ok && got != want {
			t.Errorf("bareMessageID(%.40q) = %q, %v; want %q", id, got, ok, want)
		}
	}
}

func TestReferences(t *testing.T) {
	t.Parallel()
	var many []string
	for i := range 50 {
		many = append(many, fmt.Sprintf("<%d@x>", i))
	}
	var middleLeftOut []string
	for i := range 50 {
		if i == 0 || i >= 31 {
			middleLeftOut = append(middleLeftOut, fmt.Sprintf("%d@x", i))
		}
	}
	tests := []struct {
		name   string
		thread []string
		parent string
		want   []string
	}{
		{"no thread", nil, "", nil},
		{"an answer to the first mail", nil, "p@x", []string{"p@x"}},
		{"the parent comes last", []string{"<a@x>", "b@x"}, "p@x", []string{"a@x", "b@x", "p@x"}},
		{"the parent stands there already", []string{"a@x", "p@x"}, "p@x", []string{"a@x", "p@x"}},
		{"no parent", []string{"a@x"}, "", []string{"a@x"}},
		{"ids that are none", []string{"a@x", "b x", "c@x\r\nBcc: d@x", "<e@x>"}, "", []string{"a@x", "e@x"}},
		{"a long thread", many, "p@x", append(middleLeftOut, "p@x")},
		{"a thread of 21", many[:20], "p@x", append(trimmed(many[:20]), "p@x")},
	}
	for _, tt := range tests {
		before := slices.Clone(tt.thread)
		if diff := cmp.Diff(tt.want, references(tt.thread, tt.parent)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
		if !slices.Equal(before, tt.thread) {
			t.Errorf("%s: the caller's ids were changed", tt.name)
		}
	}
}

// What comes back with one of our Message-IDs is known by it, even as a
// colleague's, who has ids at the same domain.
func TestMessageIDIsKnownAgain(t *testing.T) {
	t.Parallel()
	own := intake.Own{Addresses: []string{"cosell@vendor.example"}}
	for id, want := range map[string]intake.Kind{
		newMessageID("vendor.example"):                        intake.Automatic,
		"5ff137b0-8ebf-4f6e-a0a7-3d1c63b0ea04@vendor.example": intake.Other,
	} {
		r := intake.Read([]byte("From: ann@vendor.example\nMessage-ID: <"+id+">\n\nHello"), own)
		if r.Kind != want {
			t.Errorf("%s: %s (%s), want %s", id, r.Kind, r.Reason, want)
		}
	}
}

func trimmed(ids []string) []string {
	var out []string
	for _, id := range ids {
		out = append(out, strings.Trim(id, "<>"))
	}
	return out
}

func TestLongThreadIsFolded(t *testing.T) {
	t.Parallel()
	l := letterFor(Confirmation, "")
	l.References = nil
	for i := range 30 {
		l.References = append(l.References, fmt.Sprintf("%d%s@x", i, strings.Repeat("y", 200)))
	}
	got := strings.Fields(partsOf(t, compose(t, testDesk, l).Raw).header.Get("References"))
	if len(got) != 21 || !strings.HasPrefix(got[0], "<0y") || got[20] != "<CAF-9=x_1@mail.contoso.com>" {
		t.Errorf("References: %q", got)
	}
}
