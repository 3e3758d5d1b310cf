package app

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"strings"
	"testing"

	"github.com/emersion/go-msgauth/dkim"

	"github.com/swapdesk/swapdesk/internal/fakedns"
)

// firmKey signs for every firm of these tests.
var firmKey = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))

// startDNS starts a DNS server that has the key of each of the domains.
func startDNS(t *testing.T, domains ...string) *fakedns.Server {
	t.Helper()
	dns, err := fakedns.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { dns.Close() })
	public := base64.StdEncoding.EncodeToString(firmKey.Public().(ed25519.PublicKey))
	for _, domain := range domains {
		dns.SetTXT("s._domainkey."+domain, "v=DKIM1; k=ed25519; p="+public)
		dns.SetTXT("_dmarc."+domain, "v=DMARC1; p=reject")
	}
	return dns
}

// sign puts a domain's DKIM signature in front of a mail.
func sign(t *testing.T, domain, raw string) []byte {
	t.Helper()
	var signed bytes.Buffer
	err := dkim.Sign(&signed, strings.NewReader(raw), &dkim.SignOptions{
		Domain: domain, Selector: "s", Signer: firmKey,
		HeaderKeys: []string{"From", "To", "Subject", "Date", "Message-ID"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return signed.Bytes()
}
