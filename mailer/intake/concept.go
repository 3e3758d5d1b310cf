package intake

// concept is a set of things that a word can stand for, in whatever language.
// The rules speak of concepts; which words stand for them is data (lexicon/*.txt).
// Only the few small words that a single rule looks for stand beside that rule.
type concept uint64

const (
	cSwap      concept = 1 << iota // a verb of swapping in its base form: "change"
	cImper                         // with cSwap or cCancel: a form that can only be a request: "changez"
	cSwapped                       // its participle or past: "changed"
	cSwapNoun                      // its noun: "the change"
	cOnlySwap                      // with one of these: needs no word for what is swapped
	cUse                           // "use"
	cPlease                        // asks: "please"
	cWant                          // asks in the first person: "I would like"
	cCanYou                        // asks as a question: "could you"
	cCanI                          // asks for leave: "can I"
	cMust                          // makes a request of a participle: "should be changed"
	cIf                            // a condition: "if", "whether", "once"
	cPolite                        // a condition that is none: "if possible"
	cWh                            // "how", "what"
	cAsk                           // wants to know: "tell me"
	cYet                           // puts off: "yet", "until"
	cNot                           //
	cBut                           // begins what is wanted instead: "but", "sondern"
	cCancel                        // takes back: "cancel"
	cReqNoun                       // what can be taken back: "request"
	cKeep                          // "keep", "leave as it is"
	cPast                          // makes a past of a participle: "was", "already"
	cDone                          // says what became of something: "works", "thanks"
	cFault                         // "error", "cannot"
	cMine                          // "my", "our"
	cI                             // "I", "we"
	cOthers                        // somebody else: "colleague", "her"
	cOld                           // "old", "current"
	cNew                           // "new"
	cFrom                          // stands before the old address
	cTo                            // stands before the new one: "to", "for", "with"
	cFromAfter                     // stands behind the old address
	cToAfter                       // stands behind the new one
	cObjAfter                      // stands behind the object of a verb
	cInstead                       // stands before the old address: "instead of"
	cLead                          // leads from the old address to the new one: "becomes"
	cRepl                          // leads from the new one to the old: "replaces"
	cAddr                          // "address", "username"
	cOther                         // something else that may be changed: "password"
	cContact                       // whom to ask: "administrator"
	cWrite                         // a verb that an addressee follows: "write to"
	cSorry                         // owns to a mistake: "sorry", "typo"
	cRight                         // "the correct one"
	cWrong                         // "the wrong one"
	cOr                            //
	cFill                          // may stand anywhere: "is", "the"
	cAttach                        // "attached", "list"
	cTenant                        //
	cMake                          // "create", "set up"
	cSignIn                        //
	cPassword                      //
	cApproval                      // "approval", "consent"
	cFirst                         // "first time"
	cTour                          // "walkthrough", "demo"
	cPortal                        //
	cPersonal                      // "personal account"
	cInvite                        // "invitation"
	cElse                          // asks for something else than a swap: "add", "delete", "unlock"
	cTry                           // "tried", "signed in as"
	cIs                            // "is", "it is"
	cLogin                         // with cAddr: what somebody signs in with, "username"
	cProceed                       // "proceed", "go ahead"
	cClause                        // begins another clause: "because"
	cThey                          // others, who may be only spoken of: "they"
)

// conceptNames are the names in the lexicon files.
var conceptNames = map[string]concept{
	"swap": cSwap, "imperative": cSwap | cImper, "swapped": cSwapped, "swapnoun": cSwapNoun, "use": cUse,
	"only-swap": cSwap | cOnlySwap, "only-imperative": cSwap | cImper | cOnlySwap, "only-swapped": cSwapped | cOnlySwap,
	"only-swapnoun": cSwapNoun | cOnlySwap,
	"please":        cPlease, "want": cWant, "can-you": cCanYou, "can-i": cCanI, "must": cMust, "if": cIf, "polite": cPolite,
	"question": cWh, "ask": cAsk, "yet": cYet, "not": cNot, "but": cBut, "cancel": cCancel, "cancel-imperative": cCancel | cImper,
	"request": cReqNoun, "keep": cKeep, "past": cPast, "done": cDone, "fault": cFault, "mine": cMine, "i": cI, "others": cOthers,
	"old": cOld, "new": cNew, "from": cFrom, "to": cTo, "from-after": cFromAfter, "to-after": cToAfter, "object-after": cObjAfter,
	"instead": cInstead, "lead": cLead, "replaces": cRepl, "address": cAddr, "other": cOther, "contact": cContact, "write": cWrite,
	"sorry": cSorry, "right": cRight, "wrong": cWrong, "or": cOr, "fill": cFill, "attachment": cAttach, "tenant": cTenant,
	"make": cMake, "sign-in": cSignIn, "password": cPassword, "approval": cApproval, "first": cFirst, "tour": cTour,
	"portal": cPortal, "personal": cPersonal, "invitation": cInvite, "example": cContact | cOr, "else": cElse, "try": cTry, "is": cIs | cFill, "login": cLogin | cAddr, "clause": cClause, "they": cThey, "proceed": cProceed, "not-swap": cSwap | cNot, "no-longer": cOld | cNot, "no-tenant": cTenant | cNot, "await": cSwapNoun | cOnlySwap, "not-proceed": cProceed | cNot,
	"swap-can-you": cSwap | cImper | cCanYou, "use-can-you": cUse | cImper | cCanYou, "use-imperative": cUse | cImper, "instead-after": cInstead | cFromAfter,
	"swap-to": cSwap | cTo, "swap-imperative-to": cSwap | cImper | cTo, "swapped-to": cSwapped | cTo, "none": 0, "common": 0,
}

func (c concept) has(any concept) bool { return c&any != 0 }

// wordSet is a set of words that one rule looks for.
func wordSet(words ...string) map[string]bool {
	set := make(map[string]bool, len(words))
	for _, w := range words {
		set[w] = true
	}
	return set
}
