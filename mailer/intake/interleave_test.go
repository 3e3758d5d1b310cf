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
		// A question that is not on an address says nothing of the one below it.
		{"> Who has the licences?\ninfo@contoso.com\n" + fresh + "jane@contoso.onmicrosoft.com\n", "needs_info/ambiguous_new"},
	} {
		checkBoth(t, answerTo(c.text), c.want)
	}
}
