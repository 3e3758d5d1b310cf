// Package username says what a tenant sign-in name may look like: a user
// principal name whose domain is one label in front of a cloud's tenant suffix,
// such as jane@contoso.onmicrosoft.com.
//
// It decides on spelling alone. Whether a tenant stands behind the name is for
// tenant discovery to find out, and whether the user exists is never asked.
// Nothing is repaired: an address that is nearly right is an error, and where
// the right form is obvious the error suggests it.
package username

import (
	"fmt"
	"strings"
)

// Lengths of a user principal name, in characters.
// https://learn.microsoft.com/entra/identity/hybrid/connect/plan-connect-userprincipalname
const (
	maxLocal  = 64
	maxDomain = 48
	maxTotal  = maxLocal + 1 + maxDomain
)

// Username is a sign-in name that Parse accepted, in ASCII lower case.
type Username struct {
	Local string // before the @
	Label string // the tenant's own label, "contoso"
	Cloud Cloud  // the cloud whose suffix follows the label
}

// String is the whole address. Parse takes it back to the same Username.
func (u Username) String() string { return u.Local + "@" + u.Domain() }

// Domain is the tenant's initial domain, such as contoso.onmicrosoft.com.
func (u Username) Domain() string { return u.Label + "." + u.Cloud.Suffix }

// Warnings are sentences for staff about what is permitted but unusual.
func (u Username) Warnings() []string {
	var w []string
	if len(u.Label) > usualLabel {
		w = append(w, "The tenant name is longer than the 27 characters that are usual.")
	}
	if strings.Contains(u.Label, "-") {
		w = append(w, "The tenant name holds a hyphen, which is unusual.")
	}
	if strings.Contains(u.Local, "_ext_") {
		w = append(w, "The name holds _EXT_, as the name of a guest of the tenant would.")
	}
	if strings.HasPrefix(u.Local, ".") || strings.Contains(u.Local, "..") {
		w = append(w, "The name begins with a dot or has two in a row.")
	}
	return w
}

// Parse reads a sign-in name. Letters may be of either case; everything else has
// to be right as it stands, white space included. The error is an *Error.
func Parse(s string) (Username, error) {
	if err := plain(s); err != nil {
		return Username{}, err
	}
	s = strings.ToLower(s)
	local, domain, _ := strings.Cut(s, "@")
	if n := strings.Count(s, "@"); n != 1 {
		return Username{}, countAts(s, n)
	}
	label, cloud, err := parseDomain(domain)
	if err != nil {
		if err.Suggestion != "" {
			err.Suggestion = accepted(local + "@" + err.Suggestion)
		}
		return Username{}, err
	}
	if err := checkLocal(local); err != nil {
		return Username{}, err
	}
	return Username{Local: local, Label: label, Cloud: cloud}, nil
}

// ParseDomain reads a tenant's initial domain alone, such as
// contoso.onmicrosoft.com, and returns its label and its cloud. The error is an
// *Error whose Suggestion is a domain.
func ParseDomain(s string) (label string, c Cloud, err error) {
	if err := plain(s); err != nil {
		return "", Cloud{}, err
	}
	label, c, bad := parseDomain(strings.ToLower(s))
	if bad != nil {
		return "", Cloud{}, bad
	}
	return label, c, nil
}

// accepted returns an address that Parse takes, and "" for any other.
func accepted(address string) string {
	u, err := Parse(address)
	if err != nil {
		return ""
	}
	return u.String()
}

// countAts says what is wrong with an address that has n @ signs.
func countAts(s string, n int) *Error {
	local, domain, _ := strings.Cut(s, "@")
	switch {
	case n == 0 && isTenantDomain(s):
		return invalid("This is a tenant's domain alone; a username has a name and an @ before it.")
	case n == 0:
		return invalid("The @ is missing; a username has exactly one @.")
	}
	err := invalid(fmt.Sprintf("There are %d @ signs; a username has exactly one @.", n))
	if n == 2 && strings.HasPrefix(domain, "@") {
		err = invalid("Two @ signs stand next to each other; a username has exactly one @.")
		err.Suggestion = accepted(local + domain)
	} else if n == 2 {
		if meant := accepted(local + "@" + strings.ReplaceAll(domain, "@", ".")); meant != "" {
			err = invalid("The second @ stands where a dot belongs; a username has exactly one @.")
			err.Suggestion = meant
		}
	}
	return err
}

func isTenantDomain(s string) bool {
	_, _, err := parseDomain(s)
	return err == nil
}

// plain refuses what must be refused before letters are mapped: U+212A KELVIN
// SIGN, for one, lower-cases to an innocent k.
func plain(s string) *Error {
	if s == "" {
		return invalid("The username is empty.")
	}
	if name, i, found := foreign(s); found {
		where := "In the username"
		if at := strings.IndexByte(s, '@'); at > i {
			where = "Before the @"
		} else if at >= 0 {
			where = "After the @"
		}
		return invalid(where + " stands " + name + "; a username is made of plain English letters, digits and signs.")
	}
	if len(s) > maxTotal {
		return invalid(fmt.Sprintf("The address has %d characters, and a username has at most %d.", len(s), maxTotal))
	}
	return nil
}

func checkLocal(local string) *Error {
	switch i := strings.IndexFunc(local, notLocal); {
	case local == "":
		return invalid("Nothing stands before the @.")
	case len(local) > maxLocal:
		return invalid(fmt.Sprintf("The part before the @ has %d characters, and at most %d are possible.", len(local), maxLocal))
	case strings.Contains(local, "+"):
		return invalid("Before the @ stands a plus sign; mail addresses may have one, usernames may not.")
	case i >= 0:
		return invalid("Before the @ stands " + sign(local[i]) + "; only letters, digits and ' . - _ ! # ^ ~ are possible there.")
	case strings.HasSuffix(local, "."):
		return invalid("A dot cannot stand just before the @.")
	case strings.Contains(local, "#ext#"):
		return invalid("A name with #EXT# belongs to a guest of the tenant, not to a user of its own.")
	}
	return nil
}

func notLocal(r rune) bool { return !alphanumeric(r) && !strings.ContainsRune("'.-_!#^~", r) }

// alphanumeric reports whether r is an ASCII lower-case letter or digit.
func alphanumeric(r rune) bool { return 'a' <= r && r <= 'z' || '0' <= r && r <= '9' }
