package intake

import (
	"slices"
	"testing"
)

// What is said of one in a list, below it, keeps theirs from being swapped with the rest,
// in whatever words; what is nothing against it does not.
func TestReadListsWithExceptions(t *testing.T) {
	t.Parallel()
	list := func(lead, below string) Reading {
		return Read([]byte(fresh("For the team", "Hi,\n\n"+lead+"\n\n- jane@contoso.com: jane@contoso.onmicrosoft.com\n- ann.lee@contoso.com: annlee@contoso.onmicrosoft.com\n"+
			"- joseph@contoso.com: joseph@contoso.onmicrosoft.com\n\n"+below+"\n\nJane\n")), desk)
	}
	const english = "please change the following:"
	for below, lead := range map[string]string{
		"Scrap Joseph's, he handed in his notice this morning.": english, "Please leave Joseph's as it is.": english, "Don't swap Joseph, he is leaving.": english,
		"Cancel Joseph's please.": english, "Not Joseph, he's on leave until June.": english, "Joseph stays as he is.": english, "Forget about Joseph.": english,
		"Joseph changed his mind, so keep his old one.": english, "Joseph's can wait until next year.": english, "Hold Joseph's back for now.": english,
		"Ignore the third line.": english, "The last one is wrong, ignore it.": english, "Joseph said no in the end.": english, "Joseph's has been done already.": english,
		"Den von Joseph bitte streichen.": "bitte ändern Sie Folgendes:", "Joseph bleibt, wie er ist.": "bitte ändern Sie Folgendes:", "Mit Joseph bitte noch warten.": "bitte ändern Sie Folgendes:",
		"Oubliez Joseph, il s'en va.": "merci de changer les adresses suivantes :", "Joseph garde son adresse.": "merci de changer les adresses suivantes :",
		"A Joseph déjenlo como está.": "por favor cambien lo siguiente:", "Joseph no, él se queda igual.": "por favor cambien lo siguiente:",
		"Joseph lasciatelo com'è.": "vi prego di cambiare i seguenti:", "O do Joseph fica como está.": "por favor alterem o seguinte:", "Joseph niet, die blijft zo.": "graag het volgende wijzigen:",
	} {
		if r := list(lead, below); slices.ContainsFunc(r.Swaps, func(w Swap) bool { return w.Old == "joseph@contoso.com" }) {
			t.Errorf("%s\n\tgot %s", below, summary(r))
		}
	}
	for _, below := range []string{"Joseph is our new sales lead, by the way.", "Thanks from Ann and Joseph, too!", "Paul follows in spring."} {
		if r := list(english, below); len(r.Swaps) != 3 {
			t.Errorf("%s\n\tgot %s", below, summary(r))
		}
	}
}

// A line may say of itself to skip it; what is said of further lines beside it is not lost.
func TestReadLinesThatSkipThemselves(t *testing.T) {
	t.Parallel()
	read := func(above, remark, below string) Reading {
		return Read([]byte(fresh("For the team", above+"\n\njane@contoso.com -> jane@contoso.onmicrosoft.com\nbob@contoso.com -> bob@contoso.onmicrosoft.com "+remark+
			"\nann@contoso.com -> ann@contoso.onmicrosoft.com\n\n"+below)), desk)
	}
	const without = "swap_request =jane>jane@contoso.t =ann@contoso.com>ann@contoso.t"
	for _, above := range []string{"Please swap:", "See below whom to leave out. Please swap:"} {
		r := read(above, "(please skip this one, Bob is leaving)", "Jane")
		if got := summary(r); got != without {
			t.Errorf("%s\n\tgot %s, want %s", above, got, without)
		}
		for _, m := range r.Mentions {
			if (m.Address == "bob@contoso.com" || m.Address == "bob@contoso.onmicrosoft.com") && m.Role != NotMeant {
				t.Errorf("%s is shown as %q", m.Address, m.Role)
			}
		}
	}
	for _, c := range [][3]string{
		{"Please swap:", "(skip these two)", ""},
		{"Please swap:", "(skip this one and the one above)", ""},
		{"Please swap:", "(please skip this one)", "Also leave out the last line, please."},
		{"Please swap:", "(please skip this one)", "Skip the first one as well."},
		{"Please skip the last line. Please swap:", "(please skip this one)", ""},
	} {
		if r := read(c[0], c[1], c[2]); len(r.Swaps) > 0 {
			t.Errorf("%q\n\tgot %s", c, summary(r))
		}
	}
	alone := fresh("x", "Please swap:\njane@contoso.com -> jane@contoso.onmicrosoft.com (please skip this one)")
	if r := Read([]byte(alone), desk); len(r.Swaps) > 0 {
		t.Errorf("a list of one that skips itself: got %s", summary(r))
	}
}
