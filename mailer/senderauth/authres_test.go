package senderauth

import (
	"fmt"
	"strings"
	"testing"
)

func parse(s string) (authResults, error) {
	return parseAuthResults(&lexer{s: s, quotes: true, comments: true}, false)
}

func TestTokens(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                             "",
		" \r\n\t ":                     "",
		"a=b; c = d":                   "w:a|=|w:b|;|w:c|=|w:d",
		"a (b; c=d) e":                 "w:a|w:e",
		"a(b)c":                        "w:a|w:c",
		"(a (b (c)) d)e":               "w:e",
		`(a \) b)c`:                    "w:c",
		`(a " b)c"`:                    "w:c!", // a quotation mark means nothing in a comment
		`"a; b=c (d)" e`:               "q:a; b=c (d)|w:e",
		`"a\"; b"c`:                    `q:a"; b|w:c`,
		`""`:                           "q:",
		"a=<>;b=x@[192.0.2.1]/3,:":     "w:a|=|w:<>|;|w:b|=|w:x@[192.0.2.1]/3,:",
		"ünïcode=ok":                   "w:ünïcode|=|w:ok",
		`a "b`:                         "w:a!",
		`a "b\`:                        "w:a!",
		"a (b":                         "w:a!",
		"a (b (c)":                     "w:a!",
		`a (b\`:                        "w:a!",
		"a ) b":                        "w:a!",
		`a \" b`:                       "w:a!",
		"a \x00 b":                     "w:a!",
		"a \x7f":                       "w:a!",
		"a=x(y; dmarc=pass (z) ; b=c)": "w:a|=|w:x",
	} {
		tokens, err := (&lexer{s: in, quotes: true, comments: true}).tokens()
		var got []string
		for _, tok := range tokens {
			switch tok.kind {
			case 'w', 'q':
				got = append(got, string(tok.kind)+":"+tok.text)
			default:
				got = append(got, string(tok.kind))
			}
		}
		s := strings.Join(got, "|")
		if err != nil {
			s += "!"
		}
		if s != want {
			t.Errorf("%q: %s, want %s", in, s, want)
		}
	}
}

func TestParseAuthResults(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"mx.example; none":                                       "mx.example",
		"mx.example 1; none":                                     "mx.example",
		"(c) mx.example (c) ; dmarc=pass":                        "mx.example dmarc=pass",
		`"mx.example"; dmarc=pass`:                               "mx.example dmarc=pass",
		"mx.example; dmarc = (c) PASS header . from = A.example": "mx.example dmarc=pass header.from=A.example",
		"mx.example; dmarc/1=pass header.from=a.example;":        "mx.example dmarc=pass header.from=a.example",
		`mx.example; spf=pass smtp.mailfrom="a b"@c.example`:     "mx.example spf=pass smtp.mailfrom=a b@c.example",
		`mx.example; dkim=fail reason="bad; key" header.d=x`:     "mx.example dkim=fail reason=bad; key header.d=x",
		"mx.example; dmarc=pass(p=REJECT) header.from=x":         "mx.example dmarc=pass header.from=x",
		"mx.example":                             "mx.example!",
		"spf=pass; dmarc=pass":                   " spf=pass dmarc=pass",
		"":                                       "!",
		";":                                      "",
		"mx.example dmarc=pass":                  "mx.example!",
		"mx.example 2; dmarc=pass":               "mx.example!",
		"mx.example; dmarc":                      "mx.example!",
		"mx.example; dmarc=":                     "mx.example!",
		"mx.example; dmarc=pass header.from":     "mx.example dmarc=pass!",
		"mx.example; dmarc=pass=fail":            "mx.example!",
		"mx.example; dmarc=pass header.from=a b": "mx.example dmarc=pass header.from=a!",
		"mx.example; dmarc=pass (":               "mx.example!",
		`mx.example; dmarc=pass header.from="a`:  "mx.example!",
		"mx.example; dmarc==pass":                "mx.example!",
		`mx.example; "dmarc"=pass header.from=a`: "mx.example!",
		"mx.example; a.example; dmarc=pass":      "mx.example!",
		"dmarc=pass; a.example; compauth=pass":   " dmarc=pass!",
	} {
		a, err := parse(in)
		var b strings.Builder
		b.WriteString(a.id)
		for _, r := range a.results {
			fmt.Fprintf(&b, " %s=%s", r.method, r.value)
			for _, p := range r.properties {
				fmt.Fprintf(&b, " %s=%s", p.name, p.value)
			}
		}
		if err != nil {
			// What was read in front of the fault counts for nothing but the id.
			if got := a.id + "!"; !strings.HasPrefix(want, a.id) || !strings.HasSuffix(want, "!") {
				t.Errorf("%q: %s, want %s", in, got, want)
			}
			continue
		}
		if b.String() != want {
			t.Errorf("%q: %s, want %s", in, b.String(), want)
		}
	}
}

