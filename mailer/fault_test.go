package mailer

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/swapdesk/swapdesk/mailer/username"
)

// badUsernames have every fault that there is, by its code.
var badUsernames = map[string]string{
	"empty":             "",
	"bare_domain":       "contoso.onmicrosoft.com",
	"at_missing":        "jane",
	"at_doubled":        "jane@@contoso.onmicrosoft.com",
	"at_for_dot":        "jane@contoso@onmicrosoft.com",
	"at_many":           "jane@fabrikam.com@contoso.onmicrosoft.com",
	"foreign_like":      "j\u0430ne@contoso.onmicrosoft.com",
	"foreign_invisible": "j\u200bane@contoso.onmicrosoft.com",
	"foreign_space":     "jane@contoso\u00a0.onmicrosoft.com",
	"foreign_accent":    "j\u00f6rg@contoso.onmicrosoft.com",
	"foreign_dash":      "jane\u2013doe@contoso.onmicrosoft.com",
	"foreign_quote":     "o\u2019hara@contoso.onmicrosoft.com",
	"foreign_other":     "jane\u4e2d@contoso.onmicrosoft.com",
	"foreign_unnamed":   "jane\t@contoso.onmicrosoft.com",
	"address_long":      strings.Repeat("a", 120) + "@contoso.com",
	"domain_empty":      "jane@",
	"local_empty":       "@contoso.onmicrosoft.com",
	"local_long":        strings.Repeat("a", 65) + "@contoso.onmicrosoft.com",
	"domain_long":       "jane@" + strings.Repeat("a", 28) + ".partner.onmschina.cn",
	"local_plus":        "jane+tag@contoso.onmicrosoft.com",
	"local_sign":        "jane/doe@contoso.onmicrosoft.com",
	"local_dot":         "jane.@contoso.onmicrosoft.com",
	"guest":             "j_fabrikam.com#EXT#@contoso.onmicrosoft.com",
	"germany":           "jane@contoso.onmicrosoft.de",
	"hybrid":            "jane@contoso.mail.onmicrosoft.com",
	"far":               "jane@con_toso.on-micrsoft.con",
	"word_missing":      "jane@contoso.microsoft.com",
	"wrong_word":        "jane@contoso.onmicrsoft.com",
	"misspelled":        "jane@contoso.onmicr.osft.com",
	"dot_missing":       "jane@contosoonmicrosoft.com",
	"dots_many":         "jane@contoso..onmicrsoft.com",
	"sign_for_dot":      "jane@contoso,onmicrosoft.com",
	"sign_beside_dot":   "jane@contoso_.onmicrsoft.com",
	"digit":             "jane@contoso.0nmicrosoft.com",
	"sign_inside":       "jane@contoso.on-microsoft.com",
	"ending_missing":    "jane@contoso.onmicrosoft",
	"sign_behind":       "jane@contoso.onmicrosoft.com.",
	"ending_twice":      "jane@contoso.onmicrosoft.com.com",
	"more_behind":       "jane@contoso.onmicrosoft.com.au",
	"between":           "jane@contoso.onmicrosoft365",
	"wrong_ending":      "jane@contoso.onmicrosoft.co",
	"other_ending":      "jane@contoso.onmicrosoft.company",
	"cloud_ending":      "jane@contoso.onmicrosoft.cn",
	"two_endings":       "jane@contoso.onmicrosoft.net.com",
	"name_missing":      "jane@onmicrosoft.com",
	"after_at_for_dot":  "jane@contoso,com",
	"name_sign":         "jane@con_toso.onmicrosoft.com",
	"dot_after_at":      "jane@.contoso.onmicrosoft.com",
	"two_dots":          "jane@con..toso.onmicrosoft.com",
	"www":               "jane@www.contoso.onmicrosoft.com",
	"whole_domain":      "jane@contoso.com.onmicrosoft.com",
	"names_many":        "jane@a.b.onmicrosoft.com",
	"name_long":         "jane@" + strings.Repeat("a", 33) + ".onmicrosoft.us",
	"name_hyphen_first": "jane@-contoso.onmicrosoft.com",
	"name_hyphen_last":  "jane@contoso-.onmicrosoft.com",
	"domain_sign":       "jane@[192.0.2.1]",
	"dot_last":          "jane@contoso.com.",
	"no_ending":         "jane@contoso",
	"no_domain":         "jane@contoso.-x.com",
}

