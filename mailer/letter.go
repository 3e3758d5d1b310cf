package mailer

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// An Occasion is what a letter is written for. Each has a template of its name.
type Occasion string

// The occasions, in the order in which a request can meet them.
const (
	Challenge       Occasion = "challenge"       // to the old address: a mail that may not be its owner's asks for a change
	OwnerAsked      Occasion = "owner_asked"     // to who asked for somebody else's address: its owner has to confirm
	Notice          Occasion = "notice"          // to the old address: a colleague, Letter.Asker, asks for a change
	Acknowledgement Occasion = "acknowledgement" // the first check is done, a person decides next
	Mend            Occasion = "mend"            // something is missing or wrong; Letter.Problem says what
	StillChecking   Occasion = "still_checking"  // the first check cannot finish yet
	GroupAnswer     Occasion = "group_answer"    // the one mail of these three about several changes: Letter.Changes
	Question        Occasion = "question"        // staff ask the partner
	Denial          Occasion = "denial"          // staff say no, with a reason
	Confirmation    Occasion = "confirmation"    // the address was changed
	Withdrawal      Occasion = "withdrawal"      // taken back
	Reminder        Occasion = "reminder"        // what we wait for has not come, and the request is closed soon
	Expiry          Occasion = "expiry"          // closed after 14 days without an answer, or 3 without a confirmation
	Guide           Occasion = "guide"           // a part of the sign-in guide: Letter.Part; about no request
	Inquiry         Occasion = "inquiry"         // a person will answer; about no request
	Digest          Occasion = "digest"          // to staff, in English: what they have left undone; Letter.Undone
)

// replies reports whether a letter answers its recipient's mail and stands in its thread.
// The others go to an address whose owner wrote nothing, or not surely: not even a
// message id of the mail that caused them is repeated to it.
func (o Occasion) replies() bool { return o != Challenge && o != Notice && o != Digest }

// A Problem is what a mend letter asks the partner to put right.
type Problem string

// The problems of tenant discovery and of apply, then those of reading a mail.
const (
	NoTenant         Problem = "no_tenant"
	TenantGone       Problem = "tenant_gone" // no longer as it was when the request was approved
	MissingNew       Problem = "missing_new"
	AmbiguousNew     Problem = "ambiguous_new"
	NotOnmicrosoft   Problem = "not_onmicrosoft"
	ConsumerAddress  Problem = "consumer_address"
	InvalidUsername  Problem = "invalid_username"
	Forwarded        Problem = "forwarded"
	SameAddress      Problem = "same_address"
	ConflictingPairs Problem = "conflicting_pairs"
)

// MaxText is how many characters a Reason or a Question may have.
const MaxText = 4000

// A Letter holds the facts of one mail to one partner. An occasion's template
// decides which facts it needs; Compose refuses a Letter that lacks one.
type Letter struct {
	Occasion Occasion
	Problem  Problem // for Mend only
	To       string  // the one recipient, a bare address; for Challenge and Notice it is Old

	// Languages are those that it is written in, one below the other, of those that
	// [Languages] gives; English when there is none.
	Languages []string

	Ref      string // SWAP-XXXX-XXXX; a Mend letter can do without, and what is about no request has none
	Old, New string // the addresses of the swap

	ConfirmURL string // for Challenge: the page where the owner of Old says yes or no
	Asker      string // for Notice: the address of who asks for the change

	// SwappedLately is for Acknowledgement: Old was changed only a short while ago, so two
	// people look at the request. It tells that there is an account, so it is for a
	// sender who is its owner.
	SwappedLately bool
	Unconfirmed   bool   // for Expiry: it waited for a confirmation, and not for its sender
	Busy          string // for Inquiry: the sender's own open request that has an address of this mail's change

	// TenantDomain is the domain that tenant discovery was asked for; New's when empty.
	TenantDomain string
	Fault        string // for InvalidUsername: what is wrong with it, in the English sentence of package username or intake
	Suggestion   string // for InvalidUsername: the username that was probably meant

	Reason   string // for Denial: what staff wrote, MaxText characters at most
	Question string // for Question, and for a Reminder of it: what staff wrote, MaxText characters at most

	Changes []Change // for GroupAnswer
	LeftOut Problem  // for GroupAnswer: what is wrong with a line that is not among the changes; Suggestion goes with it

	// For Digest: how much waits, of which Changes are the oldest requests, and the page
	// where staff find it, which may be empty.
	Undone   Undone
	QueueURL string

	// For Guide: the part that answers, A, B1 to B4 or C; what the error code that the
	// partner pasted means, by the table of package intake, and its digits; the domain
	// that discovery was asked about, and whether it "found" a tenant, called it
	// "absent", or said neither; a tenant's domain that the firm could have, whether
	// that is free, and a plainer one that is taken; and a page where an administrator
	// can consent. All but the part may be empty.
	Part, Cause, Code, Domain, Tenant string
	Offer, Taken                      string
	Free                              bool
	ConsentURL                        string

	// InReplyTo and References are message ids, with or without angle brackets,
	// as the partner's mail had them. What is no message id is left out. A Challenge
	// and a Notice are no replies, and have neither whatever stands here.
	InReplyTo  string
	References []string

	Date      time.Time
	MessageID string // without angle brackets; a new one when empty
}