// Fields as servers write them, for a mail of contoso.com without a signature.
func TestTrustedFields(t *testing.T) {
	t.Parallel()
	const exchange = ExchangeOnline
	for name, tt := range map[string]struct {
		id, field string
		want      Result
		why       string
	}{
		"OpenDMARC":                            {own, own + "; dmarc=pass (p=reject dis=none) header.from=contoso.com", Pass, "DMARC passed"},
		"Gmail":                                {"mx.google.com", "mx.google.com;\r\n       dkim=pass header.i=@contoso.com header.s=selector2 header.b=\"AbC/+==\";\r\n       arc=pass (i=1 spf=pass spfdomain=contoso.com dkim=pass dkdomain=contoso.com dmarc=pass fromdomain=contoso.com);\r\n       spf=pass (google.com: domain of jane@contoso.com designates 192.0.2.1 as permitted sender) smtp.mailfrom=jane@contoso.com;\r\n       dmarc=pass (p=QUARANTINE sp=NONE dis=NONE) header.from=contoso.com", Pass, ""},
		"Fastmail":                             {"mx1.messagingengine.com", "mx1.messagingengine.com;\r\n    x-tls.subject=\"/C=US/O=Example\";\r\n    dmarc=pass policy.published-domain-policy=none policy.applied-disposition=none (p=none,d=none,d.eval=none) policy.policy-from=p header.from=contoso.com", Pass, ""},
		"in capitals":                          {"MX.Vendor.Example", own + "; DMARC=Pass Header.From=Contoso.COM", Pass, ""},
		"quoted":                               {own, `"` + own + `"; dmarc=pass header.from="contoso.com"`, Pass, ""},
		"fail":                                 {own, own + "; dmarc=fail (p=reject) header.from=contoso.com", Fail, "DMARC failed"},
		"none":                                 {own, own + "; dmarc=none header.from=contoso.com", None, "publishes no DMARC record"},
		"no dmarc":                             {own, own + "; spf=pass smtp.mailfrom=contoso.com; dkim=pass header.d=contoso.com", None, "did not check"},
		"no result":                            {own, own + "; none", None, "did not check"},
		"permerror":                            {own, own + "; dmarc=permerror header.from=contoso.com", None, "could not check"},
		"a made-up result":                     {own, own + "; dmarc=passed header.from=contoso.com", None, "could not check"},
		"temperror":                            {own, own + "; dmarc=temperror header.from=contoso.com", None, "no DKIM signature"},
		"about nothing":                        {own, own + "; dmarc=pass", None, "plainly which"},
		"about the organisation":               {own, own + "; dmarc=pass header.from=com", None, "another domain"},
		"about a subdomain":                    {own, own + "; dmarc=pass header.from=a.contoso.com", None, "another domain"},
		"about a mailfrom":                     {own, own + "; dmarc=pass smtp.mailfrom=contoso.com", None, "plainly which"},
		"header.from of another result":        {own, own + "; dmarc=pass; dkim=pass header.from=contoso.com", None, "plainly which"},
		"cannot be read":                       {own, own + `; dmarc=pass header.from=contoso.com; spf=pass smtp.mailfrom="x`, None, "cannot be read"},
		"a domain cut at a parenthesis":        {own, own + "; dkim=pass header.d=contoso.com(.evil.example; dmarc=pass header.from=contoso.com", None, "cannot be read"},
		"the tenant's signature":               {own, own + "; dkim=pass header.d=contoso.onmicrosoft.com; dmarc=fail header.from=contoso.com", Fail, "Microsoft tenant signs with its own domain"},
		"no text of the mail":                  {own, own + `; dkim=pass header.d="<b>.onmicrosoft.com"; dmarc=fail header.from=contoso.com`, Fail, ""},
		"another server":                       {own, "mx.other.example; dmarc=pass header.from=contoso.com", None, "no DKIM signature"},
		"a part of our name":                   {own, "vendor.example; dmarc=pass header.from=contoso.com", None, "no DKIM signature"},
		"no server":                            {own, "dmarc=pass header.from=contoso.com", None, "no DKIM signature"},
		"nobody is trusted":                    {"", own + "; dmarc=pass header.from=contoso.com", None, "no DKIM signature"},
		"Exchange Online":                      {exchange, "spf=pass (sender IP is 192.0.2.1)\r\n smtp.mailfrom=contoso.com; dkim=pass (signature was verified)\r\n header.d=contoso.com;dmarc=pass action=none\r\n header.from=contoso.com;compauth=pass reason=100", Pass, "DMARC passed"},
		"Exchange Online, bare domains":        {exchange, "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=contoso.com; vendor.example; dkim=pass (signature was verified) header.d=contoso.com;vendor.example; dmarc=pass action=none header.from=contoso.com;", Pass, ""},
		"Exchange Online, a bare domain first": {exchange, "vendor.example; dmarc=pass header.from=contoso.com", None, "no DKIM signature"},
		"Exchange Online, compauth":            {exchange, "spf=pass smtp.mailfrom=contoso.com; dkim=none (message not signed) header.d=none;dmarc=none action=none header.from=contoso.com;compauth=pass reason=130", None, "publishes no DMARC record"},
		"Exchange Online, compauth only":       {exchange, "spf=pass smtp.mailfrom=contoso.com; compauth=pass reason=100", None, "did not check"},
		"Exchange Online, a guess":             {exchange, "spf=pass smtp.mailfrom=contoso.com; dmarc=bestguesspass action=none header.from=contoso.com", None, "only guessed"},
		"Exchange Online, fail":                {exchange, "spf=fail smtp.mailfrom=contoso.com; dmarc=fail action=oreject header.from=contoso.com;compauth=none reason=451", Fail, ""},
		"Exchange Online, temperror":           {exchange, "spf=temperror smtp.mailfrom=contoso.com; dmarc=temperror action=none header.from=contoso.com", None, "no DKIM signature"},
		"Exchange Online, tenant's signature":  {exchange, "spf=none smtp.mailfrom=contoso.com; dkim=pass (signature was verified) header.d=contoso.onmicrosoft.com;dmarc=none action=none header.from=contoso.com", None, "signed by contoso.onmicrosoft.com: the sender's Microsoft tenant"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := verify(t, Verifier{AuthservID: tt.id}, on(letter(), "Authentication-Results: "+tt.field), jane, now)
			want(t, got, tt.want, tt.why)
			if strings.ContainsAny(strings.Join(got.Reasons, ""), "<>") {
				t.Errorf("text of the mail in %q", got.Reasons)
			}
		})
	}
}

