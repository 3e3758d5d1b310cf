package workflow

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"
)

// Request is a partner's wish to sign in with New in place of Old.
type Request struct {
	ID    int64
	Ref   Ref
	State State
	// WaitingFor and Problem say what a waiting request needs.
	WaitingFor WaitingFor
	Problem    Problem
	// Old is the address of the account, New the username on a tenant. Both are
	// lower case; New is empty until the partner has named a usable one.
	Old, New string
	// Sender is the From address of the first mail: the only identity in it. Author
	// is that of the mail that named the pair as it stands (Source), and Auth
	// whether that one was authenticated.
	Sender, Author string
	Auth           Auth
	// Consent is the owner's word for the swap, given on the page of a challenge.
	Consent Consent

	Evidence Evidence
	// CheckNote says why a check has not finished yet, for staff.
	CheckNote string
	// Question is what staff last asked the partner.
	Question string

	// Source is the stored message that the pair was read from, Last the
	// partner's latest one, which our next mail answers.
	Source, Last int64
	// Told is the problem that the partner was last told about for this pair.
	Told Problem
	// LateTold is true once the partner has been told that the outstanding
	// check takes longer.
	LateTold bool
	// Group is the mail that asked for this swap and for others, whose first
	// answer is one mail (see Group); 0 for a request that is answered alone.
	Group int64
	// GroupTold is true when that mail is written. Only whoever moves the request
	// has to know, and has locked the group then; elsewhere it is false.
	GroupTold bool

	// First is the first of the two approvals that a high risk takes.
	First     Approval
	Decision  Decision
	CreatedAt time.Time
	UpdatedAt time.Time
	// CheckSince is when the outstanding check was asked for.
	CheckSince time.Time
	// WaitingUntil is when a waiting request expires; zero in other states.
	WaitingUntil time.Time
	// RemindedAt is when the partner was reminded of what it waits for; zero when they were
	// not, and in other states.
	RemindedAt time.Time
}

// Evidence is what a finished check found. Without a CheckedAt the present pair
// has not been evaluated.
type Evidence struct {
	// Version counts the evaluations of the request, the present one included.
	Version      int      `json:"version,omitempty"`
	Signals      []Signal `json:"signals"`
	Risk         Risk     `json:"risk,omitempty"`
	Reasons      []string `json:"reasons,omitempty"`
	TenantID     string   `json:"tenant_id,omitempty"`
	TenantRegion string   `json:"tenant_region,omitempty"`
	TenantCloud  string   `json:"tenant_cloud,omitempty"`
	// Fault is a sentence for the partner on what is wrong with the username, and
	// Suggestion the one that was probably meant. Either can be empty.
	Fault      string    `json:"fault,omitempty"`
	Suggestion string    `json:"suggestion,omitempty"`
	CheckedAt  time.Time `json:"checked_at,omitzero"`
}

// Signal is one piece of evidence for the person who decides. Source says where
// it comes from: the mail, the directory, discovery, the desk's own records.
type Signal struct {
	Name   string       `json:"name"`
	Result SignalResult `json:"result"`
	Detail string       `json:"detail"`
	Source string       `json:"source,omitempty"`
}

// SignalResult is how a signal speaks for the request.
type SignalResult string

// Results of a signal.
const (
	Pass    SignalResult = "pass"
	Fail    SignalResult = "fail"
	Unknown SignalResult = "unknown"
)

// Verb is what was decided.
type Verb string

// The two decisions.
const (
	Yes Verb = "approve"
	No  Verb = "deny"
)

// Decision is a person's (or the policy's) answer to a request, bound to what
// they saw. The zero value means that there is none.
type Decision struct {
	Verb   Verb
	By     string
	At     time.Time
	Reason string
	Digest string
}

// Consent is a yes of the owner of the old address to the swap that Digest
// stands for (Request.SwapDigest). The zero value means that there is none.
type Consent struct {
	By     string
	At     time.Time
	Digest string
}

// Approval is one person's yes to what they saw, see Decision.
type Approval struct {
	By     string
	At     time.Time
	Digest string
}

// Digest binds a decision to what was evaluated, and to that evaluation: old, new,
// the tenant's id, the mail that asked, and the version of the evidence. It is
// empty until a check has finished.
func (r Request) Digest() string { return r.digest(strconv.Itoa(r.Evidence.Version)) }

// SwapDigest is the same for the owner's confirmation, which is of the swap and
// not of what speaks for it.
func (r Request) SwapDigest() string { return r.digest() }

func (r Request) digest(more ...string) string {
	if r.Evidence.CheckedAt.IsZero() {
		return ""
	}
	parts := append([]string{r.Old, r.New, r.Evidence.TenantID, strconv.FormatInt(r.Source, 10)}, more...)
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:])
}

// Confirmed is when the owner of the old address has confirmed the swap as it
// stands, on the tenant with the given id; zero if they have not.
func (r Request) Confirmed(tenantID string) time.Time {
	r.Evidence.TenantID, r.Evidence.CheckedAt = tenantID, r.Consent.At
	if r.Consent.Digest == "" || r.Consent.Digest != r.SwapDigest() {
		return time.Time{}
	}
	return r.Consent.At
}

// Vouched reports whether an authenticated mail or the owner's confirmation
// stands behind the request. One without is nobody's yet: it leads to nothing, and
// makes way for one that is somebody's.
func (r Request) Vouched() bool { return r.Auth == AuthPass || r.Consent.Digest != "" }

// Pair is what an evaluation is about: the two addresses, and the mail that
// named them.
type Pair struct {
	Old, New string
	Source   int64
}

// Pair returns what an evaluation of r would be about.
func (r Request) Pair() Pair { return Pair{r.Old, r.New, r.Source} }

// Participant reports whether mail from addr may speak in this request's thread: the
// owner of the old address, and whoever asked in their place until they asked themselves.
func (r Request) Participant(addr string) bool {
	return addr != "" && (addr == r.Old || addr == r.Sender && r.Author != r.Old)
}

// TenantDomain is the domain of the new username, or empty.
func (r Request) TenantDomain() string {
	_, domain, _ := strings.Cut(r.New, "@")
	return domain
}
