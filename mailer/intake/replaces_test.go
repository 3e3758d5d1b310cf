package intake

import "testing"

// wording is what a mail says, and what it is read as; where that is empty, no swap is.
type wording struct{ text, want string }

func holdWordings(t *testing.T, list []wording) {
	t.Helper()
	for _, c := range list {
		r := Read([]byte(fresh("x", c.text)), desk)
		if got := summary(r); c.want != "" && got != c.want || c.want == "" && len(r.Swaps) > 0 {
			t.Errorf("%s\n\tgot %s, want %s", c.text, got, c.want)
		}
	}
}

// Each wording that asks for a swap stands above its nearest that asks for none.
func TestReadWhatReplacesWhat(t *testing.T) {
	t.Parallel()
	const jane, stated = "swap_request jane>jane@contoso.t", "swap_request =jane>jane@contoso.t"
	holdWordings(t, []wording{
		{"His username jane@contoso.onmicrosoft.com is set up. It replaces the address jane@contoso.com. Please change it in the portal.", stated},
		{"Sein Benutzername jane@contoso.onmicrosoft.com ist eingerichtet. Er ersetzt die bisherige Adresse jane@contoso.com. Wir bitten um entsprechende Änderung im Portal.", stated},
		{"Our new colleague's username is jane@contoso.onmicrosoft.com. He replaces the former contact jane@contoso.com. Please change your contact list accordingly.", ""},
		{"His username is jane@contoso.onmicrosoft.com. It replaces the address jane@contoso.com once our board agrees. Please change it in the portal.", ""},

		{"Mine is jane@contoso.onmicrosoft.com, so that is what should replace jane@contoso.com.", stated},
		{"My guess is jane@contoso.onmicrosoft.com, so that is what should replace jane@contoso.com.", ""},
		{"The draft says jane@contoso.onmicrosoft.com, so that is what should replace jane@contoso.com.", ""},

		{"Action needed from you:\n\njane@contoso.com  has to become  jane@contoso.onmicrosoft.com\n", stated},
		{"From our migration plan, for your information:\n\njane@contoso.com  has to become  jane@contoso.onmicrosoft.com\n", ""},
		{"What our provider wrote:\n\njane@contoso.com  has to become  jane@contoso.onmicrosoft.com\n\nWhat does it mean?", ""},

		{"dajcie mi proszę jane@contoso.onmicrosoft.com zamiast tego maila.", jane},
		{"Onze provider heeft voor mij een gebruiker gemaakt: jane@contoso.onmicrosoft.com. Zouden jullie die gebruiker in de plaats willen zetten van het adres waarmee ik nu mail?", jane},
		{"Zouden jullie jane@contoso.onmicrosoft.com in de plaats willen zetten van jane@contoso.com zodra mijn baas het goedvindt?", ""},
		{"Willen jullie jane@contoso.com even omzetten naar jane@contoso.onmicrosoft.com?", jane},
		{"Willen jullie even wachten met het omzetten van jane@contoso.com naar jane@contoso.onmicrosoft.com?", ""},
		{"Wil je het mailadres jane@contoso.com omzetten naar jane@contoso.onmicrosoft.com? Getest, werkt als een zonnetje.", stated},

		{"My user: jane@contoso.onmicrosoft.com\n\nSo you can already make the exchange of jane@contoso.com for this user, ok?", stated},
		{"Did Bob tell you that you can change jane@contoso.com to jane@contoso.onmicrosoft.com, ok?", ""},
		{"Please swap my address for jane@contoso.onmicrosoft.com. The password I will not send you this time.", jane},
		{"Me dicen que hay que escribiros para que hagáis el cambio. Se trata de sustituir jane@contoso.com por jane@contoso.onmicrosoft.com; la contraseña ya la tengo y funciona.", stated},
		{"Me dicen que hay que escribiros para que hagáis el cambio. Se trata de sustituir jane@contoso.com por jane@contoso.onmicrosoft.com; ya está hecho y funciona.", ""},

		{"Please swap my address for jane@contoso.onmicrosoft.com. We also wonder whether the box about consent has to be ticked again, but that can wait.", jane},
		{"Please swap my address for jane@contoso.onmicrosoft.com. We also wonder whether that can wait until Friday.", ""},
		{"Please swap my address for jane@contoso.onmicrosoft.com. I also asked my boss whether he allows it, he has not answered.", ""},

		{"Bob was invited as bob@contoso.com. Please let his entry pass to bob@contoso.onmicrosoft.com. Our own login needs no change.", "swap_request =bob@contoso.com>bob@contoso.t"},
		{"Bob was invited as bob@contoso.com. Please let his entry pass to bob@contoso.onmicrosoft.com. Our own login needs no change, nor does his.", ""},

		{"Please swap my address for jane@contoso,onmicrosoft.com.", "needs_info/invalid_username"},
	})
}

// In an answer the old address and the username may each stand by themselves.
func TestReadAnswersInPieces(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"> welche Adresse haben wir eingeladen?\ninfo@contoso.com (ohne das j, das ist ein älterer Alias).\n\n> und wie lautet der neue Name?\njane@contoso.onmicrosoft.com\n\nBitte so austauschen.":              "swap_request =info@contoso.com>jane@contoso.t",
		"> Which address was invited?\nFoi no endereço antigo da empresa: info@contoso.com\n\n> What is the new username?\njane@contoso.onmicrosoft.com":                                                           "swap_request =info@contoso.com>jane@contoso.t",
		"> Which address was invited?\nFoi no endereço da minha colega: info@contoso.com\n\n> What is the new username?\njane@contoso.onmicrosoft.com":                                                             "",
		"> You named jane@fabrikam.onmicrosoft.com and jd@contoso.onmicrosoft.com. Which shall it be?\n\nThe second, i.e. jd@contoso.onmicrosoft.com, in place of the address\nI write from.":                      "swap_request jane>jd@contoso.t",
		"> You named jane@fabrikam.onmicrosoft.com and jd@contoso.onmicrosoft.com. Which shall it be?\n\nThe first was a slip. They use jd@contoso.onmicrosoft.com in place of the address\nI write from, so ask.": "",
	} {
		r := Read([]byte("In-Reply-To: <our-1@desk.example>\n"+fresh("Re: [SWAP-1234-567X] Two questions", text)), desk)
		if got := summary(r); want != "" && got != want || want == "" && len(r.Swaps) > 0 {
			t.Errorf("%s\n\tgot %s, want %s", text, got, want)
		}
	}
}
