package intake

import (
	"fmt"
	"strings"
	"testing"
)

var desk = Own{Addresses: []string{"cosell@desk.example"}}

// summary writes a Reading the way the tables below do: the kind, the problem
// behind a slash, the guide behind a hash, then the swaps. "jane" stands for
// jane@contoso.com, the sender; "=" in front of an old address means that the
// text states it.
func summary(r Reading) string {
	var b strings.Builder
	b.WriteString(string(r.Kind))
	if r.Problem != "" {
		b.WriteString("/" + string(r.Problem))
	}
	if r.Guide != "" {
		b.WriteString("#" + r.Guide)
	}
	for _, s := range r.Swaps {
		stated := ""
		if s.OldStated {
			stated = "="
		}
		fmt.Fprintf(&b, " %s%s>%s", stated, s.Old, s.New)
	}
	short := strings.NewReplacer("jane@contoso.com", "jane", ".onmicrosoft.com", ".t")
	return short.Replace(b.String())
}

// checkBoth reads a message with LF and with CRLF line ends.
func checkBoth(t *testing.T, message, want string) {
	t.Helper()
	for _, end := range []string{"\n", "\r\n"} {
		r := Read([]byte(strings.ReplaceAll(message, "\n", end)), desk)
		if got := summary(r); got != want {
			t.Errorf("line ends %q: got %s, want %s (%s)\n%s", end, got, want, r.Reason, message)
		}
		if r.Reason == "" || strings.TrimSpace(r.Reason) != r.Reason || !strings.HasSuffix(r.Reason, ".") {
			t.Errorf("reason %q is no sentence\n%s", r.Reason, message)
		}
		if answer := r.Kind != Automatic && r.Kind != Bounce && r.Kind != Malformed; r.Answerable != answer {
			t.Errorf("a %s is answerable: %t", r.Kind, r.Answerable)
		}
	}
}

// fresh makes a mail of Jane's that begins a thread.
func fresh(subject, text string) string {
	return "From: Jane Doe <jane@contoso.com>\nTo: cosell@desk.example\nSubject: " + subject +
		"\nMessage-ID: <1@contoso.com>\n\n" + text
}

// answerTo makes a reply of Jane's.
func answerTo(text string) string {
	return "In-Reply-To: <our-1@desk.example>\n" + fresh("Re: [SWAP-1234-567X] Your request", text)
}

