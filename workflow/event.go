package workflow

// Event is something that happens to a request. The set is closed: Next knows
// each of them.
type Event interface{ name() string }

// Checked is the result of a finished check of the pair Of: evidence, and the
// problem that the partner has to mend, if any. Without one the request waits for
// a person, unless the policy has the owner of the old address confirm it first,
// or approves it. Colleague tells that somebody of the owner's firm asks for them.
type Checked struct {
	Of        Pair
	Evidence  Evidence
	Problem   Problem
	Confirm   bool
	Approve   bool
	Colleague bool
	// Facts are all that was looked at, as JSON, to be kept with the evidence.
	Facts []byte
}

// Unfinished says that a check of the pair Of, at first or at apply, could not
// finish, and why. Late asks for the partner to be told that the first one is
// still under way, once.
type Unfinished struct {
	Of     Pair
	Reason string
	Late   bool
}

// Replied is a participant's further mail in the thread. Old and New are the
// pair that it names, empty where it names none. Tried is set when it names a
// username that cannot be one. Together is set for a mail that is about several
// requests: those whose checks it has made are a Group. A mail that is older than
// the latest one that the request has taken is too late to change anything. Auth is
// whether the mail is authenticated: one that is not cannot change what somebody
// stands behind. One that only names what the request is about takes nothing on, whoever
// wrote it: it may as well object to that.
type Replied struct {
	Message  int64
	Auth     Auth
	Old, New string
	Tried    bool
	Together bool
}

// Confirmed is the owner's yes on the page of a challenge, to the swap that Digest
// stands for (Request.SwapDigest).
type Confirmed struct{ Digest string }

// Disowned is the owner's word on that page that they want no such swap.
type Disowned struct{ Digest string }

// Displaced takes a request that nobody has confirmed, and that is not of the owner's firm,
// out of the way of an authenticated mail of that firm.
type Displaced struct{}

// Approve is a yes to what was shown: Digest is the digest of the request as
// the decider saw it. Where the risk is high it takes two people.
type Approve struct{ Digest string }

// Deny is a no, with a reason for the partner. Digest, where it is set, is that of the
// request as the decider saw it.
type Deny struct{ Reason, Digest string }

// Ask puts a question to the partner. Digest is as in Deny.
type Ask struct{ Question, Digest string }

// Withdraw takes the request back. Message is the partner's mail that does, or 0, and
// Auth whether it is authenticated; one that is older than the latest that the request
// has taken is in conflict with it. Digest is as in Deny.
type Withdraw struct {
	Reason  string
	Message int64
	Auth    Auth
	Digest  string
}

// Applied records that the swap which was approved with this digest is made: in
// the ledger and in the directory.
type Applied struct{ Digest string }

// Stopped says that the check at apply did not bear out the approval with this
// digest: the decision is void. With a problem the partner is told how to mend it; without
// one the new evidence is for a person, and the request goes back to the queue.
type Stopped struct {
	Digest   string
	Evidence Evidence
	Problem  Problem
	// Confirm has the owner asked first, as about a request that a program of before has
	// queued.
	Confirm bool
	// Facts are as in Checked.
	Facts []byte
}

// Remind reminds the partner of what a request waits for, once, before it expires.
type Remind struct{}

// Expire closes a request whose partner has been silent for too long.
type Expire struct{}

func (Checked) name() string    { return "checked" }
func (Unfinished) name() string { return "unfinished" }
func (Replied) name() string    { return "replied" }
func (Confirmed) name() string  { return "confirmed" }
func (Disowned) name() string   { return "disowned" }
func (Displaced) name() string  { return "displaced" }
func (Approve) name() string    { return "approved" }
func (Deny) name() string       { return "denied" }
func (Ask) name() string        { return "asked" }
func (Withdraw) name() string   { return "withdrawn" }
func (Applied) name() string    { return "applied" }
func (Stopped) name() string    { return "stopped" }
func (Remind) name() string     { return "reminded" }
func (Expire) name() string     { return "expired" }

// EventReceived is the audit name of a request's creation, which no Event
// stands for.
const EventReceived = "received"

// EventFirstApproval is that of the first of two approvals.
const EventFirstApproval = "approved_first"

// Via is the way an actor reached us.
type Via string

// The ways in.
const (
	ViaMail   Via = "mail"
	ViaCLI    Via = "cli"
	ViaWeb    Via = "web"
	ViaAPI    Via = "api"
	ViaSystem Via = "system"
)

// Actor is who caused an event: an address, or System's name. Role is what a member
// of staff may do, and From where they are, as far as it is known.
type Actor struct {
	Name string
	Via  Via
	Role Role
	From string
}

// Role is what somebody may do.
type Role string

// The roles. Whoever works on the database's machine by command line and is not among
// the staff is its operator, who may do all. NoRole is a partner, or the desk.
const (
	NoRole   Role = ""
	Viewer   Role = "viewer"   // looks
	Approver Role = "approver" // decides
	Admin    Role = "admin"    // and says who may
	Operator Role = "operator"
)

// Decides reports whether the role may decide on requests.
func (r Role) Decides() bool { return r == Approver || r == Admin || r == Operator }

// Admins reports whether it may say who may do what.
func (r Role) Admins() bool { return r == Admin || r == Operator }

// System is the desk itself.
var System = Actor{Name: "swapdesk", Via: ViaSystem}
