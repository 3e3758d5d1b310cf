package intake

import "testing"

// Answers between the lines of a quote, each below the question that it is for.
func TestInterleavedAnswers(t *testing.T) {
	t.Parallel()
	const old, fresh = "> Which address were you invited at?\n", "> And what is the new username?\n"
	for _, c := range []struct{ text, want string }{
		{old + "info@contoso.com, that is the shared box\n\n" + fresh + "jane@contoso.onmicrosoft.com (yes, without a dash, somebody got there before us!)\n", "swap_request =info@contoso.com>jane@contoso.t"},
		{fresh + "jane@contoso.onmicrosoft.com\n" + old + "info@contoso.com\n", "swap_request =info@contoso.com>jane@contoso.t"},
		{old + "this one\n" + fresh + "jane@contoso.onmicrosoft.com\n", "swap_request jane>jane@contoso.t"},
		{old + "Not this one, it was info@contoso.com\n" + fresh + "jane@contoso.onmicrosoft.com\n", "swap_request =info@contoso.com>jane@contoso.t"},
		{"> An welche Adresse ging die Einladung?\nvertrieb@contoso.com\n> Wie lautet der neue Benutzername?\njane@contoso.onmicrosoft.com\n", "swap_request =vertrieb@contoso.com>jane@contoso.t"},
		// What does not say which one it is leaves it open.
		{old + "That one went to our shared mailbox, not to me.\n" + fresh + "jane@contoso.onmicrosoft.com\n", "needs_info/conflicting_pairs"},
		{old + "not to the one that I write from\n" + fresh + "jane@contoso.onmicrosoft.com\n", "needs_info/ambiguous_new"},
		{old + "No idea, ask bob@contoso.com\n" + fresh + "jane@contoso.onmicrosoft.com\n", "needs_info/ambiguous_new"},
		{"See my answers below.\nJane\n\n" + old + "info@contoso.com\n\n" + fresh + "jane@contoso.onmicrosoft.com\n\n> Does anybody else need it?\n\nNo, just me.\n", "swap_request =info@contoso.com>jane@contoso.t"},
		{"Contesto a lo que me preguntan:\n> ¿Cuál es la dirección con la que fue invitada?\njane@contoso.com\n> ¿Cuál es el nuevo nombre de usuario?\njane@contoso.onmicrosoft.com\n", "swap_request =jane>jane@contoso.t"},
		// Only a yes goes ahead.
		{"> Shall we go ahead with the swap?\nYes please.\n\n" + fresh + "jane@contoso.onmicrosoft.com\n", "swap_request jane>jane@contoso.t"},
		{"> Shall we go ahead with the swap?\nIn June, please.\n\n" + fresh + "jane@contoso.onmicrosoft.com\n", "needs_info/ambiguous_new"},
		// What stands below somebody's own quote and signature is not the sender's.
		{"I still have to ask our IT.\n\nRegards\nJane\n\n> Which username shall we put in place of your address?\n\njane@contoso.onmicrosoft.com\nwww.contoso.com | Bonn\n", "other"},
		// A question that is not on an address says nothing of the one below it.
		{"> Who has the licences?\ninfo@contoso.com\n" + fresh + "jane@contoso.onmicrosoft.com\n", "needs_info/ambiguous_new"},
	} {
		checkBoth(t, answerTo(c.text), c.want)
	}
}
