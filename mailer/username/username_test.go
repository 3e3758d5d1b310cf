package username_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"

	"github.com/swapdesk/swapdesk/mailer/username"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"jane@contoso.onmicrosoft.com":                              "",
		"Jane.Doe@Contoso.OnMicrosoft.COM":                          "jane.doe@contoso.onmicrosoft.com",
		"jane@contoso1.onmicrosoft.us":                              "",
		"jane@contoso.partner.onmschina.cn":                         "",
		"a'b.c-d_e!f#g^h~9@x.onmicrosoft.com":                       "",
		".jane..doe@contoso.onmicrosoft.com":                        "",
		"jane_fabrikam.com_ext_@contoso.onmicrosoft.com":            "",
		"jane@1-2.onmicrosoft.com":                                  "",
		"jane@mail.onmicrosoft.com":                                 "",
		"jane@partner.onmicrosoft.com":                              "",
		strings.Repeat("a", 64) + "@contoso.onmicrosoft.com":        "",
		"jane@" + strings.Repeat("a", 32) + ".onmicrosoft.com":      "",
		"jane@" + strings.Repeat("a", 27) + ".partner.onmschina.cn": "",
	} {
		if want == "" {
			want = in
		}
		got, err := username.Parse(in)
		if err != nil || got.String() != want {
			t.Errorf("Parse(%q) = %q, %v; want %q", in, got, err, want)
		}
	}
}

func TestParseParts(t *testing.T) {
	t.Parallel()
	got, err := username.Parse("Jane@Contoso.partner.onmschina.cn")
	if err != nil {
		t.Fatal(err)
	}
	if got.Local != "jane" || got.Label != "contoso" || got.Domain() != "contoso.partner.onmschina.cn" ||
		got.Cloud.Authority != "https://login.partner.microsoftonline.cn" {
		t.Errorf("got %+v", got)
	}
}

const (
	other    = username.NotOnMicrosoft
	consumer = username.ConsumerAddress
	bad      = username.InvalidUsername
)

