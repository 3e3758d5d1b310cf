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

// Error tells why an address is no sign-in name. Neither of its texts repeats
// anything of the address, save a Suggestion, which Parse accepts.
type Error struct {
	Problem    Problem
	Text       string // one sentence for the partner
	Suggestion string // what was probably meant; "" when it is not obvious
}

// Error is the Text.
func (e *Error) Error() string { return e.Text }

func invalid(text string) *Error { return &Error{Problem: InvalidUsername, Text: text} }
