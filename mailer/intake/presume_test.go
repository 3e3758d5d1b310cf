package intake

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A wish whose verb no lexicon has is a request when the rest of the mail leaves no
// other meaning, and is asked about when it does.
func TestReadUnknownVerbs(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ text, want string }{
		{"Can you please action the swap for Bob Roe (bob@contoso.com)? His new one is bob@contoso.onmicrosoft.com.", "swap_request =bob@contoso.com>bob@contoso.t"},
		{"Could my colleague Tom's address tom@contoso.com be replaced by tom@contoso.onmicrosoft.com?", "swap_request =tom@contoso.com>tom@contoso.t"},
		{"Could you swap us both please: me to jane@contoso.onmicrosoft.com, and Peter (peter@contoso.com) to peter@contoso.onmicrosoft.com.", "swap_request jane>jane@contoso.t =peter@contoso.com>peter@contoso.t"},
		{"We need the swap. Ann (ann@contoso.com) will be ann@contoso.onmicrosoft.com, Bo (bo.dahl@contoso.com) will be dahl@contoso.onmicrosoft.com and I am jane@contoso.onmicrosoft.com.", "swap_request =ann@contoso.com>ann@contoso.t =bo.dahl@contoso.com>dahl@contoso.t jane>jane@contoso.t"},
		{"Please tie my seat to jane@contoso.onmicrosoft.com; the gmail one can go.", "needs_info/ambiguous_new"},
		{"I need to log in as jane@contoso.onmicrosoft.com from today, please arrange.", "needs_info/ambiguous_new"},
		{"Please hook me up with jane@contoso.onmicrosoft.co", "needs_info/invalid_username"},
		{"Please swap my address for info@contoso1.onmicrosoft.com.\n\nContoso GmbH, info@contoso.com", "swap_request jane>info@contoso1.t"},
		{"Please swap to info@contoso1.onmicrosoft.com. Our mailbox info@contoso.com stays as it is.", "needs_info/conflicting_pairs"},
		{"Bitte auf info@contoso1.onmicrosoft.com umstellen. Rechnungen gehen weiter an info@contoso.com.", "needs_info/conflicting_pairs"},
		{"My new username: jane @ contoso.onmicrosoft.com, please swap", "needs_info/invalid_username"},
		{"Tenant name: contoso.onmicrosoft.com. Please carry out the change.", "needs_info/missing_new"},
	} {
		if got := summary(Read([]byte(fresh("x", tt.text)), desk)); got != tt.want {
			t.Errorf("%s\n\tgot  %s\n\twant %s", tt.text, got, tt.want)
		}
	}
}

// proseTexts reads the texts of a file under testdata/prose.
func proseTexts(t *testing.T, name string) (texts []string) {
	t.Helper()
	files, err := filepath.Glob("testdata/prose/" + name + "*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no prose for", name, err)
	}
	for _, f := range files {
		src, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, strings.Split(strings.TrimSpace(string(src)), "\n%%\n")...)
	}
	return texts
}

// Each text asks, in many words and languages, to swap the sender's address.
func TestReadRequestsInProse(t *testing.T) {
	t.Parallel()
	for _, text := range proseTexts(t, "requests") {
		r := Read([]byte(fresh("x", text)), desk)
		if len(r.Swaps) != 1 || r.Swaps[0].Old != "jane@contoso.com" || !strings.HasPrefix(r.Swaps[0].New, "jane@contoso") {
			t.Errorf("%s\n\tgot %s", text, summary(r))
		}
	}
}

// The same with a username that only the sender's firm tells.
func TestReadUsernamesOfTheFirm(t *testing.T) {
	t.Parallel()
	for _, text := range proseTexts(t, "firm") {
		r := Read([]byte(fresh("x", text)), desk)
		if len(r.Swaps) != 1 || r.Swaps[0].Old != "jane@contoso.com" || r.Swaps[0].New != "office@contoso1.onmicrosoft.com" {
			t.Errorf("%s\n\tgot %s", text, summary(r))
		}
	}
}

// Each text answers the question which username it is.
func TestReadAnswers(t *testing.T) {
	t.Parallel()
	for _, text := range proseTexts(t, "answers") {
		if got, want := summary(Read([]byte(answerTo(text)), desk)), "swap_request jane>jane@contoso.t"; got != want {
			t.Errorf("%s\n\tgot %s", text, got)
		}
	}
}

// Each text asks for Bob's swap.
func TestReadRequestsForColleagues(t *testing.T) {
	t.Parallel()
	for _, text := range proseTexts(t, "colleagues") {
		if got, want := summary(Read([]byte(fresh("x", text)), desk)), "swap_request =bob@contoso.com>bob@contoso.t"; got != want {
			t.Errorf("%s\n\tgot %s", text, got)
		}
	}
}

// Each text names a username, and asks for no swap.
func TestReadOtherWishes(t *testing.T) {
	t.Parallel()
	for _, text := range proseTexts(t, "others") {
		for _, mail := range []string{fresh("x", text), answerTo(text), fresh("x", "You know me as jane@contoso.com.\n\n"+text), fresh("x", text+"\n\nMy address is jane@contoso.com.")} {
			if r := Read([]byte(mail), desk); r.Kind == SwapRequest {
				t.Errorf("%s\n\tgot %s", mail, summary(r))
			}
		}
	}
}

// Each text asks for Ann's swap and for Bo's.
func TestReadListsInProse(t *testing.T) {
	t.Parallel()
	for _, text := range proseTexts(t, "lists") {
		r := Read([]byte(fresh("x", text)), desk)
		if len(r.Swaps) != 2 || !strings.HasPrefix(r.Swaps[0].New, "ann") || !strings.HasPrefix(r.Swaps[1].New, "bo") ||
			!strings.HasSuffix(r.Swaps[0].Old, "@contoso.com") || !strings.HasSuffix(r.Swaps[1].Old, "@contoso.com") {
			t.Errorf("%s\n\tgot %s", text, summary(r))
		}
	}
}
