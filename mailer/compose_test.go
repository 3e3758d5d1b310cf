package mailer

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestComposeEnvelope(t *testing.T) {
	t.Parallel()
	m := compose(t, testDesk, letterFor(Confirmation, ""))
	m.Raw = nil
	want := Mail{
		MessageID: "sample-confirmation@vendor.example",
		From:      "cosell@vendor.example", To: "jane@contoso.com",
		Subject: "[SWAP-7K3M-9QXD] Your sign-in address was changed",
	}
	if diff := cmp.Diff(want, m); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestComposeIsRepeatable(t *testing.T) {
	t.Parallel()
	l := letterFor(Confirmation, "")
	if a, b := compose(t, testDesk, l), compose(t, testDesk, l); string(a.Raw) != string(b.Raw) {
		t.Error("the same letter gave different bytes")
	}
}

func TestComposeMakesMessageIDs(t *testing.T) {
	t.Parallel()
	l := letterFor(Confirmation, "")
	l.MessageID = ""
	a, b := compose(t, testDesk, l), compose(t, testDesk, l)
	if a.MessageID == b.MessageID {
		t.Errorf("two letters are both %s", a.MessageID)
	}
	form := regexp.MustCompile(`^[a-z2-7]{26,}@vendor\.example$`)
	if !form.MatchString(a.MessageID) {
		t.Errorf("MessageID = %s, want %s", a.MessageID, form)
	}
	if got := partsOf(t, a.Raw).header.Get("Message-Id"); got != "<"+a.MessageID+">" {
		t.Errorf("Message-ID: %s, want <%s>", got, a.MessageID)
	}
}

func TestComposeRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		change func(*Desk, *Letter)
		want   string
	}{
		{"no recipient", func(_ *Desk, l *Letter) { l.To = "" }, `"" is not a plain ASCII mail address`},
		{"two recipients", func(_ *Desk, l *Letter) { l.To = "a@b.example, c@d.example" }, "not a plain ASCII mail address"},
		{"a recipient with a name", func(_ *Desk, l *Letter) { l.To = "Jane <a@b.example>" }, "not a plain ASCII mail address"},
		{"a quoted recipient", func(_ *Desk, l *Letter) { l.To = `"a b"@b.example` }, "not a plain ASCII mail address"},
		{"a recipient beyond ASCII", func(_ *Desk, l *Letter) { l.To = "jané@b.example" }, "not a plain ASCII mail address"},
		{"an endless recipient", func(_ *Desk, l *Letter) { l.To = strings.Repeat("a", 65) + "@b.example" }, "not a plain ASCII mail address"},
		{"an endless domain", func(_ *Desk, l *Letter) { l.To = "a@" + strings.Repeat("b.", 150) + "example" }, "not a plain ASCII mail address"},
		{"the desk itself", func(_ *Desk, l *Letter) { l.To = "CoSell@vendor.example" }, "addressed to the desk itself"},
		{"no date", func(_ *Desk, l *Letter) { l.Date = time.Time{} }, "no date"},
		{"no reference", func(_ *Desk, l *Letter) { l.Ref = "" }, "not a request's reference"},
		{"a false reference for a mend letter", func(_ *Desk, l *Letter) { l.Occasion, l.Ref = Mend, "7K3M" }, "not a request's reference"},
		{"no old address", func(_ *Desk, l *Letter) { l.Old = "" }, "the old address is missing"},
		{"no new username", func(_ *Desk, l *Letter) { l.New = "" }, "the new username is missing"},
		{"an old address with a space", func(_ *Desk, l *Letter) { l.Old = "a b@c.example" }, "not a plain ASCII username"},
		{"an old address with two @", func(_ *Desk, l *Letter) { l.Old = "a@b@c.example" }, "not a plain ASCII username"},
		{"a suggestion that is none", func(_ *Desk, l *Letter) { l.Suggestion = "jane" }, "not a plain ASCII username"},
		{"a tenant domain with a path", func(_ *Desk, l *Letter) { l.TenantDomain = "contoso.com/x" }, "not a plain ASCII domain"},
		{"no tenant domain", func(_ *Desk, l *Letter) { l.Occasion, l.Problem, l.New = Mend, NoTenant, "" }, "the tenant domain is missing"},
		{"no reason", func(_ *Desk, l *Letter) { l.Occasion, l.Reason = Denial, " \n\t\x00" }, "the reason is missing"},
		{"no page to confirm on", func(_ *Desk, l *Letter) { l.Occasion, l.ConfirmURL = Challenge, "" }, "the page to confirm on is missing"},
		{"a page to confirm on without TLS", func(_ *Desk, l *Letter) { l.Occasion, l.ConfirmURL = Challenge, "http://desk.vendor.example/c" }, "no page to link to"},
		{"a page to confirm on that is script", func(_ *Desk, l *Letter) { l.Occasion, l.ConfirmURL = Challenge, "javascript:alert(1)" }, "no page to link to"},
		{"a page to confirm on with a password", func(_ *Desk, l *Letter) { l.Occasion, l.ConfirmURL = Challenge, "https://a:b@c.example/" }, "no page to link to"},
		{"a page to confirm on with a space", func(_ *Desk, l *Letter) { l.Occasion, l.ConfirmURL = Challenge, "https://c.example/ x" }, "no page to link to"},
		{"a challenge without a reference", func(_ *Desk, l *Letter) { l.Occasion, l.Ref = Challenge, "" }, "not a request's reference"},
		{"a challenge for another address", func(_ *Desk, l *Letter) { l.Occasion, l.To = Challenge, "eve@fabrikam.com" }, "for the owner of"},
		{"a challenge about no address", func(_ *Desk, l *Letter) { l.Occasion, l.Old = Challenge, "" }, "for the owner of"},
		{"a notice for another address", func(_ *Desk, l *Letter) { l.Occasion, l.To = Notice, l.Asker }, "for the owner of"},
		{"a notice of nobody", func(_ *Desk, l *Letter) { l.Occasion, l.Asker = Notice, "" }, "the asker's address is missing"},
		{"a notice of somebody with a name", func(_ *Desk, l *Letter) { l.Occasion, l.Asker = Notice, "Mia <mia@contoso.com>" }, "not a plain ASCII mail address"},
		{"a false reference of an open request", func(_ *Desk, l *Letter) { l.Occasion, l.Busy = Inquiry, "SWAP-7K3M" }, "not a request's reference"},
		{"no question", func(_ *Desk, l *Letter) { l.Occasion, l.Question = Question, "" }, "the question is missing"},
		{"an endless reason", func(_ *Desk, l *Letter) { l.Reason = strings.Repeat("ä", MaxText+1) }, "longer than a letter takes"},
		{"an unknown occasion", func(_ *Desk, l *Letter) { l.Occasion = "birthday" }, `no template "birthday"`},
		{"an occasion that is a path", func(_ *Desk, l *Letter) { l.Occasion = "../layout" }, "no template"},
		{"an unknown problem", func(_ *Desk, l *Letter) { l.Occasion, l.Problem = Mend, "bored" }, `no template "mend_bored"`},
		{"a message id in brackets", func(_ *Desk, l *Letter) { l.MessageID = "<a@b.example>" }, "not a message id"},
		{"a message id with a space", func(_ *Desk, l *Letter) { l.MessageID = "a b@c.example" }, "not a message id"},
		{"a desk without an address", func(d *Desk, _ *Letter) { d.Address = "" }, "not a plain ASCII mail address"},
		{"a desk with a broken name", func(d *Desk, _ *Letter) { d.Name = "Co-sell\ndesk" }, "cannot be shown"},
		{"a desk whose name is not UTF-8", func(d *Desk, _ *Letter) { d.Name = "Co\xff" }, "cannot be shown"},
		{"a desk with an endless name", func(d *Desk, _ *Letter) { d.Name = strings.Repeat("ä", 65) }, "longer than 64"},
		{"a portal without TLS", func(d *Desk, _ *Letter) { d.PortalURL = "http://portal.vendor.example/" }, "not an https URL"},
		{"a portal that is script", func(d *Desk, _ *Letter) { d.PortalURL = "javascript:alert(1)" }, "not an https URL"},
		{"a portal with a line break", func(d *Desk, _ *Letter) { d.PortalURL = "https://a.example/\nx" }, "not an https URL"},
		{"a portal with a password", func(d *Desk, _ *Letter) { d.PortalURL = "https://a:b@c.example/" }, "not an https URL"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d, l := testDesk, letterFor(Confirmation, "")
			tt.change(&d, &l)
			m, err := d.Compose(l)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error = %v, want one with %q", err, tt.want)
			}
			if m.Raw != nil {
				t.Error("a mail was made")
			}
		})
	}
}