var texts = []struct{ text, want string }{
	// One username, the sender's address implied.
	{"Please swap my address for jane@contoso.onmicrosoft.com.", "swap_request jane>jane@contoso.t"},
	{"Hello,\n\nplease swap my e-mail address for the new jane@contoso.onmicrosoft.com\n\nKind regards\nJane", "swap_request jane>jane@contoso.t"},
	{"Hi team,\ncould you please update my login to Jane.Doe@Contoso.OnMicrosoft.com? Thanks!\nJane", "swap_request jane>jane.doe@contoso.t"},
	{"I would like to swap my e-mail address for the username\njane@contoso.onmicrosoft.com", "swap_request jane>jane@contoso.t"},
	{"Please swap my address for:\n\njane@contoso.onmicrosoft.com\n\nRegards,\nJane", "swap_request jane>jane@contoso.t"},
	{"I have created jane@contoso.onmicrosoft.com. Please swap my address.", "swap_request jane>jane@contoso.t"},
	{"My new username is jane@contoso.onmicrosoft.com.", "swap_request jane>jane@contoso.t"},
	{"New username: jane@contoso.onmicrosoft.com", "swap_request jane>jane@contoso.t"},
	{"I need my address changed to jane@contoso.onmicrosoft.com", "swap_request jane>jane@contoso.t"},
	{"Please use jane@contoso.onmicrosoft.com instead of my old address.", "swap_request jane>jane@contoso.t"},
	{"Requesting a swap to jane@contoso.onmicrosoft.us please.", "swap_request jane>jane@contoso.onmicrosoft.us"},
	{"Please swap my address for jane@contoso.partner.onmschina.cn.", "swap_request jane>jane@contoso.partner.onmschina.cn"},
	{"Please swap my address for \"jane@contoso.onmicrosoft.com\".", "swap_request jane>jane@contoso.t"},
	{"Please swap my address for *jane@contoso.onmicrosoft.com*", "swap_request jane>jane@contoso.t"},
	{"Please swap my address for jane@contoso.onmicrosoft.com<mailto:jane@contoso.onmicrosoft.com>.", "swap_request jane>jane@contoso.t"},
	{"Please swap my address for \u200bjane@contoso.onmicrosoft.com\u200b\u2060.", "swap_request jane>jane@contoso.t"},
	{"Please swap my address jane@contoso.com for jane@contoso.onmicrosoft.com. Call me at +1 555 0100 or bob@contoso.com.", "swap_request =jane>jane@contoso.t"},
	{"Please swap my address for jane@contoso.onmicrosoft.com and send the confirmation to bob@contoso.com.", "swap_request jane>jane@contoso.t"},
	{"I changed jobs. Please swap my address for jane@contoso.onmicrosoft.com", "swap_request jane>jane@contoso.t"},

	{"PLEASE SWAP MY EMAIL FOR JANE@CONTOSO.ONMICROSOFT.COM", "swap_request jane>jane@contoso.t"},
	{"Please update my email address: jane@contoso.onmicrosoft.com", "swap_request jane>jane@contoso.t"},
	{"Please change my email for Partner Sales Connect to jane@contoso.onmicrosoft.com", "swap_request jane>jane@contoso.t"},
	{"I followed the guide and my username is jane@contoso.onmicrosoft.com, please swap my email address.", "swap_request jane>jane@contoso.t"},
	{"Please change my email, if you can, to jane@contoso.onmicrosoft.com", "swap_request jane>jane@contoso.t"},
	{"I'm writing to request that my email be changed to jane@contoso.onmicrosoft.com", "swap_request jane>jane@contoso.t"},

	// The old address named.
	{"Please change my address from jane@contoso.net to jane@contoso.onmicrosoft.com.", "swap_request =jane@contoso.net>jane@contoso.t"},
	{"Please swap jane@contoso.net for jane@contoso.onmicrosoft.com", "swap_request =jane@contoso.net>jane@contoso.t"},
	{"jane@contoso.net -> jane@contoso.onmicrosoft.com", "swap_request =jane@contoso.net>jane@contoso.t"},
	{"jane@contoso.net→jane@contoso.onmicrosoft.com", "swap_request =jane@contoso.net>jane@contoso.t"},
	{"Old: jane@contoso.net\nNew: jane@contoso.onmicrosoft.com", "swap_request =jane@contoso.net>jane@contoso.t"},
	{"New username: jane@contoso.onmicrosoft.com\nOld address: jane@contoso.net", "swap_request =jane@contoso.net>jane@contoso.t"},
	{"Please swap my old address, jane@contoso.net, for my new username, jane@contoso.onmicrosoft.com", "swap_request =jane@contoso.net>jane@contoso.t"},
	{"Please use jane@contoso.onmicrosoft.com instead of jane@contoso.net.", "swap_request =jane@contoso.net>jane@contoso.t"},
	{"Please replace jane@contoso.onmicrosoft.com with jane@contoso1.onmicrosoft.com.", "swap_request =jane@contoso.t>jane@contoso1.t"},
	{"Please swap: jane@contoso.net (old), jane@contoso.onmicrosoft.com (new)", "swap_request =jane@contoso.net>jane@contoso.t"},

	{"My old address is jane@contoso.net and my new one is jane@contoso.onmicrosoft.com", "swap_request =jane@contoso.net>jane@contoso.t"},
	{"Please swap my current email address (jane@contoso.net) with the new user name: jane@contoso.onmicrosoft.com (tenant contoso.onmicrosoft.com)", "swap_request =jane@contoso.net>jane@contoso.t"},
	{"We kindly ask you to replace my login jane@contoso.net by jane@contoso.onmicrosoft.com.", "swap_request =jane@contoso.net>jane@contoso.t"},
	{"Please swap. jane@contoso.onmicrosoft.com replaces jane@contoso.net", "swap_request =jane@contoso.net>jane@contoso.t"},
	{"jane@contoso.onmicrosoft.com <- jane@contoso.net", "swap_request =jane@contoso.net>jane@contoso.t"},

	// Several.
	{"Please swap:\na@contoso.com -> a@contoso.onmicrosoft.com\nb@contoso.com -> b@contoso.onmicrosoft.com", "swap_request =a@contoso.com>a@contoso.t =b@contoso.com>b@contoso.t"},
	{"Please swap these:\n\na@contoso.com, a@contoso.onmicrosoft.com\nb@contoso.com,b@contoso.onmicrosoft.com\na@contoso.com, a@contoso.onmicrosoft.com", "swap_request =a@contoso.com>a@contoso.t =b@contoso.com>b@contoso.t"},
	{"Please swap these:\nNew;Old\na@contoso.onmicrosoft.com;a@contoso.com\nb@contoso.onmicrosoft.com;b@contoso.com", "swap_request =a@contoso.com>a@contoso.t =b@contoso.com>b@contoso.t"},
	{"Please swap\n| Name | Old | New |\n|---|---|---|\n| Ann | a@contoso.com | a@contoso.onmicrosoft.com |", "swap_request =a@contoso.com>a@contoso.t"},
	{"Please change a@contoso.com to a@contoso.onmicrosoft.com and b@contoso.com to b@contoso.onmicrosoft.com", "swap_request =a@contoso.com>a@contoso.t =b@contoso.com>b@contoso.t"},
	{"Please swap:\na@contoso.com -> a@contoso.onmicrosoft.com\nb@contoso.com -> b@contoso.onmicrosft.com", "swap_request/invalid_username =a@contoso.com>a@contoso.t"},
	{"Please swap:\na@contoso.com -> a@contoso.onmicrosoft.com\nb@contoso.com -> b@outlook.com", "swap_request/consumer_address =a@contoso.com>a@contoso.t"},
	{"Please swap:\na@contoso.com -> a@contoso.onmicrosoft.com\na@contoso.com -> b@contoso.onmicrosoft.com", "needs_info/conflicting_pairs"},
	{"Please swap:\na@contoso.com -> a@contoso.onmicrosoft.com\nb@contoso.com -> a@contoso.onmicrosoft.com", "needs_info/conflicting_pairs"},
	{"Please swap a@contoso.com to a@contoso.onmicrosoft.com. Sorry, rather a1@contoso.onmicrosoft.com.", "needs_info/ambiguous_new"},
	{"b@contoso.onmicrosoft.com is my new username.\na@contoso.com -> a@contoso.onmicrosoft.com\nc@contoso.com -> c@contoso.onmicrosoft.com", "needs_info/ambiguous_new"},

	{"Please swap:\na@contoso.com -> a@contoso.onmicrosoft.com\na@contoso.com -> a@contoso.onmicrosft.com", "needs_info/conflicting_pairs"},
	{"Please swap:\na@contoso.com -> a@contoso.onmicrosoft.com\na@contoso.onmicrosoft.com -> b@outlook.com", "needs_info/conflicting_pairs"},
	{"Please swap:\nOld,New\na@contoso.com,a@contoso.onmicrosoft.com\nb@contoso.com,\nc@contoso.com,c@contoso.onmicrosoft.com", "swap_request/missing_new =a@contoso.com>a@contoso.t =c@contoso.com>c@contoso.t"},
	{"Please swap:\na@contoso.com -> a@contoso.onmicrosoft.com\nc@contoso.com -> c@contoso.onmicrosoft.com\n\nb@contoso.onmicrosoft.com", "swap_request/ambiguous_new =a@contoso.com>a@contoso.t =c@contoso.com>c@contoso.t"},
	{"Please swap:\na@contoso.com -> a@contoso.onmicrosoft.com\n\nb@contoso.onmicrosoft.com", "needs_info/ambiguous_new"},
	{"Please swap:\na@contoso.com -> a@contoso.onmicrosoft.com\nc@contoso.com -> c@contoso.onmicrosoft.com\nOr is it b@contoso.onmicrosoft.com?", "needs_info/ambiguous_new"},
	{"You changed a@contoso.com to a@contoso.onmicrosoft.com. Please swap b@contoso.com for b@contoso.onmicrosoft.com.", "swap_request =b@contoso.com>b@contoso.t"},
	{"a@contoso.com is now a@contoso.onmicrosoft.com. Please swap.", "swap_request =a@contoso.com>a@contoso.t"},
	{"I no longer use a@contoso.com. Please swap it for a@contoso.onmicrosoft.com.", "swap_request =a@contoso.com>a@contoso.t"},

	// The new username is missing or in doubt.
	{"Please swap my address.", "needs_info/missing_new"},
	{"Please swap my address jane@contoso.com.", "needs_info/missing_new"},
	{"Please swap my address to our tenant contoso.onmicrosoft.com.", "needs_info/missing_new"},
	{"Please swap my address.\n\n-- \nJane Doe\njane@contoso.onmicrosoft.com", "needs_info/missing_new"},
	{"Please swap my address.\n\nKind regards,\nJane Doe\njane@contoso.onmicrosoft.com", "needs_info/missing_new"},
	{"Please swap my address.\n\nThanks, Jane Doe\njane@contoso.onmicrosoft.com", "needs_info/missing_new"},
	{"Please swap my address.\n\n> jane@contoso.onmicrosoft.com is free", "needs_info/missing_new"},
	{"Please swap my address for jane@contoso.onmicrosoft.com or jane@contoso1.onmicrosoft.com.", "needs_info/ambiguous_new"},
	{"Please swap our addresses for a@contoso.onmicrosoft.com and b@contoso.onmicrosoft.com.", "needs_info/ambiguous_new"},
	{"Please swap my address for the username I made.\nOur admin is admin@contoso.onmicrosoft.com", "needs_info/missing_new"},
	{"Can I change my address to jane@contoso.onmicrosoft.com?", "needs_info/ambiguous_new"},
	{"jane@contoso.onmicrosoft.com", "needs_info/ambiguous_new"},
	{"Please swap my colleague's address for bob@contoso.onmicrosoft.com", "needs_info/conflicting_pairs"},
	{"Please swap. Her new username is bob@contoso.onmicrosoft.com", "needs_info/conflicting_pairs"},
	{"Please swap my address for jane@contoso.onmicrosoft.com. bob@contoso.com", "needs_info/conflicting_pairs"},
	{"Please swap jane@contoso.com for jane@contoso.com", "needs_info/same_address"},
	{"Please swap jane@contoso.onmicrosoft.com for jane@contoso.onmicrosoft.com", "needs_info/same_address"},

	{"Please swap my address so I can work with Bob, bob@fabrikam.onmicrosoft.com", "needs_info/ambiguous_new"},
	{"Please swap my address so I can work with bob, bob@fabrikam.onmicrosoft.com", "needs_info/ambiguous_new"},
	{"Please swap my address so that I and bob@contoso.onmicrosoft.com can sign in", "needs_info/ambiguous_new"},
	{"Our partner Fabrikam created bob@fabrikam.onmicrosoft.com. Please swap my address.", "needs_info/ambiguous_new"},
	{"Please process the swap for Bob Roe: bob@fabrikam.onmicrosoft.com", "needs_info/ambiguous_new"},
	{"Please swap for Bob Roe. New username: bob@fabrikam.onmicrosoft.com", "needs_info/conflicting_pairs"},
	{"I cannot change it myself. Username jane@contoso.onmicrosoft.com", "needs_info/ambiguous_new"},
	{"Please swap Bob Roe:\n\nbob@fabrikam.onmicrosoft.com", "needs_info/conflicting_pairs"},
	{"Please swap my address jane@contoso.com. New: jane@contoso.onmicrosoft.com. Old one was jane.d@contoso.com.", "needs_info/conflicting_pairs"},
	{"Please do not use jane@contoso.onmicrosoft.com, use jane@contoso1.onmicrosoft.com", "swap_request jane>jane@contoso1.t"},
	{"I asked you last week to swap my address for jane@contoso.onmicrosoft.com. Any news?", "needs_info/ambiguous_new"},
	{"Please swap my address for jane@contoso.onmicrosoft.com. If you can't, please cancel.", "needs_info/ambiguous_new"},
	{"Please change my password for jane@contoso.onmicrosoft.com", "needs_info/ambiguous_new"},
	{"Please swap my address for jane@contoso.onmicrosoft.com/jane@contoso1.onmicrosoft.com", "needs_info/ambiguous_new"},
	{"I got an email from bob@contoso.com. Please swap my address for jane@contoso.onmicrosoft.com", "needs_info/conflicting_pairs"},
	{"Please swap my address. If it works with jane@contoso.onmicrosoft.com, fine.", "needs_info/ambiguous_new"},

	// The new address cannot be one.
	{"Please swap my address for jane@contoso.co.uk.", "needs_info/not_onmicrosoft"},
	{"Please swap my address for jane@outlook.com.", "needs_info/consumer_address#B1"},
	{"Please swap my address for jane@contoso.onmicrosft.com.", "needs_info/invalid_username"},
	{"Please swap my address for jane+1@contoso.onmicrosoft.com.", "needs_info/invalid_username"},
	{"Please swap my address for j\u00e4ne@contoso.onmicrosoft.com.", "needs_info/invalid_username"},
	{"Please swap my address for jane@\u212aontoso.onmicrosoft.com.", "needs_info/invalid_username"},
	{"Please swap my address for ja\u200bne@contoso.onmicrosoft.com.", "needs_info/invalid_username"},
	{"Please swap my address for jane,doe@contoso.onmicrosoft.com.", "needs_info/invalid_username"},
	{"Please swap my address for jane\u2013doe@contoso.onmicrosoft.com.", "needs_info/invalid_username"},
	{"Please swap my address for o\u2019brien@contoso.onmicrosoft.com.", "needs_info/invalid_username"},
	{"Please swap my address for jane/doe@contoso.onmicrosoft.com.", "needs_info/invalid_username"},
	{"Please swap my address for jane@contoso.onmicrosoft.com.evil.example", "needs_info/invalid_username"},
	{"Please swap my address for \"jane doe\"@contoso.onmicrosoft.com", "needs_info/invalid_username"},
	{"Please swap my address for jane\x01@contoso.onmicrosoft.com", "needs_info/invalid_username"},
	{"Please see https://portal.example/?user=bob@contoso.onmicrosoft.com and swap my address.", "needs_info/missing_new"},

	{"Please swap my address for jane doe@contoso.onmicrosoft.com", "needs_info/invalid_username"},
	{"Please swap my address for jane@contoso,onmicrosoft.com", "needs_info/invalid_username"},
	{"Please swap my address for jane(at)contoso.onmicrosoft.com", "needs_info/missing_new"},

	// Quotes and forwards.
	{"Please swap my address for jane@contoso.onmicrosoft.com.\n\nOn Mon, 1 Jan 2024, Bob\n<bob@fabrikam.com> wrote:\n> use bob@fabrikam.onmicrosoft.com", "swap_request jane>jane@contoso.t"},
	{"Please swap my address as said.\n\n-----Original Message-----\nFrom: Bob\nNew username: bob@fabrikam.onmicrosoft.com", "needs_info/missing_new"},
	{"Please swap my address.\n\nFrom: Bob <bob@fabrikam.com>\nSent: Monday\nTo: Jane\nSubject: x\n\nbob@fabrikam.onmicrosoft.com", "needs_info/missing_new"},
	{"FYI\n\n---------- Forwarded message ---------\nFrom: Bob <bob@fabrikam.com>\n\nPlease swap my address for bob@fabrikam.onmicrosoft.com", "needs_info/forwarded"},
	{"Please handle, the new one is bob@fabrikam.onmicrosoft.com\n\nBegin forwarded message:\n\nPlease swap my address", "needs_info/forwarded"},
	{"Please swap bob@fabrikam.com for bob@fabrikam.onmicrosoft.com.\n\nBegin forwarded message:\n\nPlease swap my address", "swap_request =bob@fabrikam.com>bob@fabrikam.t"},
	{"> we would now like to know from you which username you would like to have\nbob@contoso.onmicrosoft.com\n\nPlease swap my address.", "needs_info/missing_new"},

	{"Please swap my address.\n\nBob Roe <bob@fabrikam.com> wrote:\n\nbob@fabrikam.onmicrosoft.com", "needs_info/missing_new"},
	{"bob@fabrikam.com\nsays he wrote:\nPlease swap my address for jane@contoso.onmicrosoft.com", "needs_info/conflicting_pairs"},

	// Taken back, asked about, done.
	{"Please cancel my request.", "withdrawal"},
	{"Please do not swap my address for jane@contoso.onmicrosoft.com.", "withdrawal"},
	{"I would like to withdraw the swap request. Thanks", "withdrawal"},
	{"We no longer need the swap.", "withdrawal"},
	{"Please cancel my request and swap my address for jane@contoso1.onmicrosoft.com.", "needs_info/ambiguous_new"},
	{"How do I cancel?", "other"},
	{"Please do not change my password.", "other"},
	{"What happens if you swap my address for jane@contoso.onmicrosoft.com?", "guide_question#C"},
	{"How do I create a tenant?", "guide_question#C"},
	{"You swapped my address for jane@contoso.onmicrosoft.com, thank you.", "other"},
	{"The swap to jane@contoso.onmicrosoft.com works, thank you.", "other"},
	{"If you swap my address for jane@contoso.onmicrosoft.com, I lose access.", "other"},
	{"Have you changed my address to jane@contoso.onmicrosoft.com?", "other"},
	{"I cannot sign in as jane@contoso.onmicrosoft.com.", "other"},
	{"Thank you!", "other"},
	{"", "other"},

	// The guide.
	{"I get AADSTS50126: Error validating credentials.", "guide_question#B3"},
	{"AADSTS50020: User account from identity provider 'live.com' does not exist in tenant", "guide_question#B2"},
	{"AADSTS50020: User account from identity provider 'https://sts.windows.net/x' does not exist in tenant", "other"},
	{"AADSTS50076: you must use multi-factor authentication", "other"},
	{"Your live.com#jane@contoso.com account is not authorized to use Microsoft Partner Sales Connect at this time.", "guide_question#B1"},
	{"It says: Your account or password is incorrect", "guide_question#B3"},
	{"The page says Need admin approval", "guide_question#B4"},
	{"How do I sign in for the first time?", "guide_question#A"},
	{"Could we book a walkthrough of the portal?", "walkthrough"},
}

