package intake

import "testing"

// "I wrote this instead of that" names the wrong username first and the right one
// behind it, whatever "instead of" means where a swap is asked for.
func TestReadMistakes(t *testing.T) {
	t.Parallel()
	const wrong, right = "jane.do@contoso.onmicrosoft.com", "jane.doe@contoso.onmicrosoft.com"
	for _, text := range []string{
		"Sorry, I typed " + wrong + " instead of " + right + ". Please swap my address for the latter.",
		"Petite erreur de ma part : j'ai écrit " + wrong + " au lieu de " + right + " (deux t). C'est bien cette dernière qui doit remplacer mon adresse jane@contoso.com.",
		"Entschuldigung, ich habe " + wrong + " statt " + right + " geschrieben. Bitte ändern Sie meine Adresse entsprechend.",
		"Perdón, escribí " + wrong + " en lugar de " + right + ". Por favor cambien mi correo.",
		"Scusate, ho scritto " + wrong + " invece di " + right + ". Vi prego di cambiare il mio indirizzo.",
		"Desculpe, escrevi " + wrong + " em vez de " + right + ". Por favor troquem o meu endereço.",
		"Sorry, ik heb " + wrong + " ingevuld in plaats van " + right + ". Graag mijn adres wijzigen.",
		"Przepraszam, napisałem " + wrong + " zamiast " + right + ". Proszę zmienić mój adres.",
	} {
		r := Read([]byte(fresh("x", text)), desk)
		if len(r.Swaps) != 1 || r.Swaps[0].Old != "jane@contoso.com" || r.Swaps[0].New != right {
			t.Errorf("%s\n\tgot %s", text, summary(r))
		}
	}
	text := "Please swap my address. I put " + wrong + " instead of " + right + "."
	if r := Read([]byte(fresh("x", text)), desk); r.Kind != NeedsInfo {
		t.Errorf("%s\n\tgot %s", text, summary(r))
	}
}
