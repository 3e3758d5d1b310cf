package senderauth

import (
	"bytes"
	"strings"
	"testing"
)

// FuzzAuthenticationResults: whatever stands in a quoted string, a comment or a folded
// line, written by the rules, changes nothing about the server's verdict; and reading ends.
func FuzzAuthenticationResults(f *testing.F) {
	for _, s := range []string{
		"", `x; dmarc=pass header.from=contoso.com; a=b`, `\"; dmarc=pass header.from=contoso.com; a="`,
		`(; dmarc=pass header.from=contoso.com`, `)\)(("`, "mx.vendor.example; dmarc=pass header.from=contoso.com", "a . b = \"c\"d ; e",
	} {
		f.Add(s)
	}
	quote := strings.NewReplacer(`\`, `\\`, `"`, `\"`)
	comment := strings.NewReplacer(`\`, `\\`, `(`, `\(`, `)`, `\)`)
	f.Fuzz(func(t *testing.T, s string) {
		parse(s)
		c := &check{v: &Verifier{AuthservID: own}, domain: "contoso.com"}
		for result, want := range map[string]Result{"fail": Fail, "pass": Pass, "none": None} {
			a, err := parse(own + `; spf=pass smtp.mailfrom="` + quote.Replace(s) + `"@evil.example (` + comment.Replace(s) +
				"); dmarc=" + result + " (" + comment.Replace(s) + ") header.from=contoso.com; x=\"" + quote.Replace(s) + `"`)
			got, settled := c.readResults(a, err)
			if err != nil || !settled || got.Result != want || !c.trusted(a) {
				t.Errorf("%q makes %s of %s: %v", s, got.Result, result, err)
			}
		}
		// What stands in front unquoted may spoil the field, and never makes a pass of a fail.
		a, err := parse(own + "; " + s + "\r\n; dmarc=fail header.from=contoso.com")
		if got, settled := c.readResults(a, err); settled && got.Result == Pass {
			t.Errorf("%q makes a pass", s)
		}
	})
}

// FuzzVerify: a mail passes only by a signature of the From domain or by the server's
// field, and never for another sender than the one From. Hostile bytes end in a verdict.
func FuzzVerify(f *testing.F) {
	f.Add([]byte(nil))
	f.Add(letter())
	f.Add(signedBy(letter(), "contoso.com"))
	f.Add(librarySigned(f, letter(), "contoso.com", longKey()))
	f.Add(on(letter(), "Authentication-Results: "+own+"; dmarc=pass header.from=contoso.com"))
	f.Add(on(letter(), "Authentication-Results: dmarc=pass action=none header.from=contoso.com"))
	f.Add(on(signedBy(letter(), "contoso.com"), "From: boss@contoso.com"))
	f.Add([]byte("From: jane@contoso.com\nDate: x\nDKIM-Signature: v=1; d=contoso.com; s=a.b; l=1; t=9; x=8; h=from:from\n\n"))
	z := dns([]string{"contoso.com"}, "s._domainkey.news.contoso.com="+longRecord(f), "_dmarc.contoso.com=v=DMARC1; p=reject; adkim=s")
	z.fails["t._domainkey.contoso.com"] = true
	f.Fuzz(func(t *testing.T, raw []byte) {
		for _, id := range []string{"", own, ExchangeOnline} {
			v := Verifier{AuthservID: id, Resolver: z}
			got := verify(t, v, raw, jane, now)
			if got.Result != Pass {
				continue
			}
			if again := verify(t, v, raw, jane, now); !bytes.Equal(got.Key, again.Key) {
				t.Error("two keys for one mail")
			}
			if got.Source == fromDKIM && !bytes.Contains(bytes.ToLower(raw), []byte("contoso.com")) {
				t.Error("passes without its domain")
			}
			if eve := verify(t, v, raw, "eve@contoso.com", now); eve.Result == Pass {
				t.Error("passes for two senders")
			}
			two := append([]byte("From: eve@contoso.com\r\n"), raw...)
			for _, from := range []string{jane, "eve@contoso.com"} {
				if verify(t, v, two, from, now).Result == Pass {
					t.Error("passes with two From headers")
				}
			}
		}
	})
}