func TestComposeTakes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		change func(*Desk, *Letter)
	}{
		{"the longest local part", func(_ *Desk, l *Letter) { l.To = strings.Repeat("a", 64) + "@b.example" }},
		{"signs in an address", func(_ *Desk, l *Letter) { l.To = "o'hara+x={y}|!#$%&*/?^_`~-@b.example" }},
		{"dots in a username", func(_ *Desk, l *Letter) { l.New = ".jane..doe@contoso.onmicrosoft.com" }},
		{"the longest reason", func(_ *Desk, l *Letter) { l.Occasion, l.Reason = Denial, strings.Repeat("ä", MaxText) }},
		{"a page to confirm on on this machine", func(_ *Desk, l *Letter) { l.Occasion, l.ConfirmURL = Challenge, "http://[::1]:8080/c/x" }},
		{"the old address in capitals", func(_ *Desk, l *Letter) { l.Occasion, l.To = Challenge, "Jane@Contoso.com" }},
		{"a name beyond ASCII", func(d *Desk, _ *Letter) { d.Name = `Büro "Süd", Köln` }},
		{"the longest name", func(d *Desk, _ *Letter) { d.Name = strings.Repeat("äö ü", 16) }},
		{"a portal on this machine", func(d *Desk, _ *Letter) { d.PortalURL = "http://127.0.0.1:8080/" }},
		{"no portal", func(d *Desk, _ *Letter) { d.PortalURL = "" }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d, l := testDesk, letterFor(Confirmation, "")
			tt.change(&d, &l)
			p := partsOf(t, compose(t, d, l).Raw)
			from, err := p.header.AddressList("From")
			if err != nil || len(from) != 1 || from[0].Name != d.name() || from[0].Address != d.Address {
				t.Errorf("From = %v, %v; want %s of %s", from, err, d.Address, d.name())
			}
			to, err := p.header.AddressList("To")
			if err != nil || len(to) != 1 || to[0].Address != l.To {
				t.Errorf("To = %v, %v; want %s", to, err, l.To)
			}
		})
	}
}

