package senderauth

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"
)

// attack is a mail that must not pass, and the rules that stand in its way. Each runs
// twice: as it is, and without those rules, where it has to pass, or the test shows
// nothing; where several keep it out, each of them does. Many are of "Composition Kills" (Chen, Paxson, Jiang; USENIX Security 2020).
type attack struct {
	raw      []byte
	from     string    // jane@contoso.com unless set
	received time.Time // now unless set
	verifier Verifier
	without  []defence
	want     Result // None unless set
}

func run(t *testing.T, attacks map[string]attack) {
	t.Helper()
	for name, a := range attacks {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if a.from == "" {
				a.from = jane
			}
			if a.received.IsZero() {
				a.received = now
			}
			if a.want == "" {
				a.want = None
			}
			got := verify(t, a.verifier, a.raw, a.from, a.received)
			want(t, got, a.want, "")
			a.verifier.off = map[defence]bool{}
			for _, d := range a.without {
				a.verifier.off[d] = true
			}
			if open := verify(t, a.verifier, a.raw, a.from, a.received); open.Result != Pass {
				t.Errorf("without its defence it is %s because %q, so that the test shows nothing", open.Result, open.Reasons)
			}
			for _, d := range a.without {
				a.verifier.off = map[defence]bool{d: true}
				if half := verify(t, a.verifier, a.raw, a.from, a.received); half.Result == Pass && len(a.without) > 1 {
					t.Errorf("of %v, %d alone keeps it out", a.without, d)
				}
			}
		})
	}
}

// One mail that a server with our id let pass, for From headers that programs read
// differently.
func TestAttackFromHeader(t *testing.T) {
	t.Parallel()
	attacks := map[string]attack{}
	for name, from := range map[string]string{
		"empty":                           "",
		"a list, ours first":              "jane@contoso.com, eve@evil.example",
		"a list, ours last":               "eve@evil.example, jane@contoso.com",
		"a list in brackets":              "<eve@evil.example>, <jane@contoso.com>",
		"two pairs of brackets":           "<eve@evil.example><jane@contoso.com>",
		"a group":                         "Friends:jane@contoso.com;",
		"a group in front":                "Friends:eve@evil.example; <jane@contoso.com>",
		"a null address":                  "<>, jane@contoso.com",
		"a null display name":             "<@evil.example>, <jane@contoso.com>",
		"a route":                         "<@evil.example:jane@contoso.com>",
		"a route list":                    "<@evil.example,@b.example:jane@contoso.com>",
		"a comment behind":                "jane@contoso.com (eve@evil.example)",
		"a comment in front":              "(eve@evil.example) jane@contoso.com",
		"a comment in the address":        "jane@contoso.com(.evil.example)",
		"a quoted local part":             `"jane"@contoso.com`,
		"a quoted pair":                   `\jane@contoso.com`,
		"a quoted address":                `"jane@contoso.com"@evil.example`,
		"display-name diversion":          `"jane@contoso.com" <eve@evil.example>`,
		"a display name without quotes":   "jane@contoso.com <eve@evil.example>",
		"the other way round":             "eve@evil.example <jane@contoso.com>",
		"a quote that nothing closes":     `"Jane <jane@contoso.com>`,
		"a quoted bracket":                `"Jane\" <jane@contoso.com>" <eve@evil.example>`,
		"an encoded word":                 "=?utf-8?q?jane=40contoso=2Ecom?=",
		"an encoded word in base64":       "=?utf-8?B?amFuZUBjb250b3NvLmNvbQ==?=",
		"an encoded word in front":        "=?utf-8?q?=3Cjane=40contoso.com=3E?= <eve@evil.example>",
		"text behind the address":         "<jane@contoso.com> eve@evil.example",
		"a space in the address":          "<jane @contoso.com>",
		"odd folding":                     "<jane@contoso\r\n .com>",
		"a number instead of a domain":    "jane@[192.0.2.1]",
		"a percent sign":                  "jane%contoso.com@evil.example",
		"a special character":             "jane@contoso.com,",
		"a semicolon":                     "jane@contoso.com;eve@evil.example",
		"a look-alike letter (Kelvin)":    "jane@contoso.com\u212a",
		"a look-alike letter in the name": "\uff4aane@contoso.com",
		"a trailing dot":                  "jane@contoso.com.",
		"a subdomain":                     "jane@contoso.com.evil.example",
		"a control character":             "Jane\x0b<jane@contoso.com>",
		"a backspace":                     "eve@evil.example\x08 <jane@contoso.com>",
	} {
		attacks[name] = attack{
			raw:      on(letter("From: "), "Authentication-Results: "+own+"; dmarc=pass header.from=contoso.com", "From: "+from),
			verifier: Verifier{AuthservID: own},
			without:  []defence{plainMailbox},
		}
	}
	run(t, attacks)
}

