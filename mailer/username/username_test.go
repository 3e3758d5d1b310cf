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

var sentence = regexp.MustCompile(`^[A-Z].*\.$`)

func TestTexts(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"jane@contoso.onmicrosoft.de":                 "closed on 29 October 2021",
		"jane@fabrikam.com@contoso.onmicrosoft.com":   "exactly one @",
		"jane@onmicrosoft.com":                        "missing before onmicrosoft.com",
		"jane+tag@contoso.onmicrosoft.com":            "plus sign",
		"jane.@contoso.onmicrosoft.com":               "dot cannot stand just before",
		"j_fabrikam.com#EXT#@contoso.onmicrosoft.com": "guest",
	} {
		if _, err := username.Parse(in); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Parse(%q): %v, want %q in it", in, err, want)
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
		if e.Suggestion != "" && !accepted.MatchString(e.Suggestion) {
			t.Fatalf("Parse(%q) suggests %q", in, e.Suggestion)
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