var refusals = []struct {
	in         string
	problem    username.Problem
	suggestion string
}{
	// Another domain.
	{"jane@contoso.com", other, ""},
	{"jane+tag@gmail.com", other, ""},
	{"jane@contoso.microsoftonline.com", other, ""},
	{"jane@microsoft.com", other, ""},
	{"jane@corp.mail.microsoft.com", other, ""},
	{"jane@outlook.contoso.com", other, ""},
	{"jane@live.example", other, ""},
	{"jane@omnichina.cn", other, ""},
	{"jane@sharepoint.com", other, ""},

	// A private address.
	{"jane@outlook.com", consumer, ""},
	{"Jane@HOTMAIL.co.uk", consumer, ""},
	{"jane@hotmail.fr", consumer, ""},
	{"jane@live.com.mx", consumer, ""},
	{"jane@msn.com", consumer, ""},
	{"jane@passport.com", consumer, ""},
	{"jane@windowslive.com", consumer, ""},
	{"live.com#jane@outlook.com", consumer, ""},
	{"jane+tag@outlook.com", consumer, ""},

	// Characters, before anything is mapped.
	{"jane@\u212Aontoso.onmicrosoft.com", bad, ""},
	{"jane@contoso\uFF0Eonmicrosoft.com", bad, ""},
	{"jane@conto\u00ADso.onmicrosoft.com", bad, ""},
	{"jane@contoso.onmicrosoft.com\u200B", bad, ""},
	{"j\u00E4ne@outlook.com", bad, ""},
	{"jane@contoso.onmicrosoft.com\n", bad, ""},
	{"jane\x00@contoso.onmicrosoft.com", bad, ""},
	{"jane\xff@contoso.onmicrosoft.com", bad, ""},

	// Before the @.
	{"", bad, ""},
	{"contoso.onmicrosoft.com", bad, ""},
	{"jane@", bad, ""},
	{"@contoso.onmicrosoft.com", bad, ""},
	{"jane@fabrikam.com@contoso.onmicrosoft.com", bad, ""},
	{"jane+tag@contoso.onmicrosoft.com", bad, ""},
	{"jane doe@contoso.onmicrosoft.com", bad, ""},
	{"jane/doe@contoso.onmicrosoft.com", bad, ""},
	{"<jane@contoso.onmicrosoft.com>", bad, ""},
	{"jane.@contoso.onmicrosoft.com", bad, ""},
	{"jane_fabrikam.com#EXT#@contoso.onmicrosoft.com", bad, ""},
	{strings.Repeat("a", 113) + "@contoso.com", bad, ""},
	{strings.Repeat("a", 65) + "@contoso.onmicrosoft.com", bad, ""},

	// The label.
	{"jane@onmicrosoft.com", bad, ""},
	{"jane@.onmicrosoft.com", bad, ""},
	{"jane@partner.onmschina.cn", bad, ""},
	{"jane@-contoso.onmicrosoft.com", bad, ""},
	{"jane@contoso-.onmicrosoft.com", bad, ""},
	{"jane@con_toso.onmicrosoft.com", bad, ""},
	{"jane@" + strings.Repeat("a", 33) + ".onmicrosoft.us", bad, ""},
	{"jane@" + strings.Repeat("a", 28) + ".partner.onmschina.cn", bad, ""},
	{"jane@www.contoso.onmicrosoft.com", bad, ""},
	{"jane@contoso.com.onmicrosoft.com", bad, ""},
	{"jane@contoso.mail.onmicrosoft.com", bad, "jane@contoso.onmicrosoft.com"},
	{"jane@contoso.mail.onmicrosoft.us", bad, "jane@contoso.onmicrosoft.us"},
	{"jane@a.b.mail.onmicrosoft.com", bad, ""},
	{"jane@contoso..onmicrosoft.com", bad, "jane@contoso.onmicrosoft.com"},
	{"jane@ contoso.onmicrosoft.com", bad, "jane@contoso.onmicrosoft.com"},

	// A closed cloud.
	{"jane@contoso.onmicrosoft.de", bad, ""},
	{"jane@contoso.onmicrsoft.de", bad, ""},

	// Nearly the suffix: the stem.
	{"jane@contoso.onmicrsoft.com", bad, "jane@contoso.onmicrosoft.com"},
	{"Jane@Contoso.onmircosoft.com", bad, "jane@contoso.onmicrosoft.com"},
	{"jane@contoso.onmicrosfot.us", bad, "jane@contoso.onmicrosoft.us"},
	{"jane@contoso.0nmicrosoft.com", bad, "jane@contoso.onmicrosoft.com"},
	{"jane@contoso.0nmicr0s0ft.com", bad, "jane@contoso.onmicrosoft.com"},
	{"jane@contoso.onrnicrosoft.com", bad, "jane@contoso.onmicrosoft.com"},
	{"jane@contoso.onmircosfot.com", bad, "jane@contoso.onmicrosoft.com"},
	{"jane@contoso.onmicrosof.t.com", bad, "jane@contoso.onmicrosoft.com"},
	{"jane@a.microsoft.com", bad, "jane@a.onmicrosoft.com"},
	{"jane@contoso.microsoft.com", bad, "jane@contoso.onmicrosoft.com"},
	{"jane@contoso.on.microsoft.com", bad, "jane@contoso.onmicrosoft.com"},
	{"jane@contoso.on-microsoft.com", bad, "jane@contoso.onmicrosoft.com"},
	{"jane@contosoonmicrosoft.com", bad, "jane@contoso.onmicrosoft.com"},
	{"jane@contoso-onmicrosoft.com", bad, "jane@contoso.onmicrosoft.com"},
	{"jane@contoso_onmicrosoft.com", bad, "jane@contoso.onmicrosoft.com"},
	{"jane@contoso,onmicrosoft.com", bad, "jane@contoso.onmicrosoft.com"},
	{"jane@onmicrsoft.com", bad, ""},
	{"ja+ne@contoso.onmicrsoft.com", bad, ""},
	{"jane@contoso.onmicrosoft365.com", bad, ""},

	// Nearly the suffix: the end.
	{"jane@contoso.onmicrosoft", bad, "jane@contoso.onmicrosoft.com"},
	{"jane@contoso.onmicrosoft.co", bad, "jane@contoso.onmicrosoft.com"},
	{"jane@contoso.onmicrosoft.cmo", bad, "jane@contoso.onmicrosoft.com"},
	{"jane@contoso.onmicrosoft.con", bad, "jane@contoso.onmicrosoft.com"},
	{"jane@contoso.onmicrosoft.com.com", bad, "jane@contoso.onmicrosoft.com"},
	{"jane@contoso.onmicrosoft.com.au", bad, "jane@contoso.onmicrosoft.com"},
	{"jane@contoso.onmicrosoft.com.us", bad, ""},
	{"jane@contoso.onmicrosoft.net", bad, ""},
	{"jane@contoso.onmicrosoft.uk", bad, ""},
	{"jane@contoso.onmicrosoftcom", bad, "jane@contoso.onmicrosoft.com"},
	{"jane@contoso.onmicrosoft,com", bad, "jane@contoso.onmicrosoft.com"},
	{"jane@contoso.onmicrosoft.com.", bad, "jane@contoso.onmicrosoft.com"},
	{"jane@contoso.onmicrosoft. com", bad, "jane@contoso.onmicrosoft.com"},

	// Nearly the suffix: China's.
	{"jane@contoso.onmschina.cn", bad, "jane@contoso.partner.onmschina.cn"},
	{"jane@contoso.partners.onmschina.cn", bad, "jane@contoso.partner.onmschina.cn"},
	{"jane@contoso.partner.onmschina.com.cn", bad, "jane@contoso.partner.onmschina.cn"},
	{"jane@contoso.partner.onmchina.cn", bad, "jane@contoso.partner.onmschina.cn"},

	// No domain at all.
	{"jane@contoso", bad, ""},
	{"jane@[192.0.2.1]", bad, ""},
	{"jane@contoso,com", bad, ""},
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for _, tt := range refusals {
		_, err := username.Parse(tt.in)
		var e *username.Error
		if !errors.As(err, &e) {
			t.Errorf("Parse(%q): error %v, want an *Error", tt.in, err)
			continue
		}
		if e.Problem != tt.problem || e.Suggestion != tt.suggestion {
			t.Errorf("Parse(%q): %s, suggestion %q; want %s, %q", tt.in, e.Problem, e.Suggestion, tt.problem, tt.suggestion)
		}
		if !sentence.MatchString(e.Text) {
			t.Errorf("Parse(%q): %q is not one sentence", tt.in, e.Text)
		}
	}
}