// intakeFaults are what package intake says of a username itself.
var intakeFaults = map[string]string{
	"begin_unclear": "It cannot be told where the address begins.",
	"spaces_at":     "Spaces stand beside the @ of the username.",
	"no_username":   "The new address is no username of a tenant.",
}

// textOf is the sentence for a username that cannot be right, and whether there is one.
func textOf(name string) (string, bool) {
	_, err := username.Parse(name)
	var bad *username.Error
	if !errors.As(err, &bad) || bad.Problem != username.InvalidUsername {
		return "", false
	}
	return bad.Text, true
}

// Each fault is said in each language, with what the English sentence names.
func TestFaultsInEveryLanguage(t *testing.T) {
	t.Parallel()
	texts := map[string]string{}
	for code, name := range badUsernames {
		text, bad := textOf(name)
		if !bad {
			t.Errorf("%s: %q is a good username", code, name)
		}
		texts[code] = text
	}
	for code, text := range intakeFaults {
		texts[code] = text
	}
	for code, text := range texts {
		found := faultsOf(text)
		if len(found) == 0 || found[0].code != code {
			t.Errorf("%s: %q is understood as %+v", code, text, found)
			continue
		}
		for _, lang := range languages[1:] {
			got := faultIn(lang, text)
			if got == "" || strings.ContainsAny(got, "{}") || got == text {
				t.Errorf("%s in %s: %q", code, lang, got)
			}
			if err := checkSentence(got); err != nil {
				t.Errorf("%s in %s: %v", code, lang, err)
			}
			for _, a := range found[0].args {
				if a.kind != "where" && a.kind != "sign" && a.kind != "like" && !strings.Contains(got, a.text) {
					t.Errorf("%s in %s does not name %s: %q", code, lang, a.text, got)
				}
			}
		}
	}
	for _, form := range faultForms() {
		if _, ok := texts[form.code]; !ok {
			t.Errorf("no username here has the fault %s", form.code)
		}
	}
}

// No catalogue lacks a fault, or a place for what its sentence names.
func TestFaultCatalogues(t *testing.T) {
	t.Parallel()
	want := map[string]string{
		"where_before": "", "where_after": "", "where_in": "", "sign": "{1}", "space": "", "bracket": "",
	}
	for _, form := range faultForms() {
		var places []string
		for i := range form.kinds {
			places = append(places, "{"+strconv.Itoa(i+1)+"}")
		}
		want[form.code] = strings.Join(places, " ")
	}
	for _, lang := range languages[1:] {
		got := map[string]string{}
		for code, text := range faultTexts()[lang] {
			places := braces.FindAllString(text, -1)
			slices.Sort(places)
			got[code] = strings.Join(slices.Compact(places), " ")
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +%s):\n%s", lang, lang, diff)
		}
	}
}

func TestTwoFaults(t *testing.T) {
	t.Parallel()
	const both = "The username says onmicrosfot where onmicrosoft belongs, and it ends in .con where .com belongs."
	for lang, want := range map[string]string{
		"en": both,
		"de": "Darin steht onmicrosfot, wo onmicrosoft hingehört. Er endet auf .con statt auf .com.",
		"zh": "其中写的是 onmicrosfot，应该是 onmicrosoft。结尾是 .con，应该是 .com。",
	} {
		if got := faultIn(lang, both); got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
	for _, unknown := range []string{"", ".", "The username.", "Something else is wrong.", "It is empty, and something else is wrong."} {
		if got := faultIn("de", unknown); got != "" {
			t.Errorf("%q is %q in German", unknown, got)
		}
	}
}

// Whatever is wrong with a username, it can be said in another language.
func FuzzFaults(f *testing.F) {
	for _, name := range badUsernames {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		text, bad := textOf(name)
		if !bad {
			return
		}
		if got := faultIn("de", text); got == "" || strings.ContainsAny(got, "{}") && !strings.ContainsAny(text, "{}") {
			t.Fatalf("%q: %q is %q in German", name, text, got)
		}
	})
}