// Fields of other names are nobody's word.
func TestFieldsThatLookLikeIt(t *testing.T) {
	t.Parallel()
	const passes = "spf=pass smtp.mailfrom=contoso.com; dmarc=pass action=none header.from=contoso.com; compauth=pass reason=100"
	for _, name := range []string{
		"X-MS-Exchange-Authentication-Results", "Authentication-Results-Original", "ARC-Authentication-Results",
		"X-Authentication-Results", "X-Original-Authentication-Results", "Received-SPF", "Authentication_Results",
	} {
		for id, value := range map[string]string{ExchangeOnline: passes, own: own + "; " + passes} {
			got := verify(t, Verifier{AuthservID: id}, on(letter(), name+": "+value), jane, now)
			want(t, got, None, "no DKIM signature")
			if got.Source != fromDKIM {
				t.Errorf("%s: from %s", name, got.Source)
			}
		}
	}
}

// The signatures that held are explained, a few of them, and none that is the domain's own.
func TestExplainsSignatures(t *testing.T) {
	t.Parallel()
	field := "Authentication-Results: " + own + "; dmarc=fail header.from=contoso.com; dkim=pass header.d=news.contoso.com; dkim=fail header.d=a.example"
	for i := range 20 {
		field += fmt.Sprintf("; dkim=pass header.d=list%d.example", i)
	}
	got := verify(t, Verifier{AuthservID: own}, on(letter(), field), jane, now)
	want(t, got, Fail, "signed by list0.example")
	if all := strings.Join(got.Reasons, "\n"); len(got.Reasons) != 1+maxSignatures || strings.Contains(all, "news.") || strings.Contains(all, "a.example") {
		t.Errorf("%q", got.Reasons)
	}
}

// A server whose DNS failed has said nothing.
func TestTemporaryErrorMayFail(t *testing.T) {
	t.Parallel()
	v := Verifier{AuthservID: own, Resolver: dns(nil, "_dmarc.contoso.com=v=DMARC1; p=reject")}
	want(t, verify(t, v, on(letter(), "Authentication-Results: "+own+"; dmarc=temperror header.from=contoso.com"), jane, now), Fail, "asks to refuse")
}

// When the server's DNS failed, or a field is not its own, the mail is verified here.
func TestVerifiedInstead(t *testing.T) {
	t.Parallel()
	for id, field := range map[string]string{
		own:            own + "; dmarc=temperror header.from=contoso.com",
		"other":        own + "; dmarc=fail header.from=contoso.com",
		ExchangeOnline: own + "; dmarc=fail header.from=contoso.com",
	} {
		got := verify(t, Verifier{AuthservID: id}, on(signedBy(letter(), "contoso.com"), "Authentication-Results: "+field), jane, now)
		want(t, got, Pass, "validly signed by contoso.com")
		if got.Source != fromDKIM {
			t.Errorf("%s: from %s", id, got.Source)
		}
	}
}
