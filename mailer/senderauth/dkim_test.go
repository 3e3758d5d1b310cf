package senderauth

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

// What honest programs send passes.
func TestSignedMailPasses(t *testing.T) {
	t.Parallel()
	records := func(r ...string) zone { return dns([]string{"contoso.com"}, r...) }
	long := dns(nil, "s._domainkey.contoso.com="+longRecord(t))
	lf := bytes.ReplaceAll(signedBy(letter(), "contoso.com"), []byte("\r\n"), []byte("\n"))
	html := []byte(strings.Replace(string(letter("Content-Type: text/html")), "\r\n\r\n", "\r\n\r\n<p>", 1))
	parts := []byte(strings.Replace(string(letter(`Content-Type: multipart/mixed; boundary="a b"`)),
		"\r\n\r\n", "\r\n\r\nThis is a message in MIME format.\r\n--a b\r\n\r\n", 1))
	encoded := func(encoding, text string) []byte {
		raw := on(letter(), "Content-Transfer-Encoding: "+encoding)
		raw = []byte(strings.Replace(string(raw), "Please swap my address.", text, 1))
		return signed(raw, "d=contoso.com; s=s; h=from:date:subject:message-id:content-type:mime-version")
	}
	const gmail = "d=contoso.com; s=s; h=from:to:subject:date:message-id:from:to:cc:subject:date:reply-to"
	for name, tt := range map[string]struct {
		raw  []byte
		from string
		zone zone
	}{
		"Ed25519 by another program":              {raw: librarySigned(t, letter(), "contoso.com", shortKey())},
		"RSA by another program":                  {raw: librarySigned(t, letter(), "contoso.com", longKey()), zone: long},
		"relaxed":                                 {raw: signedBy(letter(), "contoso.com")},
		"stored with bare LF":                     {raw: lf},
		"a domain in capitals":                    {raw: signedBy(letter("From: Jane <Jane@Contoso.COM>"), "Contoso.COM")},
		"an organisation's subdomain":             {raw: signedBy(letter(), "news.contoso.com"), zone: dns([]string{"news.contoso.com"})},
		"a subdomain's organisation":              {raw: signedBy(letter("From: jane@sales.contoso.com"), "contoso.com"), from: "jane@sales.contoso.com"},
		"an organisation in co.uk":                {raw: signedBy(letter("From: jane@a.contoso.co.uk"), "contoso.co.uk"), from: "jane@a.contoso.co.uk", zone: dns([]string{"contoso.co.uk"})},
		"a tenant's own name":                     {raw: signedBy(letter("From: jane@contoso.onmicrosoft.com"), "contoso.onmicrosoft.com"), from: "jane@contoso.onmicrosoft.com", zone: dns([]string{"contoso.onmicrosoft.com"})},
		"adkim=s of the very name":                {raw: signedBy(letter(), "contoso.com"), zone: records("_dmarc.contoso.com=v=DMARC1; p=reject; adkim=s")},
		"two DMARC records are none":              {raw: signedBy(letter(), "news.contoso.com"), zone: dns([]string{"news.contoso.com"}, "_dmarc.contoso.com=v=DMARC1; p=reject; adkim=s", "_dmarc.contoso.com=v=DMARC1; p=none")},
		"as Exchange Online signs, without To":    {raw: signed(letter(), "d=contoso.com; s=s; h=from:date:subject:message-id:content-type:mime-version:x-ms-exchange-senderadcheck")},
		"as Gmail signs, without Content-Type":    {raw: signed(letter(), gmail)},
		"so in HTML":                              {raw: signed(html, gmail)},
		"so in several parts":                     {raw: signed(parts, gmail)},
		"in quoted-printable, unsigned":           {raw: encoded("quoted-printable", "Gr=C3=BC=C3=9Fe, a=3Db =\r\nand more=20")},
		"in base64, unsigned":                     {raw: encoded("BASE64", "UGxlYXNlIHN3YXA=")},
		"in 8bit, unsigned":                       {raw: encoded("8bit", "Gr\u00fc\u00dfe")},
		"without a To":                            {raw: signedBy(letter("To: "), "contoso.com")},
		"the address as its name":                 {raw: signedBy(letter("From: jane@contoso.com <jane@contoso.com>"), "contoso.com")},
		"a name with anything in quotes":          {raw: signedBy(letter(`From: "Doe, Jane <eve@evil.example>" <jane@contoso.com>`), "contoso.com")},
		"without a Subject":                       {raw: signedBy(letter("Subject: "), "contoso.com")},
		"without a body":                          {raw: signedBy([]byte(strings.ReplaceAll(string(letter()), "Please swap my address.\r\n", "")), "contoso.com")},
		"a broken signature in front":             {raw: on(signedBy(letter(), "contoso.com"), "DKIM-Signature: v=1; a=rsa-sha256; d=contoso.com; s=t; h=from; bh=; b=")},
		"a malformed one in front":                {raw: on(signedBy(letter(), "contoso.com"), "DKIM-Signature: nonsense")},
		"an old one of no worth in front":         {raw: on(signedBy(letter(), "contoso.com"), "DKIM-Signature: v=1; a=rsa-sha256; d=contoso.com; s=t; t=1; h=from; bh=; b=")},
		"many of other domains in front":          {raw: signedBy(signedBy(signedBy(signedBy(signedBy(signedBy(letter(), "contoso.com"), "a.example"), "b.example"), "c.example"), "d.example"), "e.example")},
		"four days on its way":                    {raw: signedBy(letter("Date: "+dated(now.Add(-4*24*time.Hour))), "contoso.com")},
		"a clock that is five minutes fast":       {raw: signedBy(letter("Date: "+dated(now.Add(5*time.Minute))), "contoso.com")},
		"the DMARC server is away, the very name": {raw: signedBy(letter(), "contoso.com"), zone: zone{records().txt, map[string]bool{"_dmarc.contoso.com": true}}},
		"forwarded as it was, with ARC": {raw: on(signedBy(letter(), "contoso.com"),
			"ARC-Seal: i=1; a=rsa-sha256; cv=none; d=forward.example; s=s; b=x", "ARC-Authentication-Results: i=1; forward.example; dmarc=fail header.from=contoso.com")},
	} {
		if tt.from == "" {
			tt.from = jane
		}
		if tt.zone.txt == nil {
			tt.zone = records()
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want(t, verify(t, Verifier{Resolver: tt.zone}, tt.raw, tt.from, now), Pass, "validly signed by ")
		})
	}
}

