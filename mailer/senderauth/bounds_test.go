package senderauth

import (
	"bytes"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The worst mails that fit the bounds take half a second on one core. Not
// parallel: what other tests do would count.
func TestWorkIsBounded(t *testing.T) {
	lines := bytes.Repeat([]byte("\r\n"), (maxMessage/slower-16<<10)/2)
	const simple = "; c=simple/simple; bh=eA==; b=eA==; v=1; a=ed25519-sha256; h=from"
	unsigned := on(letter(), "X-Junk: x")
	for range maxSignatures + 1 {
		unsigned = on(unsigned, "DKIM-Signature: d=contoso.com; s=s"+simple)
	}
	encoded := func(encoding, char string) []byte {
		raw := on(letter(), "Content-Transfer-Encoding: "+encoding)
		return signedBy(append(raw, strings.Repeat(char, maxMessage/slower-16<<10)+"\r\n"...), "contoso.com")
	}
	names := "d=contoso.com; s=s; h=from" + strings.Repeat(":x", maxTagged-1)
	many := on(letter(), strings.TrimSpace(strings.Repeat("x: y\r\n", maxFields-50)))
	for range maxSignatures {
		many = signed(many, names)
	}
	for name, raw := range map[string][]byte{
		"empty lines":         append(signedBy(letter(), "contoso.com"), lines...),
		"empty lines, simple": append(append(unsigned, lines...), 'x'),
		"base64":              encoded("base64", "x"),
		"quoted-printable":    encoded("quoted-printable", "="),
		"folds":               on(signedBy(letter(), "contoso.com"), "X-Junk: x"+strings.Repeat("\r\n ", 20000)),
		"names":               many,
		"quotes":              on(letter(), "Authentication-Results: "+own+`; a="`+strings.Repeat(`\"(`, 20000)),
		"results":             on(letter(), "Authentication-Results: "+own+strings.Repeat("; a=b", 12000)),
		"From":                on(letter("From: "), "From: "+strings.Repeat("\"<", 30000)+" <jane@contoso.com>"),
	} {
		start := processorTime()
		got := verify(t, Verifier{AuthservID: own}, raw, jane, now)
		took := processorTime() - start
		t.Logf("%s: %v, %s because %q", name, took, got.Result, got.Reasons)
		if took > 3*time.Second {
			t.Errorf("%s take %v", name, took)
		}
	}
}

// processorTime is that of this process, which other programs do not change.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func TestTooLarge(t *testing.T) {
	t.Parallel()
	raw := append(signedBy(letter(), "contoso.com"), bytes.Repeat([]byte("x"), maxMessage)...)
	want(t, verify(t, Verifier{}, raw, jane, now), None, "too large")
}
