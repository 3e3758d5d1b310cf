package mailer

import (
	"fmt"
	"net"
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Desk is who the letters come from.
type Desk struct {
	Address   string // the sender of every letter, such as cosell@vendor.example
	Name      string // the name beside it, 64 characters at most; "Co-sell desk" when empty
	PortalURL string // where partners sign in; letters then link to it. May be empty
	// PortalClientID is the portal's application id, by which an administrator can
	// consent to it. May be empty. It is only ever what the operator has set: one from a
	// mail would ask for consent to a stranger's program.
	PortalClientID string
}

const (
	defaultName = "Co-sell desk"
	maxName     = 64
)

func (d Desk) name() string {
	if d.Name == "" {
		return defaultName
	}
	return d.Name
}

// Check says what is wrong with the desk; every Compose fails with the same.
func (d Desk) Check() error {
	if err := checkAddress(d.Address); err != nil {
		return err
	}
	if utf8.RuneCountInString(d.Name) > maxName {
		return fmt.Errorf("the desk's name is longer than %d characters", maxName)
	}
	for _, r := range d.Name {
		if !unicode.IsPrint(r) || r == utf8.RuneError {
			return fmt.Errorf("the desk's name %q holds a character that cannot be shown", d.Name)
		}
	}
	if d.PortalClientID != "" && !clientIDForm.MatchString(d.PortalClientID) {
		return fmt.Errorf("the portal's client id %.100q is not a GUID", d.PortalClientID)
	}
	if d.PortalURL != "" && !linkable(d.PortalURL) {
		return fmt.Errorf("the portal's address %.300q is not an https URL", d.PortalURL)
	}
	return nil
}

var clientIDForm = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// ConsentURL is the page where an administrator of a tenant can consent to the portal
// for everybody, or empty when the client id or the tenant is not known. cloud is the
// cloud_instance_name of the tenant's metadata.
// https://learn.microsoft.com/entra/identity-platform/v2-admin-consent
func (d Desk) ConsentURL(cloud, tenantID string) string {
	if d.PortalClientID == "" || !clientIDForm.MatchString(tenantID) || !domainForm.MatchString(cloud) {
		return ""
	}
	query := url.Values{"client_id": {d.PortalClientID}, "scope": {"https://graph.microsoft.com/.default"}}
	if d.PortalURL != "" {
		query.Set("redirect_uri", d.PortalURL)
	}
	return "https://login." + cloud + "/" + tenantID + "/v2.0/adminconsent?" + query.Encode()
}

var visibleASCII = regexp.MustCompile("^[!#-;=?-~]+$") // without " < >

// linkable reports whether text is a URL that a letter may link to: https, or
// http on this machine for a trial run.
func linkable(text string) bool {
	if !strings.HasPrefix(text, "http") || !visibleASCII.MatchString(text) {
		return false
	}
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" || u.User != nil {
		return false
	}
	return u.Scheme == "https" || u.Scheme == "http" && isLoopback(u.Hostname())
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
