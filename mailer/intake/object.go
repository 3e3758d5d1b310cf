package intake

import (
	"slices"
	"strings"
)

// objects finds the old address that only its place names: "my address jane@...",
// where a request gives it a new one.
func (r *roleReader) objects() {
	if r.mood != request {
		return
	}
	for _, m := range r.addresses() {
		if m.object && m.class == tenant && r.becomesLogin(m) { // "register jane@... as my username"
			m.role, m.object = newRole, false
		}
	}
	if found := distinct(r.addresses()); len(found) == 1 && found[0].class == ordinary && r.pointsBack() && found[0].role != contactRole && found[0].role != notRole && r.addressBefore(found[0]) { // "replace with this the address that he has, bob@contoso.com"
		found[0].role, found[0].weak, found[0].object = oldRole, false, false
		return
	}
	r.inPlaceOf()
	if old := r.replaced(); old != nil {
		old.role, old.object = oldRole, true
		return
	}
	if r.substituted() || r.reversed() {
		return
	}
	r.behindPlace()
	var open, other *mention
	news, olds, named := 0, 0, false
	for i, t := range r.tokens {
		switch {
		case t.kind != address:
		case t.mention.role == newRole:
			news++
		case t.mention.role == oldRole:
			olds++
		case t.mention.role != noRole || other != nil && other.addr != t.mention.addr:
			return
		case open != nil && open.addr != t.mention.addr:
			other = t.mention
		default:
			open, named = t.mention, r.named(i)
		}
	}
	if other != nil {
		if news+olds == 0 && r.any(cOnlySwap) && !r.any(cOr) {
			r.exchanged(open, other)
		}
		return
	}
	switch {
	case open == nil || news+olds != 1:
	case news == 1 && named:
		open.role, open.object = oldRole, true
	case olds == 1 && open.class == tenant && !r.any(cOr):
		open.role = newRole
	}
}

// inPlaceOf gives the username of "please set jane@... up in place of jane@contoso.com" its role.
func (r *roleReader) inPlaceOf() {
	found := distinct(r.addresses())
	if len(found) != 2 || found[0].class != tenant || !found[0].object || found[1].class != ordinary || found[1].role != oldRole || found[1].object {
		return
	}
	at := slices.IndexFunc(r.tokens, func(t token) bool { return t.mention == found[1] })
	if slices.ContainsFunc(r.tokens[max(0, at-fewWords):at], func(t token) bool { return t.has(cInstead) }) {
		found[0].role, found[0].object, found[0].weak = newRole, false, false
	}
}

// addressBefore reports "the address that he has, bob@contoso.com".
func (s *sentence) addressBefore(m *mention) bool {
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == m })
	if at < 1 || s.tokens[at-1].has(cTo|cLead) {
		return false
	}
	return slices.ContainsFunc(s.tokens[:at], func(t token) bool { return t.has(cAddr) && !t.has(cFill) }) && !s.any(cOther)
}

// onFile finds the address of "he is on file with jane@contoso.com", where the word for it
// stands behind: "mit jane@contoso.com hinterlegt".
func (r *roleReader) onFile() {
	if r.asks || r.any(cMust|directive|cNot|cIf) {
		return
	}
	for i, t := range r.tokens[:max(0, len(r.tokens)-1)] {
		if next := r.tokens[i+1]; t.kind == address && t.mention.class == ordinary && listedWords[next.text] && next.has(cSwapped|cOld) {
			t.mention.role, t.mention.weak, t.mention.object = oldRole, false, false
		}
	}
}

// former finds the username that the sender had: "my username was jane@...", where
// the sentence names the new one too.
func (r *roleReader) former() {
	var was *mention
	mine, past, renewed := false, false, false
	for _, t := range r.tokens {
		switch {
		case t.kind == address && t.mention.role == newRole:
			renewed = true
		case t.kind == address:
			if mine && past && was == nil && t.mention.role == noRole {
				was = t.mention
			}
			mine, past = false, false
		case t.has(cMine):
			mine = true
		case wasWords[t.text]:
			past = true
		case t.has(cOthers) && !wasWords[t.text]:
			mine = false
		}
	}
	if was != nil && renewed && !r.asks {
		was.role = oldRole
	}
}

// replaced is the address in "the user with whom he is listed now, jane@contoso.com, must
// be replaced by jane@...", which its own words call the new one.
func (r *roleReader) replaced() *mention {
	found := distinct(r.addresses())
	if len(found) != 2 || found[0].class != ordinary || found[0].role != newRole || found[1].class != tenant || found[1].role == oldRole {
		return nil
	}
	verb := false
	for i, t := range r.tokens {
		switch {
		case t.kind == address && t.mention.addr == found[0].addr:
			verb = false
		case t.has(cSwap | cSwapped):
			verb = true
		case t.kind == address:
			if verb && i > 0 && r.tokens[i-1].has(cTo) {
				return found[0]
			}
			return nil
		}
	}
	return nil
}

// substituted reads "substituer à jane@contoso.com l'identifiant jane@...", whose "à" stands
// before what goes.
func (r *roleReader) substituted() bool {
	found := distinct(r.addresses())
	if r.lex.lang == "fr" && len(found) == 1 && found[0].class == tenant && r.putsFor(found[0]) {
		found[0].role, found[0].weak, found[0].object = newRole, false, false
		return true
	}
	if r.lex.lang == "fr" && len(found) == 2 && found[0].class == tenant && found[1].class == ordinary && r.putsFor(found[0]) {
		r.exchanged(found[1], found[0])
		return true
	}
	if r.lex.lang != "fr" || len(found) != 2 || found[0].class != ordinary || found[1].class != tenant {
		return false
	}
	for i, t := range r.tokens[:len(r.tokens)-1] {
		if strings.HasPrefix(t.text, "substitu") && t.has(cSwap) {
			if next := r.tokens[i+1].text; next == "à" || next == "au" || next == "aux" {
				r.exchanged(found[0], found[1])
				return true
			}
		}
		if t.kind == address {
			break
		}
	}
	return false
}