// check holds everything that goes into a mail against its grammar, so that no
// field can hold a line break or a header of its own.
func (l Letter) check() error {
	if err := l.checkHeaders(); err != nil {
		return err
	}
	for _, name := range []string{l.Old, l.New, l.Suggestion} {
		if name == "" {
			continue
		}
		if err := checkUsername(name); err != nil {
			return err
		}
	}
	for _, c := range l.Changes {
		if err := c.check(); err != nil {
			return err
		}
	}
	if err := checkSentence(l.Fault); err != nil {
		return err
	}
	for _, name := range []string{l.TenantDomain, l.Domain, l.Offer, l.Taken} {
		if name == "" {
			continue
		}
		if err := checkDomain(name); err != nil {
			return err
		}
	}
	for _, page := range []string{l.ConsentURL, l.ConfirmURL, l.QueueURL} {
		if page != "" && !linkable(page) {
			return fmt.Errorf("%.300q is no page to link to", page)
		}
	}
	if !codeForm.MatchString(l.Code) {
		return fmt.Errorf("%.100q is no error code", l.Code)
	}
	for _, text := range []string{l.Reason, l.Question} {
		if n := utf8.RuneCountInString(text); n > MaxText {
			return fmt.Errorf("a text of %d characters is longer than a letter takes, %d", n, MaxText)
		}
	}
	return nil
}

func (l Letter) checkHeaders() error {
	if err := checkAddress(l.To); err != nil {
		return err
	}
	if !l.Occasion.replies() && l.Occasion != Digest && !strings.EqualFold(l.To, l.Old) {
		return fmt.Errorf("a %s is for the owner of %.300q, not for %s", l.Occasion, l.Old, l.To)
	}
	if l.Asker != "" {
		if err := checkAddress(l.Asker); err != nil {
			return err
		}
	}
	if l.Date.IsZero() {
		return errors.New("the letter has no date")
	}
	if l.MessageID != "" {
		if bare, ok := bareMessageID(l.MessageID); !ok || bare != l.MessageID {
			return fmt.Errorf("%.300q is not a message id", l.MessageID)
		}
	}
	if l.Busy != "" && !refForm.MatchString(l.Busy) {
		return fmt.Errorf("%.100q is not a request's reference", l.Busy)
	}
	if l.Ref == "" && (l.Occasion == Mend || l.Occasion == Guide || l.Occasion == Inquiry || l.Occasion == Digest) {
		return nil
	}
	if !refForm.MatchString(l.Ref) {
		return fmt.Errorf("%.100q is not a request's reference", l.Ref)
	}
	return nil
}

func checkSentence(s string) error {
	if s != presentable(s) || strings.Contains(s, "\n") {
		return fmt.Errorf("%.100q is not one line of text", s)
	}
	return nil
}
