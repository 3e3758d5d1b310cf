package intake

import (
	"strings"
	"testing"
	"unicode"
)

// atPlace reports whether a mention stands where it says, but for the line end
// that broke it and the characters that take no room.
func atPlace(r Reading, m Mention) bool {
	for _, t := range r.Texts {
		if t.Section != m.Section || m.Offset > len(t.Text) {
			continue
		}
		rest := strings.Map(func(c rune) rune {
			if unicode.IsSpace(c) || invisible(c) {
				return -1
			}
			return c
		}, t.Text[m.Offset:])
		return len(rest) >= len(m.Address) && strings.EqualFold(rest[:len(m.Address)], m.Address)
	}
	return false
}

func TestMentions(t *testing.T) {
	t.Parallel()
	r := Read([]byte(multipart("mixed", textPart("Please swap my old address jane@contoso.com for\njane@contoso.onmicrosoft.com, not jd@contoso.onmicrosoft.com.\n\nAsk bob@contoso.com"))), desk)
	want := []Mention{
		{"jane@contoso.com", OldRole, true, "1", 27, "Please swap my old address jane@contoso.com for"},
		{"jane@contoso.onmicrosoft.com", NewRole, true, "1", 48, "jane@contoso.onmicrosoft.com, not jd@contoso.onmicrosoft.com."},
		{"jd@contoso.onmicrosoft.com", NotMeant, false, "1", 82, "jane@contoso.onmicrosoft.com, not jd@contoso.onmicrosoft.com."},
		{"bob@contoso.com", Contact, false, "1", 115, "Ask bob@contoso.com"},
	}
	if len(r.Mentions) != len(want) || r.Kind != SwapRequest {
		t.Fatalf("%s: %+v", r.Kind, r.Mentions)
	}
	for i, m := range r.Mentions {
		if m != want[i] || !atPlace(r, m) {
			t.Errorf("%+v, want %+v", m, want[i])
		}
	}
}
