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

// Whatever is true of a change, it stands in one place: what the partner has to mend
// comes before what its owner has to confirm, and a check that is not finished before both.
func TestGroupAnswerSaysOneThingOfAChange(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		checking, confirming bool
		problem              Problem
		want                 string
	}{
		{false, false, "", "A person at our desk decides"},
		{false, true, "", "We have asked the owner"},
		{false, true, SameAddress, "The old and the new address here are the same"},
		{true, true, SameAddress, "We are still checking"},
		{true, true, "", "We are still checking"},
	} {
		l := groupCases()[0].letter
		l.Changes = []Change{change(1, "amy")}
		c := &l.Changes[0]
		c.Checking, c.Confirming, c.Problem = tt.checking, tt.confirming, tt.problem
		text := partsOf(t, compose(t, testDesk, l).Raw).text
		before, _, _ := strings.Cut(text, c.Line())
		paragraphs := strings.Split(before, "\n\n")
		if n := strings.Count(text, c.Old); n != 1 || !strings.HasPrefix(paragraphs[len(paragraphs)-2], tt.want) {
			t.Errorf("%+v: stands %d times in\n%s", tt, n, text)
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
