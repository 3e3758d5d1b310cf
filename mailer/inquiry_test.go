package mailer

import (
	"regexp"
	"strings"
	"testing"

	"github.com/swapdesk/swapdesk/mailer/intake"
)

// The words with which a partner takes a request back, as the letter gives them in each
// language, are understood when they come.
func TestWordsOfWithdrawalAreUnderstood(t *testing.T) {
	t.Parallel()
	quoted := regexp.MustCompile(`["„«“「]\p{Zs}?([^"“»”」]+?)\p{Zs}?["“»”」]`)
	for _, lang := range languages {
		l := sample(Inquiry, "").Letter
		l.Languages, l.Busy = []string{lang}, l.Ref
		c, err := fill(testDesk, l)
		if err != nil {
			t.Fatal(err)
		}
		found := quoted.FindAllStringSubmatch(c.sections[0].Blocks[1].Lines[0], -1)
		if len(found) != 1 {
			t.Fatalf("%s: %d quotes in %q", lang, len(found), c.sections[0].Blocks[1].Lines[0])
		}
		for _, words := range []string{found[0][1], strings.ToLower(found[0][1]) + "."} {
			r := intake.Read([]byte("From: jane@contoso.com\nContent-Type: text/plain; charset=utf-8\n"+
				"Subject: Re: [SWAP-7K3M-9QXD] x\nIn-Reply-To: <a@vendor.example>\n\n"+words+"\n"), intake.Own{Addresses: []string{testDesk.Address}})
			if r.Kind != intake.Withdrawal {
				t.Errorf("%s: %q is %s: %s", lang, words, r.Kind, r.Reason)
			}
		}
	}
}

// A mail that a partner's own request stands in the way of is not told to ask again.
func TestBusyInquiryAsksForNothing(t *testing.T) {
	t.Parallel()
	l := sample(Inquiry, "").Letter
	l.Ref = ""
	plain := partsOf(t, compose(t, testDesk, l).Raw).text
	l.Busy = "SWAP-7K3M-9QXD"
	busy := compose(t, testDesk, l)
	text := partsOf(t, busy.Raw).text
	if !strings.Contains(plain, "ask to swap them") || strings.Contains(text, "swap them") || strings.Count(text, l.Busy) != 1 {
		t.Errorf("without and with an open request:\n%s\n%s", plain, text)
	}
	if strings.Contains(busy.Subject, "[") {
		t.Errorf("the subject %q has the tag of a request that the mail is not about", busy.Subject)
	}
}
