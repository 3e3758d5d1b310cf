package intake

import (
	"regexp"
	"slices"
	"strings"
)

// mood says what a sentence does with the swap it is about.
type mood uint8

const (
	neutral   mood = iota
	request        // asks for a swap
	trouble        // tells of something that does not work
	uncertain      // may be a request or a question
	past           // tells of a swap that is done
	question       // asks about swaps
	denied         // says that something is not to be, or cannot be, changed
	withheld       // says not to swap, under a condition
	withdrawn      // takes a request back
)

// Words that ask for a swap, in the base form and as participles.
const (
	swapVerb    = `(?:swap|change|replace|update|switch|exchange|migrate|amend|use)`
	swapNoun    = `(?:(?:address|e-?mail|user ?name|login) (?:change|update|exchange)|(?:change|update|exchange) (?:of|to) (?:(?:my|our|the|an) )?(?:e-?mail|address|user ?name|login))`
	otherThings = `(?:passwords?|roles?|permissions?|phone|numbers?|language|profiles?|status|settings?|name on|details|preferences|signature|licen[cs]es?)\b`
	swapped     = `(?:swapped|changed|replaced|updated|switched|exchanged|migrated)`
)

var (
	swapVerbs      = regexp.MustCompile(`\b` + swapVerb + `\b`)
	swapParticiple = regexp.MustCompile(`\b` + swapped + `\b`)

	// What stands directly before the verb of a request.
	directive = regexp.MustCompile(`(?:\b(?:please|pls|plz|kindly)(?: (?:do|go|ahead|and|help|me|us|to|also|just|now|then|can|could|you|urgently|manually))*` +
		`|\b(?:can|could|would) you(?: (?:please|pls|kindly|also|just|now|maybe|perhaps|possibly|then))*` +
		`|\b(?:i|we)(?: would|'d)(?: (?:also|really|kindly))? (?:like|love)(?: you)?(?: to)?` +
		`|\b(?:i'd|we'd) (?:like|love)(?: you)?(?: to)?` +
		`|\b(?:i|we)(?: also)? (?:want|need|wish|ask|request)(?: you)?(?: to)?` +
		`|\b(?:asking|ask|requesting|request) (?:you )?to` +
		`|\bwould it be possible (?:for you )?to` +
		`|^(?:(?:hi|hello|hey|dear|good)\b[^,\n]{0,40}[,\n] )?(?:[,\n] )?(?:(?:then|so|also|now|and) )?) ?$`)
	// "Please see below and swap ..."
	continued = regexp.MustCompile(`\b(?:please|pls|kindly) (?:[^\s?]+ ){1,12}and (?:also |then )?$`)
	asking    = regexp.MustCompile(`[a-z]`)
	// What makes a question or a condition of a request that follows it.
	conditional = regexp.MustCompile(`\b(?:if|whether|when|once|before|until|unless|how|why|what|where|do|does|did|should|must|will|shall|suppose|in case)(?: (?:i|we|you))?$`)
	dependent   = regexp.MustCompile(`\b(?:if|whether|when|how|why|what|not|never|don't|dont)\b`)
	// "If you swap my address ..."
	hypothetical = regexp.MustCompile(`\b(?:if|when|once|before|after|until|unless) (?:i|we|you|they)(?: \S+){0,3} ` + swapVerb + `\b`)
	negated      = regexp.MustCompile(`\b(?:not|never|don't|dont|cannot|can't|won't|no need|needn't|without)(?: \S+){0,2} ?$`)

	// A request by participle: "I need my address changed".
	passive = regexp.MustCompile(`\b(?:i|we|please|'d|i'd|we'd|would)(?: would)? (?:need|want|like|have|get)(?: \S+){0,10} ` + swapped + `\b` +
		`|\b(?:should|must|needs? to|has to|have to|can|to) (?:please )?be ` + swapped + `\b` +
		`|\b(?:please|request that|requesting that|ask that)(?: \S+){1,8} be ` + swapped + `\b`)
	// A request by noun: "requesting a swap".
	byNoun = regexp.MustCompile(`\b(?:request|requesting|asking for|ask for|need|want|would like|i'd like|require|initiate|process|perform|make|do|arrange|proceed with)(?: [^\s?]+){0,4} (?:swap|` +
		swapNoun + `)\b`)
	// A heading: "Address swap", "Request for a swap of my e-mail address".
	heading = regexp.MustCompile(`^(?:(?:urgent|requests?|requesting|psc|e-?mail|address|user|user ?name|login|account|sign-in|my|our|an?|the|for|of|please|-|:|,) )*(?:swap|` +
		swapNoun + `)\b`)
	settled     = regexp.MustCompile(`\b(?:done|works?|worked|working|completed?|successful|thanks?|thank|status|questions?|problems?|issues?|failed|fails|error|took|was|went)\b`)
	swapObject  = regexp.MustCompile(`\b(?:address(?:es)?|e-?mails?|user ?names?|logins?|upns?|sign-in)\b|@`)
	bareSwap    = regexp.MustCompile(`\bswap\b`)
	changeOther = regexp.MustCompile(`\b` + swapVerb + `(?: (?:my|our|the|a|an|new|old|user|account|sign-in|login|e-?mail|address))* ` + otherThings)
	otherObject = regexp.MustCompile(`\b` + otherThings)

	happened      = regexp.MustCompile(`\b(?:done|works?|worked|completed?|successful)\b`)
	interrogative = regexp.MustCompile(`^(?:(?:hi|hello|hey|dear)\b[^,\n]{0,40}[,\n] )?(?:how|what|when|why|where|which|who|do|does|did|is|are|was|were|has|have|should|shall|must|will|may|can (?:i|we)|could (?:i|we))\b`)
	asked         = regexp.MustCompile(`\b(?:how (?:do|can|should|to|long)|what (?:happens|if|would|will)|should (?:i|we)|do (?:i|we) (?:need|have)|tell me|let me know|wonder|explain)\b`)
	doubtful      = regexp.MustCompile(`\b(?:can|may|could) (?:i|we)\b|\bis it possible\b`)

	fault = regexp.MustCompile(`\baadsts\d|\berrors?\b|\bfail(?:s|ed|ing|ure)?\b|\b(?:cannot|can't|unable|couldn't|doesn't|won't|didn't)\b|\b(?:can|does|do|did|is|am|are) not\b|\bnot (?:working|authorized|able)\b|\b(?:problem|issue|trouble|denied|stuck|incorrect|wrong|try|tried|trying)\b`)

	cancels = regexp.MustCompile(`\b(?:cancel|withdraw|revoke|retract|disregard|ignore|abort|stop|take back)\b`)
	// What may be taken back.
	cancelled = regexp.MustCompile(`\b(?:requests?|swaps?|e-?mails?|mails?|messages?|changes?|it|this|that|my last|the above|process)\b|\b(?:cancel|withdraw) ?[.!]?$`)
	doNotSwap = regexp.MustCompile(`(?:^|[\n,;:.!-] |\b(?:please|kindly|but|so|and|hello|hi) )(?:do not|don't|dont) (?:(?:please|you) )?(?:swap|change|replace|update|switch|proceed|process|go ahead)\b` +
		`|\b(?:want|like|wish|ask|asking) you not to (?:swap|change|replace|update|switch|proceed|process)\b` +
		`|\b(?:do not|don't|no longer) (?:want|need|wish|require)(?: you)?(?: to have)?(?: \S+){0,3} (?:swap|swapped|change|changed)\b` +
		`|\bswap is (?:no longer|not) (?:needed|required|necessary)\b` +
		`|\bchanged (?:my|our) minds?\b|\bkeep (?:my|our|the) (?:old|current|existing|present) (?:address|e-?mail|login|user ?name)`)
	insteadSwap = regexp.MustCompile(`\b(?:and|but|then|instead)\b.{0,60}\b` + swapVerb + `\b`)
	postponed   = regexp.MustCompile(`\b(?:yet|until|till|before|unless|if|when)\b`)

	politeness = regexp.MustCompile(`\b(?:if (?:at all )?possible|if you (?:can|could)|as soon as (?:possible|you can)|when (?:you can|possible)|whenever possible|if you don't mind)(?: ,)?(?: |$)`)
)