var headerNames = []string{
	"Auto-Submitted", "Content-Type", "Date", "From", "In-Reply-To", "Message-Id", "Mime-Version",
	"References", "Subject", "To", "X-Auto-Response-Suppress",
}

// checkHeaders reports a header that is missing, doubled or not ours.
func checkHeaders(t *testing.T, p mailParts, names []string) {
	t.Helper()
	if got := slices.Sorted(maps.Keys(p.header)); !slices.Equal(got, names) {
		t.Errorf("headers %q, want %q", got, names)
	}
	for name, values := range p.header {
		if len(values) != 1 {
			t.Errorf("%s: stands there %d times", name, len(values))
		}
	}
}

// Every string that goes into a letter, each with a line break and a header after it.
func TestComposeHeaderInjection(t *testing.T) {
	t.Parallel()
	fields := map[string]func(*Desk, *Letter) *string{
		"Address":      func(d *Desk, _ *Letter) *string { return &d.Address },
		"Name":         func(d *Desk, _ *Letter) *string { d.Name = "Desk"; return &d.Name },
		"PortalURL":    func(d *Desk, _ *Letter) *string { return &d.PortalURL },
		"Occasion":     func(_ *Desk, l *Letter) *string { return (*string)(&l.Occasion) },
		"Problem":      func(_ *Desk, l *Letter) *string { l.Occasion = Mend; return (*string)(&l.Problem) },
		"To":           func(_ *Desk, l *Letter) *string { return &l.To },
		"Ref":          func(_ *Desk, l *Letter) *string { return &l.Ref },
		"Old":          func(_ *Desk, l *Letter) *string { return &l.Old },
		"New":          func(_ *Desk, l *Letter) *string { return &l.New },
		"TenantDomain": func(_ *Desk, l *Letter) *string { l.TenantDomain = "contoso.com"; return &l.TenantDomain },
		"Fault":        func(_ *Desk, l *Letter) *string { l.Fault = "A dot is missing."; return &l.Fault },
		"Suggestion":   func(_ *Desk, l *Letter) *string { l.Suggestion = l.New; return &l.Suggestion },
		"ConfirmURL":   func(_ *Desk, l *Letter) *string { l.Occasion = Challenge; return &l.ConfirmURL },
		"Asker":        func(_ *Desk, l *Letter) *string { l.Occasion = Notice; return &l.Asker },
		"ConsentURL":   func(_ *Desk, l *Letter) *string { l.ConsentURL = l.ConfirmURL; return &l.ConsentURL },
		"Busy":         func(_ *Desk, l *Letter) *string { l.Occasion, l.Busy = Inquiry, l.Ref; return &l.Busy },
		"MessageID":    func(_ *Desk, l *Letter) *string { return &l.MessageID },
		"InReplyTo":    func(_ *Desk, l *Letter) *string { return &l.InReplyTo },
		"References":   func(_ *Desk, l *Letter) *string { return &l.References[0] },
		"Reason":       func(_ *Desk, l *Letter) *string { l.Occasion = Denial; return &l.Reason },
		"Question":     func(_ *Desk, l *Letter) *string { l.Occasion = Question; return &l.Question },
	}
	mayPass := map[string]bool{"InReplyTo": true, "References": true, "Reason": true, "Question": true}
	for name, field := range fields {
		for _, attack := range []string{"\r\nBcc: evil@x.example", "\nBcc: evil@x.example", "\rBcc: e@x.example", "\r\n\r\nevil", "\x00", "\u2028Bcc: e@x.example"} {
			d, l := testDesk, letterFor(Confirmation, "")
			*field(&d, &l) += attack
			m, err := d.Compose(l)
			if !mayPass[name] {
				if err == nil {
					t.Errorf("%s with %q made a mail", name, attack)
				}
				continue
			}
			if err != nil {
				t.Errorf("%s with %q: %v", name, attack, err)
				continue
			}
			names := headerNames
			if name == "InReplyTo" {
				names = slices.DeleteFunc(slices.Clone(names), func(n string) bool { return n == "In-Reply-To" })
			}
			checkHeaders(t, partsOf(t, m.Raw), names)
		}
	}
}