var sentence = regexp.MustCompile(`^[A-Z][ -~]*\.$`)

// maxText is the length of a sentence that names several faults.
const maxText = 300

// Each kind of fault has a sentence of its own, which a partner reads.
func TestTexts(t *testing.T) {
	t.Parallel()
	const plain = "; a username is made of plain English letters, digits and signs."
	for in, want := range map[string]string{
		"jane@contoso.com":        "The address is in another domain; the username that is needed is in the tenant's own, which ends in onmicrosoft.com.",
		"jane@outlook.com":        "Addresses at outlook.com, hotmail.com, live.com and the like are those of private persons; a username belongs to a firm's tenant.",
		"contoso.onmicrosoft.com": "This is a tenant's domain alone; a username has a name and an @ before it.",

		"jane@contoso.onmicrsoft.com":       "The username says onmicrsoft where onmicrosoft belongs.",
		"jane@contoso.0nmicrosoft.com":      "The digit 0 stands in onmicrosoft where the letter o belongs.",
		"jane@contoso.microsoft.com":        "The word on is missing before microsoft.",
		"jane@contoso.on.microsoft.com":     "A dot stands inside onmicrosoft, which is one word.",
		"jane@contosoonmicrosoft.com":       "The dot before onmicrosoft is missing.",
		"jane@contoso,onmicrosoft.com":      "A comma stands before onmicrosoft where a dot belongs.",
		"jane@contoso.onmicrosoft.co":       "The username ends in .co where .com belongs.",
		"jane@contoso.onmicrosoft":          "The ending .com is missing after onmicrosoft.",
		"jane@contoso.onmicrosoft.com.com":  "The ending .com stands there twice.",
		"jane@contoso.onmicrosoft.com.au":   "Something follows behind onmicrosoft.com, which is the end.",
		"jane@contoso.onmicrosfot.con":      "The username says onmicrosfot where onmicrosoft belongs, and it ends in .con where .com belongs.",
		"jane@contoso.mail.onmicrosoft.com": "A domain with .mail. before onmicrosoft.com is for passing mail on; nobody signs in with it.",
		"jane@contoso.onmschina.cn":         "The word partner is missing before onmschina.cn.",
		"jane@contoso.onmicrosoft.de":       "Usernames that end in onmicrosoft.de are gone: the German cloud behind them was closed on 29 October 2021.",

		"jane@onmicrosoft.com":             "The tenant's name is missing before onmicrosoft.com.",
		"jane@a.b.onmicrosoft.com":         "More than one name stands before onmicrosoft.com, where the tenant's alone belongs.",
		"jane@contoso.com.onmicrosoft.com": "A whole domain stands before onmicrosoft.com, where the tenant's name, one word without a dot, belongs.",
		"jane@con_toso.onmicrosoft.com":    "The tenant's name holds an underscore, where only letters and digits are possible.",

		"jane+tag@contoso.onmicrosoft.com":            "Before the @ stands a plus sign; mail addresses may have one, usernames may not.",
		"jane doe@contoso.onmicrosoft.com":            "Before the @ stands a space; only letters, digits and ' . - _ ! # ^ ~ are possible there.",
		"jane.@contoso.onmicrosoft.com":               "A dot cannot stand just before the @.",
		"j_fabrikam.com#EXT#@contoso.onmicrosoft.com": "A name with #EXT# belongs to a guest of the tenant, not to a user of its own.",
		"jane@contoso@onmicrosoft.com":                "The second @ stands where a dot belongs; a username has exactly one @.",
		"jane@fabrikam.com@contoso.onmicrosoft.com":   "There are 2 @ signs; a username has exactly one @.",

		// Letters that lower-casing or IDNA would turn into innocent ones.
		"jane@\u212Aontoso.onmicrosoft.com":     "After the @ stands a character that looks like k (U+212A)" + plain,
		"jane@contoso.onm\u0131crosoft.com":     "After the @ stands the letter i without its dot (U+0131)" + plain,
		"jane@contoso\uFF0Eonmicrosoft.com":     "After the @ stands the full-width form of a dot (U+FF0E)" + plain,
		"jane@conto\u00ADso.onmicrosoft.com":    "After the @ stands an invisible soft hyphen (U+00AD)" + plain,
		"j\u200bane@contoso.onmicrosoft.com":    "Before the @ stands an invisible zero-width space (U+200B)" + plain,
		"j\u0430ne@contoso.onmicrosoft.com":     "Before the @ stands a Cyrillic letter that looks like a (U+0430)" + plain,
		"jane@c\u03bfntoso.onmicrosoft.com":     "After the @ stands a Greek letter that looks like o (U+03BF)" + plain,
		"j\u00f6rg@contoso.onmicrosoft.com":     "Before the @ stands the letter o with an accent or another mark (U+00F6)" + plain,
		"o\u2019hara@contoso.onmicrosoft.com":   "Before the @ stands a typographic apostrophe (U+2019)" + plain,
		"\U0001d41aane@contoso.onmicrosoft.com": "Before the @ stands a character that looks like a (U+1D41A)" + plain,
		"jane@contoso.onmicrosoft.com\n":        "After the @ stands a line break" + plain,
	} {
		if _, err := username.Parse(in); err == nil || err.Error() != want {
			t.Errorf("Parse(%q):\n%v, want\n%s", in, err, want)
		}
	}
}

