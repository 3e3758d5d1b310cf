package mailer

import (
	"strings"
	"testing"
)

// opening is the first sentence and a half of a sample in a language, below the subject.
func opening(t *testing.T, name, lang string) string {
	t.Helper()
	for _, tc := range letterCases(t) {
		if tc.name != name {
			continue
		}
		tc.letter.Languages = []string{lang}
		p, err := testDesk.Preview(tc.letter)
		if err != nil {
			t.Fatal(err)
		}
		text := []rune(strings.Join(strings.Fields(p.Text), " "))
		return string(text[:min(len(text), 60)])
	}
	t.Fatalf("there is no sample %s", name)
	return ""
}

// What happened is said first, and it is not what happened to somebody else.
func TestGuidesOpenWithWhatHappened(t *testing.T) {
	t.Parallel()
	for _, lang := range languages {
		for name, others := range map[string][]string{
			"guide_b4_setup":                {"guide_b4"},
			"guide_b3_elsewhere":            {"guide_b3_absent", "guide_b3_found", "guide_b3_unknown"},
			"guide_b3_no_tenant_of_another": {"guide_b3_found", "guide_b3_unknown"},
		} {
			for _, other := range others {
				if got := opening(t, name, lang); got == opening(t, other, lang) {
					t.Errorf("%s and %s both open in %s with %q", name, other, lang, got)
				}
			}
		}
	}
}
