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