func TestWarnings(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]int{
		"jane@contoso.onmicrosoft.com":                               0,
		"jane.doe@" + strings.Repeat("a", 27) + ".onmicrosoft.com":   0,
		"jane@" + strings.Repeat("a", 28) + ".onmicrosoft.com":       1,
		"jane@con-toso.onmicrosoft.com":                              1,
		"jane_fabrikam.com_EXT_@contoso.onmicrosoft.com":             1,
		".jane@contoso.onmicrosoft.com":                              1,
		"jane..doe@contoso.onmicrosoft.com":                          1,
		"a..b_ext_@" + strings.Repeat("a-", 15) + ".onmicrosoft.us":  -1,
		"a..b_ext_@" + strings.Repeat("a-", 15) + "a.onmicrosoft.us": 4,
	} {
		u, err := username.Parse(in)
		if (err != nil) != (want < 0) {
			t.Errorf("Parse(%q): %v", in, err)
		} else if got := u.Warnings(); err == nil && len(got) != want {
			t.Errorf("%q warns %q, want %d", in, got, want)
		}
	}
}

func TestParseDomain(t *testing.T) {
	t.Parallel()
	label, cloud, err := username.ParseDomain("Contoso.onmicrosoft.US")
	if err != nil || label != "contoso" || cloud.Instance != "microsoftonline.us" {
		t.Errorf("got %q, %+v, %v", label, cloud, err)
	}
	for in, want := range map[string]username.Error{
		"contoso.com":                  {Problem: other},
		"outlook.com":                  {Problem: consumer},
		"onmicrosoft.com":              {Problem: bad},
		"":                             {Problem: bad},
		"jane@contoso.onmicrosoft.com": {Problem: bad},
		"contoso.onmicrosoft.co":       {Problem: bad, Suggestion: "contoso.onmicrosoft.com"},
	} {
		_, _, err := username.ParseDomain(in)
		var e *username.Error
		if !errors.As(err, &e) || e.Problem != want.Problem || e.Suggestion != want.Suggestion {
			t.Errorf("ParseDomain(%q): %+v, want %+v", in, e, want)
		}
	}
}

