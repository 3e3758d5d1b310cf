package mailer

import (
	"fmt"
	"regexp"
	"strings"
)

// Lengths of RFC 5321 section 4.5.3.1, in octets.
const (
	maxAddress   = 254
	maxLocalPart = 64
)

const (
	atext  = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]"
	label  = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
	domain = label + `(?:\.` + label + ")*"
)

var (
	addressForm = regexp.MustCompile(`^` + atext + `+(?:\.` + atext + `+)*@` + domain + `$`)
	// A username may hold dots where an address may not: Microsoft Entra ID lets
	// them stand, and usernames are only ever shown.
	usernameForm = regexp.MustCompile(`^(?:` + atext + `|\.)+@` + domain + `$`)
	domainForm   = regexp.MustCompile(`^` + domain + `$`)
	codeForm     = regexp.MustCompile(`^[0-9]{0,7}$`)
	refForm      = regexp.MustCompile(`^SWAP-[0-9A-Z]{4}-?[0-9A-Z]{4}$`)
)

// checkAddress accepts an addr-spec of RFC 5322 in ASCII whose local part is a
// dot-atom: what can stand in a header and in an SMTP command without quoting.
func checkAddress(addr string) error {
	if !addressForm.MatchString(addr) || tooLong(addr) {
		return fmt.Errorf("%.300q is not a plain ASCII mail address", addr)
	}
	return nil
}

func checkUsername(name string) error {
	if !usernameForm.MatchString(name) || tooLong(name) {
		return fmt.Errorf("%.300q is not a plain ASCII username", name)
	}
	return nil
}

func checkDomain(name string) error {
	if !domainForm.MatchString(name) || len(name) > maxAddress {
		return fmt.Errorf("%.300q is not a plain ASCII domain name", name)
	}
	return nil
}

func tooLong(addr string) bool {
	return len(addr) > maxAddress || strings.LastIndexByte(addr, '@') > maxLocalPart
}

// domainOf returns what follows the @ of an address, or "" when there is none.
func domainOf(addr string) string {
	_, after, _ := strings.Cut(addr, "@")
	return after
}
