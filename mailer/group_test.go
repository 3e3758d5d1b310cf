package mailer

import (
	"fmt"
	"strings"
	"testing"
)

// change is a change of somebody at Contoso, well unless more is said.
func change(n int, name string) Change {
	return Change{
		Ref: fmt.Sprintf("SWAP-7K3M-9QX%d", n),
		Old: name + "@contoso.com", New: name + "@contoso1.onmicrosoft.com",
	}
}

// groupCases are letters about several changes: each kind of line, alone and with
// others.
func groupCases() []letterCase {
	amy, bob, carol, dave, eve := change(1, "amy"), change(2, "bob"), change(3, "carol"), change(4, "dave"), change(5, "eve")
	bob.New, bob.Problem = "bob@contoso9.onmicrosoft.com", NoTenant
	dave.Checking = true
	eve.Ref = ""
	mistyped := change(6, "finn")
	mistyped.Problem, mistyped.Suggestion = InvalidUsername, "finn@contoso1.onmicrosoft.com"
	mistyped.Fault = "The username says onmicrsoft where onmicrosoft belongs."
	gil := change(7, "gil")
	gil.New, gil.Problem = "gil@contoso9.onmicrosoft.com", NoTenant
	long := change(8, "hannah.vandenberg.consultant")
	long.Old = "hannah.vandenberg.consultant@contoso-international.example"

	group := func(name string, changes ...Change) letterCase {
		l := letterFor(GroupAnswer, "")
		l.Ref, l.Old, l.New, l.Changes = changes[0].Ref, "", "", changes
		return letterCase{"group_answer" + name, l}
	}
	everything := group("_everything", amy, bob, carol, dave, eve, mistyped, gil)
	everything.letter.LeftOut = MissingNew
	leftOut := group("_left_out", amy)
	leftOut.letter.LeftOut, leftOut.letter.Suggestion = InvalidUsername, "bob@contoso1.onmicrosoft.com"
	cases := []letterCase{
		group("", amy, bob, carol), group("_all_well", amy, carol), everything, leftOut,
		group("_late", amy, dave), group("_long", amy, long), group("_one_aside", amy, eve),
	}
	for _, p := range []Problem{NotOnmicrosoft, ConsumerAddress, SameAddress, AmbiguousNew} {
		c := carol
		c.Problem = p
		tc := group("_"+string(p), amy, c)
		tc.letter.LeftOut = p
		cases = append(cases, tc)
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