func TestEveryOccasionHasALetter(t *testing.T) {
	t.Parallel()
	problems := []Problem{
		NoTenant, TenantGone, MissingNew, AmbiguousNew, NotOnmicrosoft, ConsumerAddress,
		InvalidUsername, Forwarded, SameAddress, ConflictingPairs,
	}
	for _, problem := range problems {
		compose(t, testDesk, letterFor(Mend, problem))
	}
	compose(t, testDesk, groupCases()[0].letter)
	for _, occasion := range []Occasion{Challenge, OwnerAsked, Notice, Acknowledgement, StillChecking, Question, Denial, Confirmation, Withdrawal, Expiry} {
		compose(t, testDesk, letterFor(occasion, ""))
	}
}

// A reader of our own mail, a partner's mail program or our intake, must find no
// address in it but those of the request: no made-up examples.
func TestLettersNameNoOtherAddress(t *testing.T) {
	t.Parallel()
	address := regexp.MustCompile(`[^\s?]+@[^\s?]+`)
	for _, tc := range letterCases(t) {
		l := tc.letter
		l.Reason, l.Question = "because", "why?"
		for _, got := range address.FindAllString(partsOf(t, compose(t, testDesk, l).Raw).text, -1) {
			named := got == l.Asker && l.Occasion == Notice || got == l.Old || got == l.New || got == l.Suggestion
			for _, c := range l.Changes {
				named = named || got == c.Old || got == c.New || got == c.Suggestion
			}
			if !named {
				t.Errorf("%s names %s", tc.name, got)
			}
		}
	}
}

func TestTenantDomainStandsForItself(t *testing.T) {
	t.Parallel()
	l := letterFor(Acknowledgement, "")
	l.TenantDomain = "fabrikam.onmicrosoft.us"
	if text := partsOf(t, compose(t, testDesk, l).Raw).text; !strings.Contains(text, "fabrikam.onmicrosoft.us.") {
		t.Errorf("the text does not name the domain:\n%s", text)
	}
}

func TestCheckLines(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", maxLine)
	for raw, ok := range map[string]bool{
		"a: b\r\n\r\nc\r\n": true, long + "\r\n": true, "\r\n": true, "tab\t\r\n": true,
		"": false, "a: b": false, "a\nb\r\n": false, "a\rb\r\n": false, "a\n": false, "a\r\r\n": false,
		long + "x\r\n": false, "\xc3\xa4\r\n": false, "\x00\r\n": false, "\x7f\r\n": false,
	} {
		if err := checkLines([]byte(raw)); (err == nil) != ok {
			t.Errorf("checkLines(%.20q) = %v", raw, err)
		}
	}
}

func BenchmarkCompose(b *testing.B) {
	l := letterFor(Confirmation, "")
	for b.Loop() {
		if _, err := testDesk.Compose(l); err != nil {
			b.Fatal(err)
		}
	}
}