// A header whose lines the DKIM library and other programs read differently: Jane's signed
// mail, sent again as her colleague's.
func TestAttackSecondFrom(t *testing.T) {
	t.Parallel()
	const boss = "boss@contoso.com"
	honest := signedBy(letter(), "contoso.com")
	disguised := func(as string) []byte {
		return []byte(strings.Replace("From: "+boss+"\r\n"+string(honest), "\r\nFrom: ", as, 1))
	}
	run(t, map[string]attack{
		"a second From in front of a signed mail":   {raw: on(honest, "From: "+boss), from: boss, without: []defence{oneFrom, plainMailbox, noDuplicates}},
		"a second From with a space before its end": {raw: on(honest, "From : "+boss), from: boss, without: []defence{oneFrom, plainMailbox, noDuplicates}},
		"a second from in another case":             {raw: on(honest, "fROM: "+boss), from: boss, without: []defence{oneFrom, plainMailbox, noDuplicates}},
		"a signed From behind a no-break space":     {raw: disguised("\r\nFrom\u00a0: "), from: boss, without: []defence{clearLines}},
		"a signed From behind a form feed":          {raw: disguised("\r\n\fFrom: "), from: boss, without: []defence{clearLines}},
		"a signed From behind a bare LF":            {raw: disguised("\r\nX-Junk: x\nFrom: "), from: boss, without: []defence{lineEnds}},
	})
}