// What does not pass has its result and says why.
func TestUnprovedMail(t *testing.T) {
	t.Parallel()
	const reject, quarantine = "_dmarc.contoso.com=v=DMARC1; p=reject", "_dmarc.contoso.com=v=DMARC1;p=quarantine"
	changed := append(signedBy(letter(), "contoso.com"), "More.\r\n"...)
	tenant := signedBy(letter(), "contoso.onmicrosoft.com")
	weak, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	short := x509.MarshalPKCS1PublicKey(&rsa.PublicKey{N: weak.N.Rsh(weak.N, 600), E: 65537})
	for name, tt := range map[string]struct {
		raw     []byte
		from    string
		records []string
		want    Result
		why     string
	}{
		"no signature, no record":            {raw: letter(), want: None, why: "no DKIM signature"},
		"no signature, p=none":               {raw: letter(), records: []string{"_dmarc.contoso.com=v=DMARC1; p=none"}, want: None},
		"no signature, p=reject":             {raw: letter(), records: []string{reject}, want: Fail, why: "asks to refuse"},
		"no signature, p=quarantine":         {raw: letter(), records: []string{quarantine}, want: Fail, why: "asks to refuse"},
		"p=quarantine for none of the mails": {raw: letter(), records: []string{quarantine + "; pct=0"}, want: None},
		"p=reject for none of the mails":     {raw: letter(), records: []string{reject + "; pct=0"}, want: Fail},
		"a record without a policy":          {raw: letter(), records: []string{"_dmarc.contoso.com=v=DMARC1; adkim=s"}, want: None},
		"a record with an unknown policy":    {raw: letter(), records: []string{"_dmarc.contoso.com=v=DMARC1; p=refuse"}, want: None},
		"another record":                     {raw: letter(), records: []string{"_dmarc.contoso.com=v=spf1 -all"}, want: None},
		"another version":                    {raw: letter(), records: []string{"_dmarc.contoso.com=v=DMARC12; p=reject"}, want: None},
		"another record beside it":           {raw: letter(), records: []string{"_dmarc.contoso.com=v=spf1 -all", reject}, want: Fail},
		"two records":                        {raw: letter(), records: []string{reject, quarantine}, want: None},
		"a name that does not exist": {
			raw: letter("From: jane@nosuch.contoso.com"), from: "jane@nosuch.contoso.com",
			records: []string{"_dmarc.contoso.com=v=DMARC1; p=none; sp=reject"}, want: Fail, why: "asks to refuse",
		},
		"sp= is not for the domain itself": {raw: letter(), records: []string{"_dmarc.contoso.com=v=DMARC1; p=none; sp=reject"}, want: None},
		"a subdomain's own record": {
			raw: letter("From: jane@a.contoso.com"), from: "jane@a.contoso.com",
			records: []string{reject, "_dmarc.a.contoso.com=v=DMARC1; p=none; sp=reject"}, want: None,
		},
		"the policy of the organisation, without sp=": {
			raw: letter("From: jane@a.b.contoso.co.uk"), from: "jane@a.b.contoso.co.uk",
			records: []string{"_dmarc.contoso.co.uk=v=DMARC1; p=reject", "_dmarc.co.uk=v=DMARC1; p=none"}, want: Fail,
		},
		"changed on its way":                {raw: changed, records: []string{reject}, want: Fail, why: "was changed after it was signed"},
		"changed, no record":                {raw: changed, want: None, why: "was changed after it was signed"},
		"no key":                            {raw: signed(letter(), "d=contoso.com; s=gone; h="+allFields), want: None, why: "no usable key"},
		"a revoked key":                     {raw: signed(letter(), "d=contoso.com; s=old; h="+allFields), records: []string{"old._domainkey.contoso.com=v=DKIM1; p="}, want: None, why: "no usable key"},
		"a weak key":                        {raw: signed(letter(), "d=contoso.com; s=weak; h="+allFields), records: []string{"weak._domainkey.contoso.com=p=" + base64.StdEncoding.EncodeToString(short)}, want: None, why: "no usable key"},
		"l=":                                {raw: signed(letter(), "d=contoso.com; s=s; h="+allFields+"; l=10"), want: None, why: "only a part of the text"},
		"l= with a policy that refuses":     {raw: signed(letter(), "d=contoso.com; s=s; h="+allFields+"; l=10"), records: []string{reject}, want: Fail, why: "only a part of the text"},
		"From is not signed":                {raw: signed(letter(), "d=contoso.com; s=s; h=to:subject:date"), want: None},
		"Subject is not signed, p=reject":   {raw: signed(letter(), "d=contoso.com; s=s; h=from:date:content-type"), records: []string{reject}, want: None, why: "does not cover the mail's subject"},
		"the tenant's signature":            {raw: tenant, want: None, why: "Microsoft tenant signs with its own domain"},
		"the tenant's signature, p=reject":  {raw: tenant, records: []string{reject}, want: Fail, why: "Microsoft tenant signs with its own domain"},
		"of one public suffix, by another":  {raw: signedBy(letter("From: jane@co.uk"), "com.au"), from: "jane@co.uk", records: []string{"s._domainkey.com.au=" + shortRecord()}, want: None, why: "does not speak for"},
		"a domain that is too long":         {raw: signedBy(letter(), strings.Repeat("a.", 122)+"contoso.com"), want: None, why: "malformed"},
		"a tag twice":                       {raw: signed(letter(), "d=evil.example; d=contoso.com; s=s; h="+allFields), want: None, why: "malformed"},
		"a time before all times":           {raw: signed(letter(), "d=contoso.com; s=s; t=-1; h="+allFields), want: None, why: "malformed"},
		"a time after all times":            {raw: signed(letter(), "d=contoso.com; s=s; x=9999999999999; h="+allFields), want: None, why: "malformed"},
		"the signature of a mailing list":   {raw: signedBy(changed, "evil.example"), want: None, why: "signed by evil.example, which does not speak for contoso.com"},
		"a subdomain's signature, adkim=s":  {raw: signedBy(letter(), "news.contoso.com"), records: []string{"_dmarc.contoso.com=v=DMARC1; p=none; adkim=s"}, want: None, why: "exactly its own name"},
		"no From":                           {raw: letter("From: "), want: None, why: "no From header"},
		"another From":                      {raw: letter(), from: "eve@contoso.com", want: None, why: "not plainly this one address"},
		"no address to verify":              {raw: letter(), from: "Jane Doe", want: None, why: "none that can be verified"},
		"an address in capitals":            {raw: letter(), from: "Jane@CONTOSO.com", want: None, why: "none that can be verified"},
		"a first line that goes on":         {raw: append([]byte(" From: x@y.example\r\n"), letter()...), want: None, why: "no header field"},
		"a line without a colon":            {raw: on(letter(), "From"), want: None, why: "no header field"},
		"a line of an mbox file":            {raw: on(letter(), "From jane@contoso.com Mon Jan  1 00:00:00 2024"), want: None, why: "no header field"},
		"a NUL":                             {raw: on(letter(), "X-Junk: \x00"), want: None, why: "NUL"},
		"a bare CR":                         {raw: on(letter(), "X-Junk: \rFrom: x@y.example"), want: None, why: "stray line ends"},
		"too large a header":                {raw: on(letter(), "X-Junk: "+strings.Repeat("x", maxHeader)), want: None, why: "too large"},
		"too many fields":                   {raw: on(letter(), strings.TrimSpace(strings.Repeat("X: y\r\n", maxFields))), want: None, why: "too many"},
		"too many names in h=":              {raw: signed(letter(), "d=contoso.com; s=s; h="+allFields+strings.Repeat(":x", maxTagged)), want: None, why: "malformed"},
		"nothing at all":                    {raw: nil, want: None, why: "no From header"},
		"a body only":                       {raw: []byte("\r\nFrom: jane@contoso.com\r\n"), want: None, why: "no From header"},
		"a signature after five others":     {raw: bytes.Join([][]byte{bytes.Repeat([]byte("DKIM-Signature: v=1; d=contoso.com; s=t; h=from; a=rsa-sha256; bh=; b=\r\n"), maxSignatures), signedBy(letter(), "contoso.com")}, nil), want: None},
		"ARC says what DKIM does not prove": {raw: on(letter(), "ARC-Authentication-Results: i=1; "+own+"; dmarc=pass header.from=contoso.com"), records: []string{reject}, want: Fail},
	} {
		if tt.from == "" {
			tt.from = jane
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			z := dns([]string{"contoso.com", "news.contoso.com", "contoso.onmicrosoft.com", "evil.example"}, tt.records...)
			want(t, verify(t, Verifier{Resolver: z}, tt.raw, tt.from, now), tt.want, tt.why)
		})
	}
}

