package senderauth

// Result is whether the From address is authenticated.
type Result string

// The results. A Fail is what the domain itself says to refuse; a None is all that is
// neither proved nor disproved; a Temporary has to be verified again later.
const (
	Pass      Result = "pass"
	Fail      Result = "fail"
	None      Result = "none"
	Temporary Result = "temporary"
)

// ExchangeOnline is the AuthservID of a mailbox at Exchange Online, whose
// Authentication-Results fields name no server and are known by their place.
const ExchangeOnline = "exchange-online"

// Where a verdict comes from.
const (
	fromField    = "authentication-results"
	fromExchange = ExchangeOnline
	fromDKIM     = "dkim"
)

// Verdict is what Verify found.
type Verdict struct {
	Result Result
	// Reasons are sentences for staff, the decisive one first. Of the mail they hold
	// domain names of valid form only.
	Reasons []string
	// Source is "authentication-results", "exchange-online" or "dkim".
	Source string
	// Key is set on a Pass only, and not where the mailbox server passed a mail that the
	// From domain has not signed; see key.go.
	Key []byte
}

func dkimVerdict(r Result, reasons ...string) Verdict {
	return Verdict{Result: r, Reasons: reasons, Source: fromDKIM}
}
