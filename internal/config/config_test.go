package config

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"strings"
	"testing"

	"github.com/swapdesk/swapdesk/mailer"
)

func TestMask(t *testing.T) {
	t.Parallel()
	for held, want := range map[string]string{
		"":                                   "",
		"imaps://u:pw@host/INBOX":            "imaps://u:xxxxx@host/INBOX",
		"imaps://host/INBOX":                 "imaps://host/INBOX",
		"postgres://u:pw@h:port/x":           "postgres://***",
		"postgres://h/x?user=u&password=pw":  "postgres://***",
		"host=h user=u password=pw dbname=x": "***",
		"pw":                                 "***",
		"imaps://u:12/pw@host/INBOX":         "imaps://***",
		"smtp://a@b:12?pw@host":              "smtp://***",
		"smtp://u:12#pw@host":                "smtp://***",
	} {
		if got := mask(held); got != want {
			t.Errorf("mask(%q) = %q, want %q", held, got, want)
		}
	}
}

func TestOAuthIsAllOrNothing(t *testing.T) {
	t.Parallel()
	for _, c := range []OAuth{{}, {"t", "c", "s"}} {
		if err := c.Validate(); err != nil {
			t.Errorf("%+v: %v", c, err)
		}
	}
	for _, c := range []OAuth{{"t", "c", ""}, {"t", "", "s"}, {"", "c", "s"}, {"", "", "s"}} {
		if c.Validate() == nil {
			t.Errorf("%+v was accepted", c)
		}
	}
}

func TestRoles(t *testing.T) {
	t.Parallel()
	r := Roles{"ingest, web"}
	if r.Validate() != nil || !r.Has(Ingest) || !r.Has(Web) || r.Has(Work) {
		t.Errorf("%+v", r)
	}
	for _, list := range []string{"", "cook", "ingest,,web"} {
		if (Roles{list}).Validate() == nil {
			t.Errorf("%q was accepted", list)
		}
	}
}

func TestDKIMIsForTheDesksDomain(t *testing.T) {
	t.Parallel()
	_, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	key := string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
	desk := mailer.Desk{Address: "cosell@mail.vendor.example"}
	for _, tt := range []struct {
		c    DKIM
		want string // the record's name, or the variable that does not fit
	}{
		{DKIM{}, ""},
		{DKIM{Selector: "desk", Key: key}, "desk._domainkey.mail.vendor.example"},
		{DKIM{Domain: "Vendor.example", Selector: "desk", Key: key}, "desk._domainkey.vendor.example"},
		{DKIM{Domain: "other.example", Selector: "desk", Key: key}, "SWAPDESK_DKIM_DOMAIN"},
		{DKIM{Key: key}, "SWAPDESK_DKIM_SELECTOR"},
		{DKIM{Selector: "desk"}, "SWAPDESK_DKIM_KEY"},
		{DKIM{Selector: "desk", Key: "SECRET"}, "SWAPDESK_DKIM_KEY"},
	} {
		signer, err := tt.c.Signer(desk)
		var fault *Error
		got := ""
		switch {
		case errors.As(err, &fault):
			got = fault.Variable
		case signer != nil:
			got, _, _ = signer.Record()
		}
		if got != tt.want || err != nil && strings.Contains(err.Error(), "SECRET") {
			t.Errorf("%+v: %q, %v, want %s", tt.c.Domain, got, err, tt.want)
		}
	}
}
