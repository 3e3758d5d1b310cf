package inbox

import (
	"fmt"

	"github.com/emersion/go-sasl"
)

// xoauth2 is the client's side of the SASL mechanism of Exchange Online and Gmail, which no RFC describes: one response
// with the user and the token. A refusal comes as a challenge that says why.
type xoauth2 struct{ user, token string }

var _ sasl.Client = xoauth2{}

// Start implements sasl.Client.
func (x xoauth2) Start() (mech string, response []byte, err error) {
	return "XOAUTH2", fmt.Appendf(nil, "user=%s\x01auth=Bearer %s\x01\x01", x.user, x.token), nil
}

// Next implements sasl.Client. It ends the exchange: the answer to an empty response would only be a NO without a reason.
func (x xoauth2) Next(challenge []byte) ([]byte, error) {
	return nil, fmt.Errorf("%w: the token is not accepted: %.200q", ErrSignIn, challenge)
}
