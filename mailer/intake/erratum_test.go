package intake

import "testing"

// What is put right counts, wherever the other spelling is told to be overlooked; where
// the words are not known, neither does.
func TestReadErrata(t *testing.T) {
	t.Parallel()
	const wrong, right = "jane@contso.onmicrosoft.com", "jane@contoso.onmicrosoft.com"
	for _, text := range []string{
		"Please swap my address for " + wrong + ".\n\nSorry, typo, the right one is " + right + ". The short one is not ours at all!",
		"Bonjour, à remplacer : jane@contoso.com par " + wrong + ".\nPardon, faute de frappe ! La bonne adresse est " + right + ", ne tenez pas compte de la précédente.",
		"Ignore my mail of this morning, typo in it; the right one is\n\n" + right + "\n\nPlease use that one for the swap.",
		"Ich hatte Ihnen " + wrong + " genannt, das ist falsch. Richtig heißt mein neuer Anmeldename " + right + ". Bitte ändern Sie meine Adresse auf letzteren.",
		"Fe de erratas: donde ponía " + wrong + " debe decir " + right + ". Ese es el usuario que deben poner en lugar de jane@contoso.com.",
		"Rettifico: il mio nuovo nome utente non è " + wrong + ", bensì " + right + ". Vi chiedo di inserire quest'ultimo nella mia scheda al posto del mio indirizzo.",
		"先ほどのメールに誤りがありました。\n誤：" + wrong + "\n正：" + right + "\n\n正しいほうで、jane@contoso.comとの差し替えをお願いします。",
	} {
		if got := summary(Read([]byte(fresh("x", text)), desk)); got != "swap_request jane>jane@contoso.t" && got != "swap_request =jane>jane@contoso.t" {
			t.Errorf("%s\n\tgot %s", text, got)
		}
	}
	text := "Please swap my address for " + wrong + ". Whoops, my fingers: " + right + " it was to be, so sorry."
	if r := Read([]byte(fresh("x", text)), desk); len(r.Swaps) > 0 && r.Swaps[0].New != right {
		t.Errorf("%s\n\tgot %s", text, summary(r))
	}
}
