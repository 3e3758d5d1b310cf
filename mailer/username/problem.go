package username

// Problem names why an address is no sign-in name.
type Problem string

// The problems an Error can have.
const (
	// NotOnMicrosoft is an address in some other domain altogether.
	NotOnMicrosoft Problem = "not_onmicrosoft"
	// ConsumerAddress is an address at a service for private persons.
	ConsumerAddress Problem = "consumer_address"
	// InvalidUsername is an address that means to be a sign-in name, or cannot
	// be any address at all.
	InvalidUsername Problem = "invalid_username"
)

// Error tells why an address is no sign-in name. Its texts are safe to send to
// anybody: they repeat nothing of the address but a Suggestion, which Parse
// accepts, and in Text a word of it that is one slip away from a word of the
// suffix, or a short ending, and by itself no domain.
type Error struct {
	Problem    Problem
	Text       string // one sentence for the partner, in printable ASCII
	Suggestion string // what was probably meant; "" when it is not obvious
}

// Error is the Text.
func (e *Error) Error() string { return e.Text }

func invalid(text string) *Error { return &Error{Problem: InvalidUsername, Text: text} }
