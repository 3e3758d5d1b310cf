package workflow

// State is where a request stands.
type State string

// The states of a request. Reversed is reached from completed by an undo.
const (
	Received  State = "received"
	Queued    State = "queued"
	Waiting   State = "waiting"
	Approved  State = "approved"
	Completed State = "completed"
	Denied    State = "denied"
	Expired   State = "expired"
	Withdrawn State = "withdrawn"
	Reversed  State = "reversed"
)

// States lists every state in the order in which a request may meet them.
var States = []State{Received, Queued, Waiting, Approved, Completed, Denied, Expired, Withdrawn, Reversed}

// Open reports whether a request in this state may still lead to a swap. At
// most one request per old address and per new username is open at a time.
func (s State) Open() bool {
	switch s {
	case Received, Queued, Waiting, Approved:
		return true
	default:
		return false
	}
}

// Valid reports whether s is one of States.
func (s State) Valid() bool {
	for _, known := range States {
		if s == known {
			return true
		}
	}
	return false
}

// WaitingFor is what a waiting request needs from the partner.
type WaitingFor string

// What a partner may be waited for. Confirm and Prove belong to requests whose
// sender has to show who they are.
const (
	ForNothing WaitingFor = ""
	ForFix     WaitingFor = "fix"
	ForAnswer  WaitingFor = "answer"
	ForConfirm WaitingFor = "confirm"
	ForProve   WaitingFor = "prove"
)

// Problem is what keeps a request from the queue, as a stable code. The codes
// that reading a mail can give are those of mailer/intake; the check adds its
// own.
type Problem string

// Problems that a check finds.
const (
	NoProblem       Problem = ""
	MissingNew      Problem = "missing_new"
	NotOnmicrosoft  Problem = "not_onmicrosoft"
	ConsumerAddress Problem = "consumer_address"
	InvalidUsername Problem = "invalid_username"
	SameAddress     Problem = "same_address"
	// NoTenant: discovery answered that no tenant stands behind the domain.
	NoTenant Problem = "no_tenant"
	// TenantGone: the tenant that stood there at approval does not any more, or
	// is another one.
	TenantGone Problem = "tenant_gone"
)

// Auth is the verdict on who sent the mail.
type Auth string

// Verdicts of sender authentication.
const (
	AuthPass      Auth = "pass"
	AuthFail      Auth = "fail"
	AuthNone      Auth = "none"
	AuthTemporary Auth = "temporary"
)

// Risk is how carefully a person should look before approving.
type Risk string

// Levels of risk.
const (
	RiskLow    Risk = "low"
	RiskRaised Risk = "raised"
	RiskHigh   Risk = "high"
)