// A fault of the DNS that could have changed the outcome makes no other result than
// Temporary; taken for "there is none" it would.
func TestPassingFaults(t *testing.T) {
	t.Parallel()
	subdomain := signedBy(letter(), "news.contoso.com")
	const key, record = "s._domainkey.contoso.com", "_dmarc.contoso.com"
	for name, tt := range map[string]struct {
		raw     []byte
		records []string
		fails   string
		want    Result
		without defence
		then    Result
	}{
		"the key":                          {signedBy(letter(), "contoso.com"), nil, key, Temporary, transientKey, None},
		"the key, p=reject":                {signedBy(letter(), "contoso.com"), []string{record + "=v=DMARC1; p=reject"}, key, Temporary, transientKey, Fail},
		"the record, unsigned mail":        {letter(), nil, record, Temporary, transientRecord, None},
		"the record, which may be adkim=s": {subdomain, nil, record, Temporary, transientRecord, Pass},
		"the record of the organisation":   {letter("From: jane@a.contoso.com"), nil, record, Temporary, transientRecord, None},
		"a key that changes nothing":       {signedBy(letter(), "evil.example"), nil, "s._domainkey.evil.example", None, transientKey, None},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			z := dns([]string{"contoso.com", "news.contoso.com"}, tt.records...)
			z.fails[tt.fails] = true
			from := jane
			if strings.Contains(string(tt.raw), "@a.contoso.com") {
				from = "jane@a.contoso.com"
			}
			want(t, verify(t, Verifier{Resolver: z}, tt.raw, from, now), tt.want, "")
			want(t, verify(t, Verifier{Resolver: z, off: map[defence]bool{tt.without: true}}, tt.raw, from, now), tt.then, "")
		})
	}
}

// odd is a resolver whose errors say nothing.
type odd struct{}

func (odd) LookupTXT(context.Context, string) ([]string, error) { return nil, errors.New("REFUSED") }

func TestUnknownErrorIsTemporary(t *testing.T) {
	t.Parallel()
	want(t, verify(t, Verifier{Resolver: odd{}}, signedBy(letter(), "contoso.com"), jane, now), Temporary, "just now")
}

// A signature that ran out while the mail waited here is no proof and no failure.
func TestRanOutHere(t *testing.T) {
	t.Parallel()
	past := now.Add(-time.Hour)
	raw := signed(letter("Date: "+dated(past.Add(-time.Hour))), fmt.Sprintf("d=contoso.com; s=s; x=%d; h=%s", past.Unix(), allFields))
	z := dns([]string{"contoso.com"}, "_dmarc.contoso.com=v=DMARC1; p=reject")
	want(t, verify(t, Verifier{Resolver: z}, raw, jane, past.Add(-time.Hour)), None, "ran out before it was verified")
	want(t, verify(t, Verifier{Resolver: z}, raw, jane, now), Fail, "had run out")
}
