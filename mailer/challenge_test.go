package mailer

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// Nothing of a mail that may be anybody's comes back in a letter to somebody else.
func TestWhatIsNoReplyStandsInNoThread(t *testing.T) {
	t.Parallel()
	apart := slices.DeleteFunc(slices.Clone(headerNames), func(n string) bool { return n == "In-Reply-To" || n == "References" })
	for occasion, names := range map[Occasion][]string{Challenge: apart, Notice: apart, OwnerAsked: headerNames} {
		m := compose(t, testDesk, letterFor(occasion, ""))
		checkHeaders(t, partsOf(t, m.Raw), names)
		if echoed := strings.Contains(string(m.Raw), "mail.contoso.com"); echoed == (len(names) == len(apart)) {
			t.Errorf("%s repeats a message id: %t", occasion, echoed)
		}
		if !strings.HasPrefix(m.Subject, "[SWAP-7K3M-9QXD] ") {
			t.Errorf("%s: the subject %q has no tag", occasion, m.Subject)
		}
	}
}

// The one link of a challenge is the page to confirm on.
func TestChallengeHasOneLink(t *testing.T) {
	t.Parallel()
	for _, lang := range languages {
		l := letterFor(Challenge, "")
		l.Languages, l.ConfirmURL = []string{lang}, "http://127.0.0.1:8080/confirm/x?a=1&b=2"
		p := partsOf(t, compose(t, testDesk, l).Raw)
		if got := links(p.html); !slices.Equal(got, []string{l.ConfirmURL}) {
			t.Errorf("%s: the HTML links to %q", lang, got)
		}
		if n := strings.Count(p.text, "http"); n != 1 || !strings.Contains(p.text, "\n    "+l.ConfirmURL+"\n") {
			t.Errorf("%s: the text has %d links:\n%s", lang, n, p.text)
		}
	}
}

func links(page string) (all []string) {
	for z := html.NewTokenizer(strings.NewReader(page)); z.Next() != html.ErrorToken; {
		for _, a := range z.Token().Attr {
			if a.Key == "href" || a.Key == "src" {
				all = append(all, a.Val)
			}
		}
	}
	return all
}

// Who gets one of these may never have had an account, and whoever caused it may hope
// to learn whether they have.
func TestNoWordOfAnAccount(t *testing.T) {
	t.Parallel()
	for _, occasion := range []Occasion{Challenge, OwnerAsked, Notice} {
		for _, lang := range languages {
			l := letterFor(occasion, "")
			l.Languages = []string{lang}
			p, err := testDesk.Preview(l)
			if err != nil {
				t.Fatal(err)
			}
			text := strings.ToLower(p.Subject + p.Text)
			for _, word := range []string{"account", "konto", "compte", "cuenta", "conta ", "アカウント", "帐户", "on file"} {
				if strings.Contains(text, word) {
					t.Errorf("%s in %s says %q:\n%s", occasion, lang, word, text)
				}
			}
		}
	}
}
