package senderauth

// A defence is one rule that keeps an attack out. The tests take each one out and show
// that its attack then passes; nothing else can.
type defence int

const (
	clearLines         defence = iota // every header line is a field that all programs see
	lineEnds                          // header lines end in one way
	oneFrom                           // one From field
	plainMailbox                      // From is one plain mailbox, the given one
	topmostField                      // only the topmost Authentication-Results is read
	ownID                             // and only with our own authserv-id
	wholeID                           // compared as a whole
	quotedTokens                      // a quoted string is one token
	commentTokens                     // a comment is none
	oneDMARC                          // one dmarc result
	ownHeaderFrom                     // which is about the From domain
	onePropertyFrom                   // and says so once
	dmarcPass                         // and is exactly "pass"
	exchangeForm                      // Exchange Online's field names no server
	validNames                        // names in signatures are domain names
	alignment                         // a signature's domain is the From domain's own
	publicSuffixes                    // two names below a public suffix are two organisations
	tenantSuffixes                    // so are two below onmicrosoft.com and its like
	strictMode                        // adkim=s
	signedFields                      // Date and Subject are signed
	contentType                       // Content-Type is signed, or the body bears it out
	transferEncoding                  // so is Content-Transfer-Encoding
	noDuplicates                      // fields that are signed are there once
	expiry                            // x=
	signatureAge                      // t= is neither old nor to come
	dateAge                           // nor is Date
	testingKeys                       // t=y
	longKeys                          // a key record has a bound
	transientKey                      // a passing fault is not "no key"
	transientRecord                   // nor "no DMARC record"
	unsettledSignature                // a key that an attacker could choose is not taken
)
