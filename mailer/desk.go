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
	if d.PortalURL != "" && !linkable(d.PortalURL) {
		return fmt.Errorf("the portal's address %.300q is not an https URL", d.PortalURL)
	}
	return nil
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