func TestReadTexts(t *testing.T) {
	t.Parallel()
	for _, tt := range texts {
		checkBoth(t, fresh("Partner Sales Connect", tt.text), tt.want)
	}
}

var replies = []struct{ text, want string }{
	{"jane@contoso.onmicrosoft.com", "swap_request jane>jane@contoso.t"},
	{"sorry, it is jane@contoso1.onmicrosoft.com", "swap_request jane>jane@contoso1.t"},
	{"Hi,\n\nit's jane@contoso1.onmicrosoft.com, not jane@contoso.onmicrosoft.com\n\nJane", "swap_request jane>jane@contoso1.t"},
	{"jane@contoso.onmicrosoft.com\n\nOn Mon, 1 Jan 2024 at 10:00, Desk <cosell@desk.example> wrote:\n\n> which username? old@contoso.onmicrosoft.com", "swap_request jane>jane@contoso.t"},
	{"jane@contoso.onmicrosoft.com\n\nJane Doe\nContoso Ltd", "swap_request jane>jane@contoso.t"},
	{"> which username?\n\njane@contoso.onmicrosoft.com", "swap_request jane>jane@contoso.t"},
	{"Hi,\njane@contoso.onmicrosoft.com\nThanks", "swap_request jane>jane@contoso.t"},
	{"The right username is jane@contoso.onmicrosoft.com.", "swap_request jane>jane@contoso.t"},
	{"I tried jane@contoso.onmicrosoft.com", "other"},
	{"bob@contoso.onmicrosoft.com told me to write you", "other"},
	{"My colleague is bob@contoso.onmicrosoft.com", "needs_info/conflicting_pairs"},
	{"Please don't swap, thanks", "withdrawal"},
	{"jane@contoso.onmicrosft.com", "needs_info/invalid_username"},
	{"jane@hotmail.com", "needs_info/consumer_address#B1"},
	{"it is jane@contoso.onmicrosoft.com or jane@contoso1.onmicrosoft.com", "needs_info/ambiguous_new"},
	{"Is it jane@contoso.onmicrosoft.com?", "other"},
	{"It does not work with jane@contoso.onmicrosoft.com", "other"},
	{"Thanks a lot!\n\n> jane@contoso.onmicrosoft.com", "other"},
	{"Please cancel it.", "withdrawal"},
}

