package config

import (
	"net/url"
	"strings"
)

// hasPassword reports whether a URL holds a password in either of the places
// that Postgres reads it from.
func hasPassword(u *url.URL) bool {
	_, set := u.User.Password()
	return set || u.Query().Has("password")
}

// passwordError refuses a password beside a URL that has no place for it.
func passwordError(prefix string) error {
	return &Error{prefix + "_PASSWORD", "***", "a password only beside a " + prefix + "_URL that names a user and has no password"}
}

// mask hides the password of a URL, or everything of a text that is no URL with
// one but may hold a secret.
func mask(s string) string {
	if s == "" {
		return ""
	}
	u, err := url.Parse(s)
	// A sign that should have been percent-encoded ends the host early, and the
	// rest of the password stands behind it.
	whole := err == nil && !strings.Contains(u.Path+u.RawQuery+u.Fragment, "@")
	if whole && u.Host != "" && !u.Query().Has("password") {
		return u.Redacted()
	}
	scheme, _, ok := strings.Cut(s, "://")
	if !ok {
		return "***"
	}
	return scheme + "://***"
}
