package fakemail

import (
	"errors"
	"strings"

	"github.com/emersion/go-sasl"
)

var mechanisms = []string{sasl.Plain, "XOAUTH2"}

// authenticator is the server's side of a SASL mechanism, nil for one that is not known.
func authenticator(mech string, check func(user, password string) error) sasl.Server {
	switch mech {
	case sasl.Plain:
		return sasl.NewPlainServer(func(identity, user, password string) error {
			if identity != "" && identity != user {
				return errors.New("one user cannot act for another")
			}
			return check(user, password)
		})
	case "XOAUTH2":
		return &xoauth2{check: check}
	}
	return nil
}

// xoauth2 is the SASL mechanism of Exchange Online and Gmail. The initial response is
// "user=" user ^A "auth=Bearer " token ^A ^A; a refusal comes as a challenge first, which the client answers with nothing.
type xoauth2 struct {
	check   func(user, token string) error
	refused error
}

// Next implements sasl.Server.
func (x *xoauth2) Next(response []byte) (challenge []byte, done bool, err error) {
	if x.refused != nil {
		return nil, false, x.refused
	}
	if response == nil {
		return []byte{}, false, nil
	}
	user, token, ok := strings.Cut(strings.TrimSuffix(string(response), "\x01\x01"), "\x01auth=Bearer ")
	user, prefixed := strings.CutPrefix(user, "user=")
	if !ok || !prefixed {
		return nil, false, errors.New("malformed XOAUTH2 response")
	}
	x.refused = x.check(user, token)
	if x.refused == nil {
		return nil, true, nil
	}
	return []byte(`{"status":"401","schemes":"bearer"}`), false, nil
}