// What an attacker writes into the field, or has the server write into it.
func TestAttackAuthenticationResults(t *testing.T) {
	t.Parallel()
	ours := Verifier{AuthservID: own}
	mail := func(fields ...string) []byte {
		for i := range fields {
			fields[i] = "Authentication-Results: " + fields[i]
		}
		return on(letter(), fields...)
	}
	const injected = "dmarc=pass header.from=contoso.com"
	run(t, map[string]attack{
		"in a quoted mailfrom": {
			raw:      mail(own + `; spf=pass smtp.mailfrom="x; ` + injected + `; a=b"@evil.example`),
			verifier: ours, without: []defence{quotedTokens},
		},
		"in a quoted mailfrom beside the real one": {
			raw:      mail(own + `; spf=pass smtp.mailfrom="x; ` + injected + `; a=b"@evil.example; dmarc=fail header.from=contoso.com`),
			verifier: ours, want: Fail, without: []defence{quotedTokens, oneDMARC},
		},
		"in a comment": {
			raw:      mail(own + "; spf=fail (a=b; " + injected + "; c=d) smtp.mailfrom=evil.example"),
			verifier: ours, without: []defence{commentTokens},
		},
		"in a comment in a comment": {
			raw:      mail(own + "; spf=fail (a=b (c)=d; " + injected + "; c=d) smtp.mailfrom=evil.example"),
			verifier: ours, without: []defence{commentTokens},
		},
		"in a folded field": {
			raw:      mail(own + `; spf=pass smtp.mailfrom="x;` + "\r\n " + injected + ";\r\n a=b\"@evil.example"),
			verifier: ours, without: []defence{quotedTokens},
		},
		"below ours": {
			raw:      mail("mx.other.example; dmarc=none", own+"; "+injected),
			verifier: ours, without: []defence{topmostField},
		},
		"above ours, of another server": {
			raw:      mail("mx.evil.example; "+injected, own+"; dmarc=fail header.from=contoso.com"),
			verifier: ours, without: []defence{ownID},
		},
		"of a name that begins with ours": {
			raw:      mail(own + ".evil.example; " + injected),
			verifier: ours, without: []defence{wholeID},
		},
		"two results": {
			raw:      mail(own + "; dkim=pass header.d=x; " + injected + "; dmarc=fail header.from=contoso.com"),
			verifier: ours, without: []defence{oneDMARC},
		},
		"another From domain": {
			raw:      mail(own + "; dmarc=pass header.from=evil.example"),
			verifier: ours, without: []defence{ownHeaderFrom},
		},
		"two From domains": {
			raw:      mail(own + "; dmarc=pass header.from=contoso.com header.from=evil.example"),
			verifier: ours, without: []defence{onePropertyFrom},
		},
		"of another tenant, by its signature": {
			raw:      on(letter("From: jane@contoso.onmicrosoft.com"), "Authentication-Results: "+own+"; dkim=pass header.d=evil.onmicrosoft.com; dmarc=pass header.from=contoso.onmicrosoft.com"),
			from:     "jane@contoso.onmicrosoft.com",
			verifier: ours, without: []defence{tenantSuffixes},
		},
		"of another tenant, by its server": {
			raw:      on(letter("From: jane@contoso.onmicrosoft.com"), "Authentication-Results: "+own+"; spf=pass smtp.mailfrom=x@evil.onmicrosoft.com; dkim=none; dmarc=pass header.from=contoso.onmicrosoft.com"),
			from:     "jane@contoso.onmicrosoft.com",
			verifier: ours, without: []defence{tenantSuffixes},
		},
		"of another tenant, at Exchange Online": {
			raw:      on(letter("From: jane@contoso.onmicrosoft.com"), "Authentication-Results: spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=evil.onmicrosoft.com; dkim=pass (signature was verified) header.d=evil.onmicrosoft.com; dmarc=pass action=none header.from=contoso.onmicrosoft.com; compauth=pass reason=100"),
			from:     "jane@contoso.onmicrosoft.com",
			verifier: Verifier{AuthservID: ExchangeOnline}, without: []defence{tenantSuffixes},
		},
		"a guess": {
			raw:      mail("spf=pass smtp.mailfrom=contoso.com; dmarc=bestguesspass action=none header.from=contoso.com; compauth=pass reason=109"),
			verifier: Verifier{AuthservID: ExchangeOnline}, without: []defence{dmarcPass},
		},
		"Exchange Online's place, another server's form": {
			raw:      mail("mx.evil.example; " + injected),
			verifier: Verifier{AuthservID: ExchangeOnline}, without: []defence{exchangeForm},
		},
		"below Exchange Online's": {
			raw:      mail("mx.evil.example; dmarc=none", injected),
			verifier: Verifier{AuthservID: ExchangeOnline}, without: []defence{topmostField},
		},
		"a quoted mailfrom at Exchange Online": {
			raw:      mail(`spf=pass (sender IP is 192.0.2.1) smtp.mailfrom="x; ` + injected + `; a=b"@evil.example; dkim=none`),
			verifier: Verifier{AuthservID: ExchangeOnline}, without: []defence{quotedTokens},
		},
		"an old mail, let pass again": {
			raw: on(signed(letter("Date: "+dated(now.Add(-31*24*time.Hour))), "d=contoso.com; s=s; h="+allFields),
				"Authentication-Results: "+own+"; "+injected),
			verifier: ours, without: []defence{dateAge},
		},
		"an old mail with a new Date that its signature leaves out": {
			raw: on(signed(letter(), fmt.Sprintf("d=contoso.com; s=s; t=%d; h=from:subject", now.Add(-31*24*time.Hour).Unix())),
				"Authentication-Results: "+own+"; "+injected),
			verifier: ours, without: []defence{signatureAge},
		},
		"a signature of a part of the text": {
			raw: on(append(signed(letter(), "d=contoso.com; s=s; h="+allFields+"; l=10"), "More.\r\n"...),
				"Authentication-Results: "+own+"; dkim=pass header.d=contoso.com; "+injected),
			verifier: ours, without: []defence{unsettledSignature},
		},
	})
}

// cut is a name server, or a resolver in C, that takes a name up to a character that is no
// part of one.
type cut struct{ zone }

func (c cut) LookupTXT(ctx context.Context, name string) ([]string, error) {
	name, _, _ = strings.Cut(name, "\x00")
	name, _, _ = strings.Cut(name, "(")
	return c.zone.LookupTXT(ctx, strings.TrimSuffix(name, "."))
}