func TestReadReplies(t *testing.T) {
	t.Parallel()
	for _, tt := range replies {
		checkBoth(t, answerTo(tt.text), tt.want)
	}
}

func TestReadSubjects(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ subject, text, want string }{
		{"Address swap", "jane@contoso.onmicrosoft.com", "swap_request jane>jane@contoso.t"},
		{"Swap request", "a@contoso.com,a@contoso.onmicrosoft.com", "swap_request =a@contoso.com>a@contoso.t"},
		{"Please swap my address for jane@contoso.onmicrosoft.com", "", "swap_request jane>jane@contoso.t"},
		{"Swap to jane@contoso.onmicrosoft.com", "Please swap my address for jane@contoso1.onmicrosoft.com", "needs_info/ambiguous_new"},
		{"Swap done?", "jane@contoso.onmicrosoft.com", "needs_info/ambiguous_new"},
		{"Re: Swap to bob@fabrikam.onmicrosoft.com", "Please swap my address for jane@contoso.onmicrosoft.com", "swap_request jane>jane@contoso.t"},
		{"Fwd: Address swap", "see below\n\nFrom: Bob\nDate: now\n\nplease swap to bob@fabrikam.onmicrosoft.com", "needs_info/forwarded"},
	} {
		checkBoth(t, fresh(tt.subject, tt.text), tt.want)
	}
}