// newLabel is a label strong enough to ask for the swap by itself.
var newLabel = regexp.MustCompile(`\bnew (?:\S+ ){0,2}?(?:user ?name|login|account|address|e-?mail|upn|sign-in name|user|id|one)\b(?: \S+){0,6}? @|\bnew (?:one )?: @`)

// maxBefore bounds how much text before a verb is looked at.
const maxBefore = 120

// moodOf weighs a sentence as a whole. Doubt comes out as any mood but request.
func moodOf(s *sentence) mood {
	if len(s.text) > maxSentence {
		return uncertain
	}
	if !slices.ContainsFunc(s.tokens, func(t token) bool { return moodWords[t.text] }) {
		return moodWithoutVerb(s.text)
	}
	text := politeness.ReplaceAllString(s.text, "")
	ends := strings.HasSuffix(text, "?")
	switch {
	case doNotSwap.MatchString(text) && !ends && !otherObject.MatchString(text):
		return unlessPostponed(text)
	case cancels.MatchString(text) && cancelled.MatchString(text) && !ends && commands(text, cancels):
		if insteadSwap.MatchString(text) {
			return withheld
		}
		return unlessPostponed(text)
	case commands(text, swapVerbs) && aboutAddress(text):
		return request
	case ends && (interrogative.MatchString(text) || !swapVerbs.MatchString(text)):
		return questionMood(text)
	case passive.MatchString(text) && !negated.MatchString(beforeFirst(text, swapParticiple)) && aboutAddress(text):
		return doubtIf(ends, request)
	case negatedSwap(text):
		return denied
	case swapParticiple.MatchString(text), swapVerbs.MatchString(text) && happened.MatchString(text):
		return past
	case hypothetical.MatchString(text):
		return question
	case asked.MatchString(text):
		return question
	case byNoun.MatchString(text) && !negated.MatchString(beforeFirst(text, byNoun)) && !otherObject.MatchString(text):
		return doubtIf(ends, request)
	case ends:
		return uncertain
	case fault.MatchString(text):
		return trouble
	}
	return neutral
}