func TestAttackSignature(t *testing.T) {
	t.Parallel()
	month := 31 * 24 * time.Hour
	with := func(z zone) Verifier { return Verifier{Resolver: z} }
	tenant := letter("From: jane@contoso.onmicrosoft.com")
	british := letter("From: jane@contoso.co.uk")
	alternative := []byte(strings.Replace(string(letter("Content-Type: multipart/alternative; boundary=real")),
		"\r\n\r\nPlease", "\r\n\r\n--real\r\n\r\nHello\r\n--fake\r\n\r\nPlease", 1))
	evil := zone{txt: map[string][]string{"evil.example": {shortRecord()}}}
	run(t, map[string]attack{
		"of another domain": {
			raw: signedBy(letter(), "evil.example"), verifier: with(dns([]string{"evil.example"})), without: []defence{alignment},
		},
		"of a name that ends like ours": {
			raw: signedBy(letter(), "evilcontoso.com"), verifier: with(dns([]string{"evilcontoso.com"})), without: []defence{alignment},
		},
		"of a name that begins like ours": {
			raw: signedBy(letter(), "contoso.com.evil.example"), verifier: with(dns([]string{"contoso.com.evil.example"})), without: []defence{alignment},
		},
		"of another domain, i= of ours": {
			raw:      signed(letter(), "d=evil.example; i=jane@contoso.com.evil.example; s=s; h="+allFields),
			verifier: with(dns([]string{"evil.example"})), without: []defence{alignment},
		},
		"of another domain, the policy refuses": {
			raw:      signedBy(letter(), "evil.example"),
			verifier: with(dns([]string{"evil.example"}, "_dmarc.contoso.com=v=DMARC1; p=reject")), want: Fail, without: []defence{alignment},
		},
		"of another tenant": {
			raw: signedBy(tenant, "evil.onmicrosoft.com"), from: "jane@contoso.onmicrosoft.com",
			verifier: with(dns([]string{"evil.onmicrosoft.com"})), without: []defence{tenantSuffixes},
		},
		"of a name below the tenant": {
			raw: signedBy(tenant, "mail.contoso.onmicrosoft.com"), from: "jane@contoso.onmicrosoft.com",
			verifier: with(dns([]string{"mail.contoso.onmicrosoft.com"})), without: []defence{tenantSuffixes},
		},
		"of the suffix of all tenants": {
			raw: signedBy(tenant, "onmicrosoft.com"), from: "jane@contoso.onmicrosoft.com",
			verifier: with(dns([]string{"onmicrosoft.com"})), without: []defence{tenantSuffixes},
		},
		"of another tenant in China": {
			raw:  signedBy(letter("From: jane@contoso.partner.onmschina.cn"), "evil.partner.onmschina.cn"),
			from: "jane@contoso.partner.onmschina.cn", verifier: with(dns([]string{"evil.partner.onmschina.cn"})), without: []defence{tenantSuffixes},
		},
		"of a neighbour below a public suffix": {
			raw: signedBy(british, "evil.co.uk"), from: "jane@contoso.co.uk",
			verifier: with(dns([]string{"evil.co.uk"})), without: []defence{publicSuffixes},
		},
		"of the public suffix itself": {
			raw: signedBy(british, "co.uk"), from: "jane@contoso.co.uk",
			verifier: with(dns([]string{"co.uk"})), without: []defence{publicSuffixes},
		},
		"of a subdomain, adkim=s": {
			raw:      signedBy(letter(), "news.contoso.com"),
			verifier: with(dns([]string{"news.contoso.com"}, "_dmarc.contoso.com=v=DMARC1; p=none; adkim=s")), without: []defence{strictMode},
		},
		"a selector that ends at a parenthesis": {
			raw: signed(letter(), "d=contoso.com; s=evil.example.(; h="+allFields), verifier: Verifier{Resolver: cut{evil}}, without: []defence{validNames},
		},
		"a selector that ends at a NUL": {
			raw:      signed(letter(), "d=contoso.com; s=evil.example.\x00; h="+allFields),
			verifier: Verifier{Resolver: cut{evil}}, without: []defence{validNames, lineEnds},
		},
		"a domain that ends at a parenthesis": {
			raw:      signed(letter(), "d=contoso.com(.evil.example; s=s; h="+allFields),
			verifier: Verifier{Resolver: cut{dns([]string{"contoso.com"})}}, without: []defence{validNames, alignment},
		},
		"Subject is not signed": {
			raw: signed(letter(), "d=contoso.com; s=s; h=from:date:to:content-type"), without: []defence{signedFields},
		},
		"Date is not signed": {
			raw: signed(letter(), "d=contoso.com; s=s; h=from:subject:to:content-type"), without: []defence{signedFields},
		},
		"a second Subject in front": {
			raw: on(signedBy(letter(), "contoso.com"), "Subject: Another"), without: []defence{noDuplicates},
		},
		"a second Content-Type in front": {
			raw: on(signedBy(letter(), "contoso.com"), "Content-Type: text/html"), without: []defence{noDuplicates},
		},
		"another boundary, which is not signed": {
			raw:     []byte(strings.Replace(string(signed(alternative, "d=contoso.com; s=s; h=from:date:subject:to")), "boundary=real", "boundary=fake", 1)),
			without: []defence{contentType},
		},
		"Content-Type taken away": {
			raw: []byte(strings.Replace(string(signed(alternative, "d=contoso.com; s=s; h=from:date:subject:to")),
				"Content-Type: multipart/alternative; boundary=real\r\n", "", 1)),
			without: []defence{contentType},
		},
		"UTF-7, which is not signed": {
			raw:     []byte(strings.Replace(string(signed(letter(), "d=contoso.com; s=s; h=from:date:subject:to")), "utf-8", "utf-7", 1)),
			without: []defence{contentType},
		},
		"a boundary in pieces, which is not signed": {
			raw: []byte(strings.Replace(string(signed(alternative, "d=contoso.com; s=s; h=from:date:subject:to")),
				"boundary=real", "boundary=fake; boundary*0=real", 1)),
			without: []defence{contentType},
		},
		"an encoding that makes a line end of what was quoted": {
			raw: on(signed([]byte(strings.Replace(string(letter()), "Please", "No.\r\n> =0APlease", 1)), "d=contoso.com; s=s; h="+allFields),
				"Content-Transfer-Encoding: quoted-printable"),
			without: []defence{transferEncoding},
		},
		"an encoding that makes another text": {
			raw: on(signedBy(letter(), "contoso.com"), "Content-Transfer-Encoding: base64"), without: []defence{transferEncoding},
		},
		"an unknown encoding": {
			raw: on(signedBy(letter(), "contoso.com"), "Content-Transfer-Encoding: x-uuencode"), without: []defence{transferEncoding},
		},
		"stale, by its t=": {
			raw:      signed(letter("Date: "+dated(now.Add(month))), fmt.Sprintf("d=contoso.com; s=s; t=%d; h=%s", now.Unix(), allFields)),
			received: now.Add(month), without: []defence{signatureAge},
		},
		"stale, by its Date": {
			raw: signedBy(letter(), "contoso.com"), received: now.Add(month), without: []defence{dateAge},
		},
		"made before its time": {
			raw: signed(letter(), fmt.Sprintf("d=contoso.com; s=s; t=%d; h=%s", now.Add(month).Unix(), allFields)), without: []defence{signatureAge},
		},
		"dated before its time": {
			raw: signedBy(letter("Date: "+dated(now.Add(month))), "contoso.com"), without: []defence{dateAge},
		},
		"no Date": {
			raw: signedBy(letter("Date: "), "contoso.com"), without: []defence{dateAge},
		},
		"a Date that cannot be read": {
			raw: signedBy(letter("Date: yesterday"), "contoso.com"), without: []defence{dateAge},
		},
		"run out": {
			raw:      signed(letter(), fmt.Sprintf("d=contoso.com; s=s; x=%d; h=%s", now.Add(time.Hour).Unix(), allFields)),
			received: now.Add(2 * time.Hour), without: []defence{expiry},
		},
		"by a key that is being tested": {
			raw:      signedBy(letter(), "contoso.com"),
			verifier: with(dns(nil, "s._domainkey.contoso.com="+shortRecord()+"; t=s:y")), without: []defence{testingKeys},
		},
		"by a key record of any length": {
			raw:      signedBy(letter(), "contoso.com"),
			verifier: with(dns(nil, "s._domainkey.contoso.com="+shortRecord()+"; n="+strings.Repeat("x", maxKey))), without: []defence{longKeys},
		},
	})
}
