// Package intake reads what a partner wants out of the raw bytes of a mail.
//
// Read goes through stages. The header is split and checked (lineend.go, header.go,
// sender.go, encodedword.go, thread.go). The MIME parts are walked (body.go,
// multipart.go, param.go), decoded (decode.go, charset.go, utf7.go, flowed.go,
// inlinefile.go) and rendered (html.go, htmltable.go, htmlregion.go, htmllink.go, style.go, color.go).
// Mail that no person wrote is told apart (automatic.go, machine.go), and delivery
// reports are read (bounce.go, report.go, reporttext.go). Quotes, forwards and signatures
// are set aside (quote.go, interleave.go, indent.go, signature.go). What is left is taken apart into
// rows of tables (lines.go, table.go, labels.go, attachment.go) and sentences of words
// and addresses (token.go, mend.go, address.go, paragraph.go, split.go, sentence.go,
// bare.go). Each paragraph has its language (language.go), each word what it stands for
// (concept.go, lexicon.go, apart.go, spelling.go, lexicon/*.txt; spaced.go, greek.go,
// cyrillic.go, cyrillicdoubt.go), each sentence its mood (mood.go, verb.go, clause.go,
// grammar.go, grammarword.go, opening.go, heading.go, recall.go, await.go, refusal.go,
// cancel.go, asis.go, needless.go, urge.go, idle.go, averse.go, complain.go, protest.go, notme.go,
// wish.go, askform.go), each address its role (role.go, rolejoin.go, cue.go, object.go, notlogin.go,
// sent.go, ordain.go, core.go, becomes.go, replaces.go, across.go, registered.go,
// ordinal.go, oldnamed.go, sides.go, inplace.go). Old and new addresses are joined
// (extract.go, correct.go, recast.go, respell.go, erratum.go, foreign.go, dismiss.go, itemize.go,
// couple.go) and judged (decide.go, missing.go, swapback.go, unasked.go, meant.go,
// theirs.go, absent.go, refer.go, owner.go, mine.go, aside.go, answer.go, given.go,
// presume.go, sole.go, contrast.go, pairs.go, leaveout.go, doubt.go, doubtdate.go, doubtthing.go,
// wonder.go, later.go, hesitate.go, reserve.go, notmine.go, undecided.go, undecidedplace.go,
// othermatter.go); where no swap is asked for, the guide may help (guide.go, code.go).
// Last it is found out which language the answer may be in (prefer.go), and what staff
// are shown (mention.go, stretch.go, show.go, envelope.go).
//
// A wrong swap is the one error that must not happen: whatever is less than
// certain comes out as NeedsInfo, and the partner is asked.
//
// The package does no I/O and has no clock. The work for a message is linear in
// its size, and its size is bounded.
package intake

import "time"

// Bounds of what is read. Beyond the first four a message is Malformed; beyond
// the others the rest is left out, and where that could hide something the
// message asks for no swap.
const (
	maxMessage   = 10 << 20  // bytes of a message
	maxHeader    = 64 << 10  // bytes of its header, or of a part's
	maxDepth     = 20        // multiparts inside each other
	maxParts     = 100       // parts in all
	maxText      = 1 << 20   // bytes of text in one rendering of the body
	maxWritten   = 256 << 10 // bytes of it that are the sender's
	maxSentence  = 16 << 10  // bytes of a sentence; a longer one is never certain
	maxMentions  = 2000      // addresses in the unquoted text
	maxSigns     = 8000      // "@" in it: programs that link an address repeat it
	maxName      = 200       // characters of Reading.FromName
	maxSubject   = 1000      // characters of Reading.Subject
	maxShownText = 64 << 10
)

// Own says which mails are ours.
type Own struct {
	Addresses []string // the desk's own addresses, lower case
}

// Kind says what a mail is.
type Kind string

// The kinds of mail.
const (
	SwapRequest   Kind = "swap_request"   // Reading.Swaps holds what is asked for, for certain
	NeedsInfo     Kind = "needs_info"     // asks for a swap; Reading.Problem says what is not certain
	GuideQuestion Kind = "guide_question" // a part of the sign-in guide answers it
	Walkthrough   Kind = "walkthrough"    // asks to be shown the portal
	Withdrawal    Kind = "withdrawal"     // takes a request back
	Automatic     Kind = "automatic"      // nobody wrote it: out-of-office, list, receipt
	Bounce        Kind = "bounce"         // a report about the delivery of another mail
	Malformed     Kind = "malformed"      // cannot be read; Reading.Reason says why
	Other         Kind = "other"          // for a person to read
)

// Problem says why a mail that is about a swap is not one that is certain.
type Problem string

// The problems. Those of an address itself are the same as package username's.
const (
	NoProblem        Problem = ""
	MissingNew       Problem = "missing_new"       // no new username, or in a signature or quote only
	AmbiguousNew     Problem = "ambiguous_new"     // which username is meant, or that it is, is not certain
	NotOnMicrosoft   Problem = "not_onmicrosoft"   // the new address is in no tenant's initial domain
	ConsumerAddress  Problem = "consumer_address"  // the new address is a private person's
	InvalidUsername  Problem = "invalid_username"  // the new address is misspelled or impossible
	Forwarded        Problem = "forwarded"         // somebody else asks, inside a forward
	SameAddress      Problem = "same_address"      // old and new are the same
	ConflictingPairs Problem = "conflicting_pairs" // pairs contradict each other, or the old address is unclear
)

// Swap is one old address with the username to take its place, both ASCII and
// lower case.
type Swap struct {
	Old, New string
	// OldStated is true when the text names Old as the old address, false when
	// Old is the sender.
	OldStated bool
}

// Reading is what Read found. All its text is valid UTF-8 without NUL, is
// bounded, and comes from strangers.
type Reading struct {
	Kind    Kind
	Problem Problem // of NeedsInfo; of a SwapRequest, what was left out of a list
	Guide   string  // the part of the guide that answers: A, B1 to B4, C, or ""
	Code    string  // the error code that tells Guide: the digits behind "AADSTS"
	Reason  string  // a sentence for people about Kind
	// Answerable says whether an automatic answer may be sent at all.
	Answerable bool

	From     string // lower-case addr-spec; "" when no single sender can be told
	FromName string // display name without control and format characters
	Subject  string

	// Message-IDs are without their angle brackets; ids of another form or an
	// excessive length are left out, and of many References the last are kept.
	MessageID             string
	InReplyTo, References []string

	Date time.Time // in UTC; zero when missing or unreadable
	// Languages are those that an answer may be in, the best first, as primary subtags
	// of RFC 5646; LanguageSure is true when the first is certain.
	Languages    []string
	LanguageSure bool

	Ref string // SWAP-XXXX-XXXX of the subject's tag, by syntax only

	Swaps []Swap // not empty exactly when Kind is SwapRequest
	Text  string // what the sender wrote, without quotes and forwards
	// Fault is a sentence for the partner on what is wrong with the username, when
	// Problem is InvalidUsername.
	Fault string
	// Mentions are the addresses in what the sender wrote, of the rendering that the
	// verdict rests on, and Texts the parts that they stand in.
	Mentions   []Mention
	Texts      []Text
	Suggestion string // the username that was probably meant, when Problem is InvalidUsername

	Report *Report // what a Bounce says; not nil exactly then

	Envelope Envelope // of a person's mail
}
