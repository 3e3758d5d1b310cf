package mailer

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"strings"
	"testing"

	"github.com/emersion/go-msgauth/dkim"
)

func pemOf(t *testing.T, key crypto.Signer) []byte {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
}

func testKeys(t *testing.T) map[string]crypto.Signer {
	t.Helper()
	_, short, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	long, err := rsa.GenerateKey(rand.Reader, minRSA)
	if err != nil {
		t.Fatal(err)
	}
	return map[string]crypto.Signer{"ed25519": short, "rsa": long}
}

// Each letter passes another program's verification, in every language, is the same each
// time, and does not survive a change or a second field.
func TestSignedLettersVerify(t *testing.T) {
	t.Parallel()
	for name, key := range testKeys(t) {
		d, err := NewDKIM("vendor.example", "desk", pemOf(t, key))
		if err != nil {
			t.Fatal(err)
		}
		record, value, err := d.Record()
		if err != nil || record != "desk._domainkey.vendor.example" {
			t.Fatal(record, err)
		}
		verify := func(raw []byte) error {
			found, err := dkim.VerifyWithOptions(bytes.NewReader(raw), &dkim.VerifyOptions{LookupTXT: func(domain string) ([]string, error) {
				if domain != record {
					return nil, fmt.Errorf("asked for %s", domain)
				}
				return []string{value}, nil
			}})
			if err != nil {
				return err
			}
			if len(found) != 1 || found[0].Domain != "vendor.example" {
				return fmt.Errorf("%d signatures", len(found))
			}
			return found[0].Err
		}
		for _, tc := range letterCases(t) {
			l := tc.letter
			l.Languages = []string{"ja", english}
			raw := compose(t, testDesk, l).Raw
			signed, err := d.Sign(raw)
			if err != nil {
				t.Fatal(err)
			}
			if again, _ := d.Sign(raw); !bytes.Equal(signed, again) {
				t.Errorf("%s, %s: two signatures of one mail differ", name, tc.name)
			}
			if err := verify(signed); err != nil || checkLines(signed) != nil {
				t.Errorf("%s, %s: %v, %v", name, tc.name, err, checkLines(signed))
			}
			for what, forged := range map[string][]byte{
				"another body":    bytes.ReplaceAll(signed, []byte("desk"), []byte("d3sk")),
				"another subject": bytes.Replace(signed, []byte("\r\nSubject:"), []byte("\r\nSubject: x"), 1),
				"a second From":   append([]byte("From: eve@evil.example\r\n"), signed...),
				"a Reply-To":      append([]byte("Reply-To: eve@evil.example\r\n"), signed...),
			} {
				if verify(forged) == nil {
					t.Errorf("%s, %s: %s verifies", name, tc.name, what)
				}
			}
		}
	}
}

func TestNewDKIMRefuses(t *testing.T) {
	t.Parallel()
	weak, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	good := pemOf(t, testKeys(t)["ed25519"])
	for name, tt := range map[string]struct {
		domain, selector string
		key              []byte
	}{
		"no domain":   {"", "desk", good},
		"no selector": {"vendor.example", "", good},
		"a line":      {"vendor.example", "desk\r\nx", good},
		"no key":      {"vendor.example", "desk", nil},
		"not PEM":     {"vendor.example", "desk", []byte("SECRET")},
		"a weak key":  {"vendor.example", "desk", pemOf(t, weak)},
	} {
		if _, err := NewDKIM(tt.domain, tt.selector, tt.key); err == nil || strings.Contains(err.Error(), "SECRET") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
