package policy

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestCompare(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		label, name string
		want        likeness
	}{
		{"contoso", "contoso", same},
		{"contoso", "Contoso", same},
		{"contoso", "Contoso Ltd.", same},
		{"contoso", "Contoso, Inc.", same},
		{"contoso", "Contoso GmbH & Co. KG", same},
		{"contoso", "Contoso S.p.A.", same},
		{"contoso", "CONTOSO SA de CV", same},
		{"contoso", "Contoso Sp. z o.o.", same},
		{"contoso", "Contoso Pty Ltd", same},
		{"contoso", "AB Contoso", same},
		{"contoso", "The Contoso Company", same},
		{"contoso", "Contoso K.K.", same},
		{"contoso", "Contoso A/S", same},
		{"contoso-inc", "Contoso", near},
		{"con-toso", "Contoso", near},
		{"northwindtraders", "Northwind Traders", same},
		{"northwind-traders", "northwindtraders", near},
		{"oneill", "O'Neill Ltd", same},
		{"muller", "Müller AG", same},
		{"mueller", "Müller AG", same},
		{"strasse", "Straße GmbH", same},
		{"ag", "AG", same},
		{"3m", "3M Company", same},

		{"contoso1", "Contoso", near},
		{"contoso365", "Contoso", near},
		{"contosogroup", "Contoso", near},
		{"mycontoso", "Contoso", near},
		{"us-contoso", "Contoso", near},
		{"contosogmbh", "Contoso GmbH", near},
		{"northwind", "Northwind Traders", near},
		{"contoso", "contoso24", near},
		{"3m1", "3M Company", near},
		{"contosoo", "Contoso", near},

		{"c0ntoso", "Contoso", lookAlike},
		{"contos0", "Contoso Ltd.", lookAlike},
		{"rnicrosoft", "Microsoft", lookAlike},
		{"micr0s0ft", "Microsoft", lookAlike},
		{"vvoodgrove", "Woodgrove Bank", lookAlike},
		{"woodgrovebank", "VVoodgrove Bank", lookAlike},
		{"wingtlptoys", "Wingtip Toys", lookAlike},
		{"w1ngtiptoys", "Wingtip Toys", lookAlike},
		{"aclventure", "Adventure", lookAlike},
		{"contoso5", "Contosos", lookAlike},
		{"fabr1kam", "Fabrikam", lookAlike},
		{"fa6rikam", "Fabrikam", lookAlike},
		{"taiispintoys", "Tailspin Toys", lookAlike},
		// What firms add is no excuse.
		{"c0ntoso1", "Contoso", lookAlike},
		{"rnicrosoft-support", "Microsoft", lookAlike},
		{"my-c0ntoso", "Contoso", lookAlike},
		{"n0rthwind", "Northwind Traders", lookAlike},
		{"a8c1", "ABC", lookAlike},

		{"fabrikam", "Contoso", unlike},
		{"litware", "Lightware", unlike},
		{"contosso", "Contoso", unlike}, // a slip
		{"cotnoso", "Contoso", unlike},  // a slip
		{"conteso", "Contoso", unlike},  // a slip
		{"traders", "Northwind Traders", unlike},
		{"con", "Contoso", unlike},
		{"abcdef", "ABC", unlike},
		{"x1", "X Corp.", unlike},
		{"2026", "2026 events", unlike}, // digits alone tell of no firm
		{"xn--contso-wxa", "Contoso", unlike},

		{"", "Contoso", likenessUnknown},
		{"contoso", "", likenessUnknown},
		{"contoso", "株式会社", likenessUnknown},
	} {
		if got := compare(test.label, test.name); got != test.want {
			t.Errorf("%q to %q: %s, want %s", test.label, test.name, got, test.want)
		}
	}
}

