package intake

import "slices"

// backward gives the address before an arrow or a "to" its role, if the words
// before it gave it none.
func (r *roleReader) backward(l role) {
	if !r.adjacent {
		return
	}
	if p := r.previous; p.role == noRole || p.role == fromRole || p.object || p.weak && l == newRole {
		p.role, p.object, p.weak = l, false, false
	}
}

// join does the same, and notes that the next address belongs to this one.
func (r *roleReader) join(before, after role) {
	if p := r.previous; r.adjacent && before == oldRole && p.role == newRole && p.class == ordinary { // "the new ones: jane@contoso.com -> ..."
		p.role = noRole
	}
	r.backward(before)
	if r.adjacent && r.previous.role == oldRole && after == newRole {
		r.previous.leads = true
	}
	r.set(after)
}

// aside reads an address in parentheses that is the other one of a pair: "jane@...
// (formerly jane@...)".
func (r *roleReader) aside(i int) bool {
	label := noRole
	for _, t := range r.tokens[i+1:] {
		switch {
		case t.isMark("()"):
			return false
		case t.kind == address:
			if label == noRole {
				return true
			}
			other := newRole
			if label == newRole {
				other = oldRole
			}
			r.backward(other)
			r.set(label)
			return true
		case t.has(cOld), wasWords[t.text]:
			label = oldRole
		case t.has(cNew):
			label = newRole
		}
	}
	return false
}

// relatives lead from an address to what is told of it: "jane@..., which is my old one".
var relatives = wordSet("which", "qui", "que", "che", "die", "który", "która", "som",
	"amely", "ami", "amelyik", "joka", "mikä")

// tellsOf reports a clause at i that tells of what was named: "which", "to which".
func (s *sentence) tellsOf(i int) bool {
	return slices.ContainsFunc(s.tokens[i:min(len(s.tokens), i+3)], func(t token) bool { return relatives[t.text] || relPronouns[t.text] || toldOf[t.text] })
}

var toldOf = wordSet("cui", "auquel", "dont", "où", "donde", "waar", "waarnaar", "waarop", "którym", "którą", "který", "kterou", "kterému", "vilken")

// wasWords stand before the old address in parentheses: "(was jane@...)".
var wasWords = wordSet("was", "war", "était", "era", "foi", "byl", "był", "var", "oli", "volt",
	"fost",
	"ήταν")

// after reads a role behind its address: "jane@... (old)", "jane@... is my new
// username".
func (r *roleReader) after(i int) bool {
	for ; r.adjacent && i < len(r.tokens) && r.tokens[i].kind == word; i++ {
		t := r.tokens[i]
		switch {
		case t.has(cOld):
			r.backward(oldRole)
		case t.has(cNew):
			if i+1 < len(r.tokens) && r.tokens[i+1].has(cSwapped) { // "mon compte (jane@...) est désormais rattaché"
				return false
			}
			r.backward(newRole)
		case t.has(cContact):
			r.backward(contactRole)
		case t.has(cFill | cIs | cMine), t.has(cAddr) && !r.lex.english(): // "é o endereço antigo"
			continue
		default:
			return false
		}
		r.read = i
		return true
	}
	return false
}

// toAddress reports "to" at i and an address behind it, be it on the next line.
func (s *sentence) toAddress(i int) bool {
	if i >= len(s.tokens) {
		return false
	}
	by := passiveBy[s.tokens[i].text] && i > 0 && s.tokens[i-1].has(cSwap|cSwapped)
	if !by && !s.tokens[i].has(cTo) {
		return false
	}
	for i++; i < len(s.tokens) && s.tokens[i].kind == newline; i++ {
	}
	return i < len(s.tokens) && s.tokens[i].kind == address
}

// passiveBy stand between a passive and what does it: "erstattes af jane@...".
var passiveBy = wordSet("af", "av")

// present reports "I use" directly before an address, in a sentence that says nothing of
// another one or of what is to be.
func (r *roleReader) present(i int) bool {
	return r.lex.english() && i > 0 && i+1 < len(r.tokens) && r.tokens[i-1].text == "i" && r.tokens[i+1].kind == address &&
		!r.any(cNew|cOld|cInstead|cMust|cSwap) && len(r.addresses()) == 1
}