func TestCloudOf(t *testing.T) {
	t.Parallel()
	for domain, want := range map[string]string{
		"contoso.onmicrosoft.com":      "public",
		"contoso.mail.onmicrosoft.com": "public",
		"Contoso.OnMicrosoft.US":       "US government",
		"onmicrosoft.us":               "US government",
		"contoso.partner.onmschina.cn": "China",
		"contoso.onmicrosoft.de":       "Germany",
		"contoso.com":                  "",
		"xonmicrosoft.us":              "",
	} {
		c, suffixed := username.CloudOf(domain)
		if suffixed != (want != "") || suffixed && c.Name != want || !suffixed && c.Name != "public" {
			t.Errorf("CloudOf(%q) = %q, %t", domain, c.Name, suffixed)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, tt := range refusals {
		f.Add(tt.in)
	}
	f.Add("jane@contoso.onmicrosoft.com")
	accepted := regexp.MustCompile(`^[a-z0-9'.\-_!#^~]{0,63}[a-z0-9'\-_!#^~]@[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?\.(onmicrosoft\.com|onmicrosoft\.us|partner\.onmschina\.cn)$`)
	f.Fuzz(func(t *testing.T, in string) {
		u, err := username.Parse(in)
		if err == nil {
			again, err := username.Parse(u.String())
			if err != nil || again != u {
				t.Fatalf("Parse(%q) = %v, %v: not a fixed point", u, again, err)
			}
			if !accepted.MatchString(u.String()) || len(in) != len(u.String()) || !strings.EqualFold(in, u.String()) {
				t.Fatalf("Parse(%q) = %q", in, u)
			}
			return
		}
		var e *username.Error
		if !errors.As(err, &e) {
			t.Fatalf("Parse(%q): %T", in, err)
		}
		if e.Suggestion != "" && (!accepted.MatchString(e.Suggestion) || strings.EqualFold(e.Suggestion, in)) {
			t.Fatalf("Parse(%q) suggests %q", in, e.Suggestion)
		}
		if !sentence.MatchString(e.Text) || len(e.Text) > maxText {
			t.Fatalf("Parse(%q) says %q", in, e.Text)
		}
	})
}

func FuzzParseDomain(f *testing.F) {
	for _, tt := range refusals {
		_, domain, _ := strings.Cut(tt.in, "@")
		f.Add(domain)
	}
	f.Fuzz(func(t *testing.T, in string) {
		label, cloud, err := username.ParseDomain(in)
		if err == nil {
			if got := label + "." + cloud.Suffix; got != strings.ToLower(in) || cloud.Closed != "" {
				t.Fatalf("ParseDomain(%q) = %q", in, got)
			}
			return
		}
		var e *username.Error
		if !errors.As(err, &e) {
			t.Fatalf("ParseDomain(%q): %T", in, err)
		}
		if e.Suggestion == "" {
			return
		}
		if _, _, err := username.ParseDomain(e.Suggestion); err != nil {
			t.Fatalf("ParseDomain(%q) suggests %q: %v", in, e.Suggestion, err)
		}
	})
}
