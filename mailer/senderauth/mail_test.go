package senderauth

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"
)

// zone is the DNS: records, and names whose servers do not answer.
type zone struct {
	txt   map[string][]string
	fails map[string]bool
}

func (z zone) LookupTXT(_ context.Context, name string) ([]string, error) {
	if z.fails[name] {
		return nil, &net.DNSError{Err: "server misbehaving", Name: name, IsTemporary: true}
	}
	if found, ok := z.txt[name]; ok {
		return found, nil
	}
	return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
}

var shortKey = sync.OnceValue(func() ed25519.PrivateKey {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		panic(err)
	}
	return key
})

var longKey = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

// shortRecord is the key record of everybody in these tests.
func shortRecord() string {
	return "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(shortKey().Public().(ed25519.PublicKey))
}

func longRecord(t testing.TB) string {
	t.Helper()
	der, err := x509.MarshalPKIXPublicKey(longKey().Public())
	if err != nil {
		t.Fatal(err)
	}
	return "v=DKIM1; k=rsa; p=" + base64.StdEncoding.EncodeToString(der)
}

// dns returns a zone with a key for each of the domains and these records, given as
// "name=record".
func dns(domains []string, records ...string) zone {
	z := zone{txt: map[string][]string{}, fails: map[string]bool{}}
	for _, d := range domains {
		z.txt["s._domainkey."+d] = []string{shortRecord()}
	}
	for _, r := range records {
		name, value, _ := strings.Cut(r, "=")
		z.txt[name] = append(z.txt[name], value)
	}
	return z
}

const (
	jane = "jane@contoso.com"
	own  = "mx.vendor.example"
)

// now is when the mails of these tests come, by the clock that the DKIM library goes by.
var now = time.Now().Truncate(time.Second)

func dated(at time.Time) string { return at.Format(time.RFC1123Z) }

// letter is a mail; lines replace those fields, an empty value takes one away.
func letter(lines ...string) []byte {
	fields := [][2]string{
		{"From", "Jane Doe <" + jane + ">"},
		{"To", "desk@vendor.example"},
		{"Subject", "Swap"},
		{"Date", dated(now)},
		{"Message-ID", "<1@contoso.com>"},
		{"Content-Type", "text/plain; charset=utf-8"},
	}
	for _, l := range lines {
		name, value, _ := strings.Cut(l, ": ")
		for i := range fields {
			if fields[i][0] == name {
				fields[i][1] = value
			}
		}
	}
	var b strings.Builder
	for _, f := range fields {
		if f[1] != "" {
			b.WriteString(f[0] + ": " + f[1] + "\r\n")
		}
	}
	return []byte(b.String() + "\r\nPlease swap my address.\r\n")
}

// on puts lines in front of a mail.
func on(raw []byte, lines ...string) []byte {
	return append([]byte(strings.Join(lines, "\r\n")+"\r\n"), raw...)
}

// librarySigned is the mail with a signature by another program.
func librarySigned(t testing.TB, raw []byte, domain string, key crypto.Signer) []byte {
	t.Helper()
	var b bytes.Buffer
	err := dkim.Sign(&b, bytes.NewReader(raw), &dkim.SignOptions{
		Domain: domain, Selector: "s", Signer: key, Hash: crypto.SHA256,
		HeaderKeys: []string{"From", "To", "Subject", "Date", "Message-ID", "Content-Type"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const allFields = "from:to:subject:date:message-id:content-type"

// signed is the mail with a signature whose tags are given, for what no honest program
// signs. d=, s= and h= stand for themselves in tags; more may follow them.
func signed(raw []byte, tags string) []byte {
	head, body, _ := bytes.Cut(raw, []byte("\r\n\r\n"))
	if _, n, found := strings.Cut(tags, "l="); found {
		var length int
		fmt.Sscanf(n, "%d", &length)
		body = body[:length]
	}
	sum := sha256.Sum256(body)
	field := "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed; " + tags + "; bh=" + base64.StdEncoding.EncodeToString(sum[:]) + "; b="
	_, h, _ := strings.Cut(tags, "h=")
	h, _, _ = strings.Cut(h, ";")
	hash := sha256.New()
	lines := strings.Split(string(head), "\r\n")
	for name := range strings.SplitSeq(h, ":") {
		for i := len(lines) - 1; i >= 0; i-- {
			if key, value, _ := strings.Cut(lines[i], ":"); strings.EqualFold(key, name) {
				fmt.Fprintf(hash, "%s:%s\r\n", name, strings.Join(strings.Fields(value), " "))
				lines[i] = ""
				break
			}
		}
	}
	key, value, _ := strings.Cut(field, ":")
	fmt.Fprintf(hash, "%s:%s", strings.ToLower(key), strings.TrimSpace(value))
	return on(raw, field+base64.StdEncoding.EncodeToString(ed25519.Sign(shortKey(), hash.Sum(nil))))
}

// signedBy is the mail with a plain signature of a domain.
func signedBy(raw []byte, domain string) []byte {
	return signed(raw, "d="+domain+"; s=s; h="+allFields)
}

func verify(t testing.TB, v Verifier, raw []byte, from string, at time.Time) Verdict {
	t.Helper()
	if v.Resolver == nil {
		v.Resolver = dns([]string{"contoso.com"})
	}
	got := v.Verify(t.Context(), raw, from, at)
	if len(got.Reasons) == 0 || got.Source == "" || got.Key != nil && got.Result != Pass ||
		got.Key == nil && got.Result == Pass && got.Source == fromDKIM {
		t.Fatalf("an incomplete verdict: %+v", got)
	}
	return got
}

func want(t testing.TB, got Verdict, result Result, reason string) {
	t.Helper()
	if got.Result != result || !strings.Contains(strings.Join(got.Reasons, "\n"), reason) {
		t.Errorf("%s because %q, want %s because of %q", got.Result, got.Reasons, result, reason)
	}
}