// The greatest likeness to any name counts, and a look-alike of one is not made
// good by a mere resemblance to another.
func TestKin(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		username string
		firm     []string
		want     likeness
		name     string
	}{
		{"j@contoso.onmicrosoft.com", []string{"Fabrikam", "contoso"}, same, "contoso"},
		{"j@contoso.partner.onmschina.cn", []string{"contoso"}, same, "contoso"},
		{"j@contoso1.onmicrosoft.us", []string{"Fabrikam", "contoso"}, near, "contoso"},
		{"j@c0ntoso.onmicrosoft.com", []string{"contoso", "C0ntoso"}, same, "C0ntoso"},
		{"j@contoso1.onmicrosoft.com", []string{"contoso", "Contosol"}, lookAlike, "Contosol"},
		{"j@litware.onmicrosoft.com", []string{"contoso", "Fabrikam"}, unlike, "contoso"},
		{"j@contoso.onmicrosoft.com", nil, likenessUnknown, ""},
		{"", []string{"contoso"}, likenessUnknown, ""},
	} {
		if k := kin(test.username, test.firm); k.likeness != test.want || k.firm != test.name {
			t.Errorf("%q of %q: %s %q, want %s %q", test.username, test.firm, k.likeness, k.firm, test.want, test.name)
		}
	}
}

func TestMisspelt(t *testing.T) {
	t.Parallel()
	for _, slip := range []string{"contosso", "cotoso", "contoos", "ocntoso", "xcontoso", "contosox", "conteso", "contos"} {
		if !misspelt(slip, "contoso") || !misspelt("contoso", slip) {
			t.Errorf("%s is a slip of contoso", slip)
		}
	}
	for _, other := range []string{"contoso", "cantose", "otnocso", "fabrikam", "contosogroup", ""} {
		if misspelt(other, "contoso") || misspelt("contoso", other) {
			t.Errorf("%s is no slip of contoso", other)
		}
	}
}

var (
	anyName  = rapid.OneOf(rapid.String(), rapid.StringMatching(`[A-Za-zäöüß0-9 .,&-]{0,20}( (GmbH|Ltd\.|S\.A\.|& Co\. KG))?`))
	anyLabel = rapid.StringMatching(`[a-z0-9]{1,12}`)
)

func TestSkeletonIsItsOwn(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := skeleton(anyLabel.Draw(t, "label"))
		if again := skeleton(s); again != s {
			t.Fatalf("%q becomes %q", s, again)
		}
	})
}

func TestSameIsSymmetric(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyName.Draw(t, "a"), anyName.Draw(t, "b")
		if rapid.Bool().Draw(t, "related") {
			b = strings.ToUpper(strings.ReplaceAll(a, " ", "")) + " Inc."
		}
		// A hyphen in a label is no part of the name, and one in a name is.
		if strings.Contains(a+b, "-") {
			return
		}
		if (compare(a, b) == same) != (compare(b, a) == same) {
			t.Fatalf("%q to %q: %s, and back: %s", a, b, compare(a, b), compare(b, a))
		}
	})
}

// Whatever passes for the name by its characters alone is never called the name,
// nor something like it.
func TestDisguiseIsSeen(t *testing.T) {
	t.Parallel()
	disguises := map[string][]string{"o": {"0"}, "l": {"1", "i"}, "i": {"1", "l"}, "m": {"rn"}, "w": {"vv"}, "d": {"cl"}, "s": {"5"}, "e": {"3"}, "a": {"4"}, "b": {"8"}, "g": {"9", "q"}}
	rapid.Check(t, func(t *rapid.T) {
		letter := rapid.SampledFrom(slices.Sorted(maps.Keys(disguises))).Draw(t, "letter")
		name := rapid.StringMatching(`[a-z]{3,11}`).Draw(t, "name")
		at := rapid.IntRange(0, len(name)).Draw(t, "at")
		before, after := name[:at], name[at:]
		name = before + letter + after
		label := before + rapid.SampledFrom(disguises[letter]).Draw(t, "way") + after
		if got := compare(label, name); got != lookAlike {
			t.Fatalf("%q for %q: %s", label, name, got)
		}
	})
}

func TestSpellingsAreLabels(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		name := anyName.Draw(t, "name")
		for _, s := range spellings(name) {
			if strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
				t.Fatalf("%q: %q", name, s)
			}
			if again := spellings(s); len(again) != 1 || again[0] != s {
				t.Fatalf("%q: %q, and that %q", name, s, again)
			}
		}
	})
}
