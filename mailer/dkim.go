package mailer

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"net/mail"
	"regexp"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// DKIM signs mails for a domain (RFC 6376).
type DKIM struct {
	domain, selector string
	key              crypto.Signer
}

// minRSA is the length of an RSA key in bits that signers should use at least (RFC 8301
// section 3.2).
const minRSA = 2048

var selectorForm = regexp.MustCompile(`^` + label + `(?:\.` + label + `)*$`)

// NewDKIM takes the domain (d=), the selector (s=) and the private key as PEM: RSA or
// Ed25519, in PKCS #8, or RSA in PKCS #1.
func NewDKIM(domain, selector string, key []byte) (*DKIM, error) {
	if err := checkDomain(domain); err != nil {
		return nil, err
	}
	if !selectorForm.MatchString(selector) {
		return nil, fmt.Errorf("%.100q is not a selector", selector)
	}
	signer, err := gomail.PrivKeyFromPEM(key)
	if err != nil {
		return nil, errors.New("the key is no RSA or Ed25519 key in PEM") // what it held is not repeated
	}
	if k, ok := signer.(*rsa.PrivateKey); ok && k.N.BitLen() < minRSA {
		return nil, fmt.Errorf("the RSA key has %d bits, fewer than %d", k.N.BitLen(), minRSA)
	}
	return &DKIM{domain, selector, signer}, nil
}

// signedFields are signed as they are, or as missing; those of oversigned cannot be put in
// front a second time either.
var (
	signedFields = []string{
		"From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "MIME-Version", "Content-Type",
		"Auto-Submitted", "X-Auto-Response-Suppress",
	}
	oversigned = []string{"From", "To", "Subject", "Date", "Reply-To", "Cc", "Content-Type"}
)

// Sign puts the signature in front of a mail. The same mail gets the same signature: its
// time is that of the mail.
func (d *DKIM) Sign(raw []byte) ([]byte, error) {
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	date, err := m.Header.Date()
	if err != nil {
		return nil, err
	}
	at := bytes.Index(raw, []byte("\r\n\r\n"))
	if at < 0 {
		return nil, errors.New("the mail has no body")
	}
	s := gomail.NewDKIMSigner(d.domain, d.selector, d.key)
	s.SignHeaders(signedFields...)
	s.OversignHeaders(oversigned...)
	s.NowFunc = func() time.Time { return date }
	signature, err := s.Sign(raw[:at+2], raw[at+4:])
	if err != nil {
		return nil, err
	}
	return append([]byte(refold(signature)), raw...), nil
}

// refold breaks a signature's lines between its tags, and within b= only, whose white
// space is no part of it. The library also breaks the list of fields where a line is
// full, which the canonical form of RFC 6376 section 3.4.2 makes a space of: no verifier
// would find the fields that were signed.
func refold(signature string) string {
	whole := strings.TrimSuffix(strings.ReplaceAll(signature, "\r\n ", ""), "\r\n")
	tags, value, _ := strings.Cut(whole, "; b=")
	var out strings.Builder
	out.WriteString(strings.ReplaceAll(tags, "; ", ";\r\n "))
	out.WriteString(";\r\n b=")
	for len(value) > textWidth {
		out.WriteString(value[:textWidth] + "\r\n ")
		value = value[textWidth:]
	}
	out.WriteString(value + "\r\n")
	return out.String()
}

// Record is the name and the value of the TXT record that has to be published (RFC 6376
// section 3.6.1, RFC 8463 section 4).
func (d *DKIM) Record() (name, value string, err error) {
	kind := "ed25519"
	public, short := d.key.Public().(ed25519.PublicKey)
	if !short {
		kind = "rsa"
		if public, err = x509.MarshalPKIXPublicKey(d.key.Public()); err != nil {
			return "", "", err
		}
	}
	return d.selector + "._domainkey." + d.domain, "v=DKIM1; k=" + kind + "; p=" + base64.StdEncoding.EncodeToString(public), nil
}