func TestReadIdentity(t *testing.T) {
	t.Parallel()
	r := Read([]byte("From: =?utf-8?q?J=C3=A4ne_=E2=80=AEDoe?= <Jane@Contoso.com>\n"+
		"Subject: =?iso-8859-1?q?Gr=FC=DFe?= [swap-12ab-34cd]\n"+
		"Message-ID: <a.1@contoso.com>\nIn-Reply-To: <x@desk.example>\n"+
		"References: <w@desk.example>\n\t<x@desk.example>\n"+
		"Date: Mon, 1 Jan 2024 10:00:00 +0100\n\nHello\n\n> quoted\n"), desk)
	if r.From != "jane@contoso.com" || r.FromName != "J\u00e4ne Doe" || r.Subject != "Gr\u00fc\u00dfe [swap-12ab-34cd]" {
		t.Errorf("from %q, name %q, subject %q", r.From, r.FromName, r.Subject)
	}
	if r.Ref != "SWAP-12AB-34CD" || r.MessageID != "a.1@contoso.com" || r.Text != "Hello" {
		t.Errorf("ref %q, id %q, text %q", r.Ref, r.MessageID, r.Text)
	}
	if got := strings.Join(r.InReplyTo, " ") + "; " + strings.Join(r.References, " "); got != "x@desk.example; w@desk.example x@desk.example" {
		t.Errorf("thread %q", got)
	}
	if got := r.Date.Format("2006-01-02T15:04Z07:00"); got != "2024-01-01T09:00Z" {
		t.Errorf("date %s", got)
	}
}

