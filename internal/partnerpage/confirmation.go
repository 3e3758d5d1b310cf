package partnerpage

import (
	"context"
	"errors"
	"time"
)

// Confirmation is what the link in a challenge is about.
type Confirmation struct {
	Ref      string // of the request, SWAP-XXXX-XXXX
	Old, New string // the sign-in address, and the username to take its place
	State    LinkState
	Expires  time.Time
}

// LinkState is how far a link has come.
type LinkState string

// The states of a link. All but Open are over.
const (
	Open     LinkState = "open"
	Used     LinkState = "used" // the answer was yes
	Declined LinkState = "declined"
	Expired  LinkState = "expired" // nobody answered in time
	Void     LinkState = "void"    // the request has changed or was closed since
)

// Both are for [errors.Is].
var (
	ErrNoLink   = errors.New("there is no such link")
	ErrLinkOver = errors.New("the link is over")
)

// Confirmations are the links of the challenges. A token is whatever stood in a
// URL. Any error but ErrNoLink and ErrLinkOver is taken for a failure that will
// pass.
type Confirmations interface {
	// Confirmation changes nothing. It fails with ErrNoLink when no link has
	// the token.
	Confirmation(ctx context.Context, token string) (Confirmation, error)
	// Confirm takes the answer yes for an open link, once, and returns the
	// Confirmation as it is then; with ErrLinkOver it returns it as it was found.
	// from is the address that the answer came from.
	Confirm(ctx context.Context, token, from string) (Confirmation, error)
	// Decline takes the answer no in the same way.
	Decline(ctx context.Context, token, from string) (Confirmation, error)
}
