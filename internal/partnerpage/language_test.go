package partnerpage

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLanguageOfThePage(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for wanted, want := range map[string]string{
		"": "en", "de": "de", "de-AT,de;q=0.9,en;q=0.8": "de", "nl,fr-CA;q=0.5": "fr", "sv": "en", "en-GB": "en",
		"pt-BR": "pt", "zh-CN": "zh", "zh-TW": "zh", "ja-JP": "ja", "es-419": "es", "it-CH": "it", "*": "en", "de;q=0,fr": "fr",
		"not a language, at all;;": "en", strings.Repeat("-x", 5000): "en",
	} {
		w := b.do(http.MethodGet, ConfirmPath+token, "", header("Accept-Language", wanted))
		if got := w.Header().Get("Content-Language"); got != want || !strings.Contains(w.Body.String(), `<html lang="`+want+`">`) {
			t.Errorf("%.40s: %s, want %s", wanted, got, want)
		}
		if got := w.Header().Get("Vary"); got != "Accept-Language" {
			t.Errorf("%.40s: varies by %q", wanted, got)
		}
	}
}

// facts are the placeholders of a table's key, in order of the alphabet.
func facts(t table, key string) []string {
	all := placeholder.FindAllString(t.one(key), -1)
	slices.Sort(all)
	return all
}

func TestEveryLanguageSaysTheSame(t *testing.T) {
	t.Parallel()
	english := tables()["en"]
	for lang, table := range tables() {
		if diff := cmp.Diff(slices.Sorted(maps.Keys(english)), slices.Sorted(maps.Keys(table))); diff != "" {
			t.Errorf("%s has other keys (-en +%s):\n%s", lang, lang, diff)
		}
		for key := range english {
			if diff := cmp.Diff(facts(english, key), facts(table, key)); diff != "" || len(english[key]) != len(table[key]) {
				t.Errorf("%s, %s: other facts or paragraphs (-en +%s):\n%s", lang, key, lang, diff)
			}
			if lang != "en" && key != "reference" && table.one(key) == english.one(key) {
				t.Errorf("%s, %s is English", lang, key)
			}
		}
	}
}

// The pages never tell whether an account exists.
func TestNoPageSpeaksOfAnAccount(t *testing.T) {
	t.Parallel()
	for lang, table := range tables() {
		for key := range table {
			text := strings.ToLower(table.one(key))
			for _, word := range []string{"account", "konto", "compte", "cuenta", "conta ", "アカウント", "帐户", "账户", "账号"} {
				if strings.Contains(text, word) {
					t.Errorf("%s, %s: %s", lang, key, text)
				}
			}
		}
	}
}

func TestEveryPlaceholderHasItsFact(t *testing.T) {
	t.Parallel()
	s := newSite(Options{DeskAddress: "cosell@vendor.example"})
	for lang, table := range tables() {
		for key := range table {
			for _, name := range facts(table, key) {
				if got := s.spans(name, Confirmation{Ref: "SWAP-1234-567X"}); got[1].Text == "" {
					t.Errorf("%s, %s: nothing is known of %s", lang, key, name)
				}
			}
		}
	}
}

func TestTablesThatAreNone(t *testing.T) {
	t.Parallel()
	if got, err := parseTable("# all: good\na: b\n\nno colon\n"); err == nil {
		t.Errorf("%v", got)
	}
}

func whole(parts []part) string {
	var all strings.Builder
	for _, p := range parts {
		all.WriteString(strings.Join(p.Pieces, ""))
	}
	return all.String()
}

func TestCompared(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		old, new     string
		name, domain bool
	}{
		{"jane@contoso.com", "jane@contoso.onmicrosoft.com", false, true},
		{"jane@contoso.com", "doe@contoso.com", true, false},
		{"jane@contoso.com", "doe@fabrikam.com", true, true},
		{"jane", "jane@contoso.com", false, true},
		{".j..d.@contoso.com", "", true, true},
	} {
		a, b := compared(tt.old, tt.new)
		if a[0].Changed != tt.name || a[1].Changed != tt.domain || b[0].Changed != tt.name || b[1].Changed != tt.domain ||
			whole(a) != tt.old || whole(b) != tt.new {
			t.Errorf("%s, %s: %v, %v", tt.old, tt.new, a, b)
		}
	}
}