func TestRef(t *testing.T) {
	t.Parallel()
	for subject, want := range map[string]string{
		"Re: [SWAP-1234-567X] x":             "SWAP-1234-567X",
		"[SWAP-1234-567X] [SWAP-1234-567X]":  "SWAP-1234-567X",
		"[SWAP-1234-567X] [SWAP-1234-567Y]":  "",
		"SWAP-1234-567X":                     "",
		"[SWAP-1234-56OX]":                   "", // no letter O
		"[\u017fWAP-1234-567X]":              "", // long s
		"[SWAP-1234-567\u212a]":              "", // Kelvin
		"[SWAP-1234-567XX]":                  "",
		"AW: [EXT] [swap-abcd-efgh] Address": "SWAP-ABCD-EFGH",
	} {
		if got := refOf(subject); got != want {
			t.Errorf("refOf(%q) = %q, want %q", subject, got, want)
		}
	}
}

func TestSuggestion(t *testing.T) {
	t.Parallel()
	r := Read([]byte(fresh("x", "Please swap my address for jane@contoso.onmicrosft.com")), desk)
	if r.Suggestion != "jane@contoso.onmicrosoft.com" {
		t.Errorf("suggestion %q", r.Suggestion)
	}
	if r.Fault != "The username says onmicrosft where onmicrosoft belongs." {
		t.Errorf("fault %q", r.Fault)
	}
}
