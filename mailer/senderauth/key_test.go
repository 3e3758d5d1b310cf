package senderauth

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

func TestKey(t *testing.T) {
	t.Parallel()
	trusted := Verifier{AuthservID: own}
	const passes = "Authentication-Results: " + own + "; dmarc=pass header.from=contoso.com"
	key := func(v Verifier, raw []byte) []byte {
		t.Helper()
		got := verify(t, v, raw, jane, now)
		want(t, got, Pass, "")
		return got.Key
	}
	later := "Date: " + dated(now.Add(time.Minute))
	replace := func(raw []byte, old, with string) []byte { return bytes.Replace(raw, []byte(old), []byte(with), 1) }
	exchange := signed(letter(), "d=contoso.com; s=s; h=from:subject:date:content-type")
	original := key(Verifier{}, exchange)

	for name, raw := range map[string][]byte{
		"another To":         replace(exchange, "To: desk@vendor.example", "To: other@vendor.example"),
		"other Received":     on(exchange, "Received: from evil.example by "+own+"; "+dated(now)),
		"another Message-ID": replace(exchange, "<1@contoso.com>", "<2@evil.example>"),
		"a Reply-To":         on(exchange, "Reply-To: eve@evil.example"),
		"more empty lines":   append(bytes.Clone(exchange), "\r\n\r\n"...),
		"white space":        replace(exchange, "Please swap my", "Please  swap\tmy"),
		"bare CRs behind":    append(bytes.Clone(exchange), "\r\r"...),
		"bare LF":            bytes.ReplaceAll(exchange, []byte("\r\n"), []byte("\n")),
	} {
		if !bytes.Equal(key(Verifier{}, raw), original) {
			t.Errorf("%s makes another key", name)
		}
	}
	if !bytes.Equal(key(trusted, on(exchange, passes)), original) {
		t.Error("the server's word makes another key")
	}
	for name, raw := range map[string][]byte{
		"another Date":   signedBy(letter(later), "contoso.com"),
		"another sender": signedBy(letter("From: Jane <jane.doe@contoso.com>"), "contoso.com"),
		"another text":   signedBy(replace(letter(), "my address", "her address"), "contoso.com"),
	} {
		from := jane
		if strings.Contains(string(raw), "jane.doe@") {
			from = "jane.doe@contoso.com"
		}
		if got := verify(t, Verifier{}, raw, from, now); got.Result != Pass || bytes.Equal(got.Key, original) {
			t.Errorf("%s makes no key of its own: %v", name, got.Result)
		}
	}
}

// Where the server's word is taken, the Date counts as far as the signatures cover it, and
// what nobody signed has no key: nobody else can send it again.
func TestKeyDate(t *testing.T) {
	t.Parallel()
	later := "Date: " + dated(now.Add(time.Minute))
	for name, tt := range map[string]struct {
		tags string // of the signature, if any
		keys int    // of the mail with one Date and with another
	}{
		"no signature":              {"", 0},
		"Date is signed":            {"d=contoso.com; s=s; h=from:date", 2},
		"Date is not signed":        {"d=contoso.com; s=s; h=from:subject", 1},
		"of a subdomain":            {"d=news.contoso.com; s=s; h=from", 1},
		"another domain's does not": {"d=evil.example; s=s; h=from", 0},
	} {
		keys := map[string]bool{}
		for _, raw := range [][]byte{letter(), letter(later)} {
			if tt.tags != "" {
				raw = signed(raw, tt.tags)
			}
			got := verify(t, Verifier{AuthservID: own}, on(raw, "Authentication-Results: "+own+"; dmarc=pass header.from=contoso.com"), jane, now)
			want(t, got, Pass, "")
			if got.Source != fromField {
				t.Errorf("%s: from %s", name, got.Source)
			}
			if got.Key != nil {
				keys[string(got.Key)] = true
			}
		}
		if len(keys) != tt.keys {
			t.Errorf("%s: %d keys, want %d", name, len(keys), tt.keys)
		}
	}
}

// Whoever sends a mail again may add a signature of their invention, to have it known by
// another key: one that leaves Date out to a mail whose Date is signed, or one that covers
// it to a mail whose Date is not, and which can then be given any.
func TestAttackInventedSignature(t *testing.T) {
	t.Parallel()
	const (
		passes   = "Authentication-Results: " + own + "; dmarc=pass header.from=contoso.com"
		invented = "DKIM-Signature: v=1; a=rsa-sha256; d=contoso.com; s=t; bh=; b=; h=from"
	)
	v := Verifier{AuthservID: own}
	raw := signedBy(letter(), "contoso.com")
	original := verify(t, v, on(raw, passes), jane, now)
	if got := verify(t, v, on(raw, passes, invented), jane, now); !bytes.Equal(got.Key, original.Key) {
		t.Errorf("known by another key: %+v", got)
	}

	raw = signed(letter(), "d=contoso.com; s=s; h=from:subject:content-type")
	original = verify(t, v, on(raw, passes), jane, now)
	again := bytes.Replace(on(raw, passes, invented+":date"), []byte("Date: "+dated(now)), []byte("Date: "+dated(now.Add(time.Minute))), 1)
	want(t, verify(t, v, again, jane, now), None, "does not cover the mail's date")
	v.off = map[defence]bool{unsettledSignature: true}
	if got := verify(t, v, again, jane, now); got.Result != Pass || bytes.Equal(got.Key, original.Key) {
		t.Error("without its defence it has no other key, so that the test shows nothing")
	}
	// The server's yes is still no no, where SPF may have been the reason for it.
	v = Verifier{AuthservID: own, Resolver: dns(nil, "_dmarc.contoso.com=v=DMARC1; p=reject")}
	want(t, verify(t, v, again, jane, now), None, "let the mail pass")
}

// What is malformed here may be what the server took for a signature.
func TestMalformedSignatureIsNotTrusted(t *testing.T) {
	t.Parallel()
	raw := on(signedBy(letter(), "contoso.com"), "Authentication-Results: "+own+"; dmarc=pass header.from=contoso.com", "DKIM-Signature: nonsense")
	got := verify(t, Verifier{AuthservID: own}, raw, jane, now)
	if want(t, got, Pass, ""); got.Source != fromDKIM {
		t.Errorf("from %s", got.Source)
	}
}