// putsFor reports "substituer l'identifiant jane@... à l'adresse".
func (s *sentence) putsFor(m *mention) bool {
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == m })
	verb := slices.ContainsFunc(s.tokens[:at], func(t token) bool { return t.has(cSwap) && strings.HasPrefix(t.text, "substitu") })
	return verb && at+1 < len(s.tokens) && (s.tokens[at+1].text == "à" || s.tokens[at+1].text == "au") &&
		!slices.ContainsFunc(s.tokens[:at], func(t token) bool { return t.text == "à" || t.text == "par" })
}

// reversed sets right an address that words call the new one and a username behind it that
// words call the old one, none of them next to it: nobody swaps to what is no username in
// so many words.
func (r *roleReader) reversed() bool {
	found := distinct(r.addresses())
	if len(found) != 2 || found[0].class != ordinary || found[0].role != newRole || found[1].class != tenant || found[1].role != oldRole {
		return false
	}
	for i, t := range r.tokens {
		if t.kind != address {
			continue
		}
		for j := max(0, i-3); j < i; j++ {
			if w := r.tokens[j]; t.mention == found[0] && w.has(cNew) || t.mention == found[1] && w.has(cInstead|cOld|cRepl) {
				return false
			}
		}
	}
	r.exchanged(found[0], found[1])
	return true
}

// behindPlace gives the only address of "in place of that mailbox please enter my username
// jane@..." its role, and the one that a verb for what goes has directly behind it: "use that
// one to replace jane@contoso.com".
func (r *roleReader) behindPlace() {
	found := distinct(r.addresses())
	instead, named, verb := false, false, false
	for i, t := range r.tokens {
		switch {
		case t.kind == address && len(found) == 1 && t.mention.class == tenant && t.mention.role == oldRole && verb:
			t.mention.role, t.mention.object = newRole, false
		case t.kind == address && t.mention.class == ordinary && t.mention.role == newRole && i > 1 &&
			replacing(r.tokens[i-1].text) && purposes[r.tokens[i-2].text]:
			t.mention.role, t.mention.object = oldRole, true
		case t.has(cInstead):
			instead, named, verb = true, false, false
		case named && (t.has(cSwap|cSwapped|cUse) || t.isMark(":")):
			verb = true
		case instead && t.has(cAddr):
			named = true
		}
	}
}

// purposes begin what something is for.
var purposes = wordSet("pour", "para", "per", "to", "zu", "te", "aby")

// exchanged reads "swap jane@... and jane@...", of which only one can be the new one.
func (r *roleReader) exchanged(a, b *mention) {
	if a.class == tenant {
		a, b = b, a
	}
	if a.class == ordinary && b.class == tenant {
		a.role, b.role = oldRole, newRole
	}
}

// named reports "my address" directly before or behind an address.
func (r *roleReader) named(i int) bool {
	for j := i - 1; j >= max(0, i-5); j-- {
		if t := r.tokens[j]; t.has(cAddr) {
			return true
		} else if t.kind == word && !t.has(cFill|cMine|cIs) {
			break
		}
	}
	return i+1 < len(r.tokens) && r.tokens[i+1].kind == word && r.tokens[i+1].has(cAddr) && r.lex.objectFirst()
}

// introduced reports a colon at the end of tokens, on this line or the one
// before, behind a word for what follows: "my username:", but not "for Bob:".
func introduced(tokens []token) bool {
	n := len(tokens)
	for n > 0 && tokens[n-1].kind == newline {
		n--
	}
	return n > 1 && tokens[n-1].isMark(":") && tokens[n-2].kind == word && usual(tokens[n-2])
}

// usual reports a word that people put between a verb or a label and an address.
func usual(t token) bool {
	return t.has(cAddr|cLogin|cFill|cTo|cOld|cNew|cMine|cSwap|cSwapNoun|cSwapped|cUse|cIs|cPlease|cTenant|cPortal|cRight|cMake|cI) ||
		t.lex != nil && t.lex.common[t.text] && !t.lex.english()
}

// spaced reports an address that may have lost its beginning to a space, as in
// "for jane doe@...": a name stands before it, where the address should.
func (r *roleReader) spaced(i int) bool {
	if i < 2 || r.tokens[i-1].kind != word || r.tokens[i-2].kind != word {
		return false
	}
	w, opening := r.tokens[i-1], r.tokens[i-2]
	if r.tokens[i].mention.class != tenant || strings.HasPrefix(r.tokens[i].mention.addr, w.text) || usual(w) || w.known && !w.has(cFill) || number(w.text) {
		return false
	}
	if !r.lex.english() && !slices.Contains(r.names, w.text) || sayWords[w.text] {
		return false
	}
	return opening.has(cTo | cAddr | cIs)
}

// sayWords are verbs of what is written somewhere: "it ought to say jane@...".
var sayWords = wordSet("named", "called", "titled", "reads", "say", "read", "show", "state", "list", "hold", "carry", "point", "display", "stead", "take", "identifier")