func doubtIf(doubt bool, m mood) mood {
	if doubt {
		return uncertain
	}
	return m
}

// moodWithoutVerb is the mood of the many sentences that speak of no swap.
func moodWithoutVerb(text string) mood {
	switch {
	case strings.HasSuffix(text, "?"), asked.MatchString(text):
		return question
	case fault.MatchString(text):
		return trouble
	default:
		return neutral
	}
}

// questionMood tells "Can I change my address to ...?", which may be a request,
// from other questions.
func questionMood(text string) mood {
	if doubtful.MatchString(text) && swapVerbs.MatchString(text) {
		return uncertain
	}
	return question
}

func unlessPostponed(text string) mood {
	if postponed.MatchString(text) {
		return withheld
	}
	return withdrawn
}

// commands reports whether one of the verbs is the imperative of a request.
func commands(text string, verbs *regexp.Regexp) bool {
	for _, at := range verbs.FindAllStringIndex(text, -1) {
		before := text[max(0, at[0]-maxBefore):at[0]]
		d := directive.FindStringIndex(before)
		if c := continued.FindStringIndex(before); d == nil && c != nil && !dependent.MatchString(before[c[0]:]) {
			d = c
		}
		if d == nil || strings.HasPrefix(text[at[1]:], " :") {
			continue
		}
		if !asking.MatchString(before[d[0]:]) && strings.HasSuffix(text, "?") {
			continue // "Swap done?"
		}
		if !conditional.MatchString(strings.TrimSpace(before[:d[0]])) {
			return true
		}
	}
	return false
}

// isHeading reports a line that names a swap without a verb, and does not say
// what became of it.
func isHeading(text string) bool { return heading.MatchString(text) && !settled.MatchString(text) }

// negatedSwap reports "not" directly before any of the verbs.
func negatedSwap(text string) bool {
	for _, at := range swapVerbs.FindAllStringIndex(text, -1) {
		if negated.MatchString(text[max(0, at[0]-maxBefore):at[0]]) {
			return true
		}
	}
	return false
}

func beforeFirst(text string, re *regexp.Regexp) string {
	at := re.FindStringIndex(text)
	if at == nil {
		return ""
	}
	return text[max(0, at[0]-maxBefore):at[0]]
}

// aboutAddress tells "change my address" from "change my password", and from
// "update me".
func aboutAddress(text string) bool {
	if changeOther.MatchString(text) {
		return false
	}
	return swapObject.MatchString(text) || bareSwap.MatchString(text) && !otherObject.MatchString(text)
}
