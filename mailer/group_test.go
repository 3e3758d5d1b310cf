package mailer

import (
	"strings"
	"testing"
)

// groupCases are letters about several changes: each kind of line, alone and with
// others.
func groupCases() []letterCase {
	var cases []letterCase
	for _, s := range groups() {
		cases = append(cases, letterCase{s.Name, s.Letter})
	}
	return cases
}

// Each change stands in the letter once, in both parts, with its reference beside
// it, and what the partner has to do comes before what goes on without them.
func TestGroupAnswerHasALineForEachChange(t *testing.T) {
	t.Parallel()
	for _, tc := range groupCases() {
		p := partsOf(t, compose(t, testDesk, tc.letter).Raw)
		shown, _ := visible(t, p.html)
		for part, text := range map[string]string{"text": p.text, "HTML": strings.Join(shown, " ")} {
			flat := strings.Join(strings.Fields(text), " ")
			for _, c := range tc.letter.Changes {
				line := strings.TrimSpace(c.Ref + " " + c.Old + " -> " + c.New)
				if n := strings.Count(flat, line); n != 1 {
					t.Errorf("%s: the %s says %d times %q:\n%s", tc.name, part, n, line, text)
				}
			}
			todo, rest := strings.LastIndex(flat, "written out in full"), strings.Index(flat, "nothing for you to do")
			if todo >= 0 && rest >= 0 && todo > rest {
				t.Errorf("%s: what is to be done comes late in the %s:\n%s", tc.name, part, text)
			}
		}
	}
}

func TestGroupAnswerRefuses(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*Letter){
		"a false reference":       func(l *Letter) { l.Changes[1].Ref = "7K3M" },
		"no old address":          func(l *Letter) { l.Changes[1].Old = "" },
		"a header in an address":  func(l *Letter) { l.Changes[1].New += "\r\nBcc: evil@x.example" },
		"a false suggestion":      func(l *Letter) { l.Changes[1].Suggestion = "jane" },
		"no reference of its own": func(l *Letter) { l.Ref = "" },
	} {
		l := groupCases()[0].letter
		spoil(&l)
		if m, err := testDesk.Compose(l); err == nil {
			t.Errorf("%s made a mail:\n%s", name, m.Raw)
		}
	}
}
