package intake

import "testing"

// A username that its writer is not sure of is asked for again, and not one beside which
// something else is open.
func TestReadUnsure(t *testing.T) {
	t.Parallel()
	const ask = "Please swap jane@contoso.com for jane@contoso.onmicrosoft.com"
	for _, text := range []string{
		ask + " (not sure).", ask + " (maybe).", ask + ", I think.", ask + " (if I remember it right).", ask + ", probably.", ask + " (?).", ask + " or so.", ask + ", from memory.",
		"Please swap jane@contoso.com for what is probably jane@contoso.onmicrosoft.com.", ask + ", I believe it's called.", ask + ", or whatever it was.", ask + " (not entirely certain of the spelling).",
		ask + ". At least I think that is it.", ask + ". I think that is what it's called.", ask + ". I hope I spelled it right.", ask + ". I'm not a hundred percent sure of the name.",
		"It is jane@contoso.onmicrosoft.com as far as I know. Please swap jane@contoso.com for it.",
		"Bitte tauschen Sie jane@contoso.com gegen jane@contoso.onmicrosoft.com (glaube ich).", "Bitte tauschen Sie jane@contoso.com gegen jane@contoso.onmicrosoft.com, wenn ich mich nicht irre.",
		"Merci de remplacer jane@contoso.com par jane@contoso.onmicrosoft.com (je crois).", "Merci de remplacer jane@contoso.com par jane@contoso.onmicrosoft.com, sauf erreur.",
		"Por favor cambien jane@contoso.com por jane@contoso.onmicrosoft.com, creo.", "Vi prego di cambiare jane@contoso.com con jane@contoso.onmicrosoft.com (forse).",
	} {
		if r := Read([]byte(fresh("x", text)), desk); len(r.Swaps) > 0 || r.Kind != NeedsInfo {
			t.Errorf("%s\n\tgot %s", text, summary(r))
		}
	}
	for _, text := range []string{
		ask + " (not sure what else you need from me).", ask + ", perhaps still today.", ask + ". I think that is all you need.", ask + ". I hope that works.", ask + ". I think that's it.",
	} {
		if r := Read([]byte(fresh("x", text)), desk); len(r.Swaps) != 1 {
			t.Errorf("%s\n\tgot %s", text, summary(r))
		}
	}
	for _, text := range []string{"(not sure)", ", I think", "(maybe)", "(?)", "(nicht sicher)", "(pas sûr)"} {
		text = "jane@contoso.onmicrosoft.com " + text
		if r := Read([]byte("In-Reply-To: <our-1@desk.example>\n"+fresh("Re: [SWAP-1234-567X] Which is the new username?", text)), desk); len(r.Swaps) > 0 {
			t.Errorf("%s\n\tgot %s", text, summary(r))
		}
	}
}
