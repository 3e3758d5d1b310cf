package intake

import "slices"

// role is what the words around an address make of it.
type role uint8

const (
	noRole      role = iota
	oldRole          // named as the old address
	newRole          // named as the new one
	contactRole      // where to write, or whom to ask
	notRole          // "not jane@..."
	fromRole         // after "from": old only if a "to" follows
)

// labelReach is how many words may stand between a label and its address.
const labelReach = 9

// roleReader goes through a sentence and gives each address its role.
type roleReader struct {
	*sentence
	names    []string // of the sender
	swapping bool     // a verb of swapping came before
	writing  bool     // a verb of writing came before, and none of swapping since
	label    role     // what the next address will be
	object   bool     // label is oldRole for being the object of the verb only
	weak     bool     // label is newRole by a preposition only
	age      int      // words since label was set
	previous *mention // the latest address
	adjacent bool     // only marks stand between it and here
	arrow    bool     // an arrow points from previous to here, or back
	read     int      // tokens up to this one were read with the address before them
	portal   bool     // since the label the portal was named
	outer    role     // label before the open parenthesis
	within   bool     // that parenthesis is open
	held     *mention // the address before it, if nothing stood between
	goes     *mention // the latest behind an "instead of"

	inserted bool // in the clause between commas that tells of the address before it

	topic bool // an address came before, or a word for one, be it "it"

	awaits      bool // the new one was announced before the "instead of"
	filled      bool // label is oldRole by an "instead of", and the words for the address followed
	example     bool // label is contactRole by a "like"
	instead     bool // label is oldRole by an "instead of"
	substitutes bool // the verb is "substitute", whose object is the new one before a "for"
}

func readRoles(s *sentence, names []string) {
	r := roleReader{sentence: s, names: names, read: -1}
	r.swapping = !s.lex.english() && s.any(cSwap|cSwapped|cSwapNoun)
	for i, t := range s.tokens {
		switch t.kind {
		case address:
			r.address(t.mention)
			t.mention.introduced = introduced(s.tokens[:i])
			if r.spaced(i) {
				t.mention.class, t.mention.problem = invalid, InvalidUsername
				t.mention.why = "It cannot be told where the address begins."
			}
		case newline:
			if i > 0 && s.tokens[i-1].isMark("→←") || r.adjacent && i+1 < len(s.tokens) && (s.tokens[i+1].has(cLead) && !s.tokens[i+1].has(cTo) || s.tokens[i+1].isMark("→←")) {
				continue
			}
			if r.fromTo(i) { // "from jane@..." above "to jane@..."
				continue
			}
			if r.adjacent {
				r.set(noRole)
			}
			r.adjacent = false
		case mark:
			r.mark(i)
		case word:
			if r.age++; r.age > labelReach {
				r.set(noRole)
			}
			r.word(i)
			r.adjacent = r.adjacent && (t.text == "mailto" || i <= r.read)
		}
	}
	r.dangling()
	r.objects()
	r.former()
	r.onFile()
	r.copied()
}

// dangling takes back what a "to" made of the last address, where none follows: "invited by
// Ann, ann@contoso.com, to our tenant".
func (r *roleReader) dangling() {
	m := r.previous
	if m == nil || r.mood == request || !m.leads || m.role != oldRole || !r.any(cInvite) && !r.wordsOf(invitedWords) && !r.any(cTenant) || !r.invites(m) {
		return
	}
	at := slices.IndexFunc(r.tokens, func(t token) bool { return t.mention == m })
	for i := at + 1; i < min(len(r.tokens), at+3); i++ {
		if r.tokens[i].has(cTo) && i+1 < len(r.tokens) {
			m.role, m.leads = noRole, false
		}
	}
}

// fromTo reports a line break between "from jane@..." and "to jane@...".
func (r *roleReader) fromTo(i int) bool {
	return r.adjacent && r.previous.role == fromRole && i+2 < len(r.tokens) && r.tokens[i+1].has(cTo) && r.tokens[i+2].kind == address
}

func (r *roleReader) set(l role) {
	r.label, r.object, r.weak, r.portal, r.instead, r.filled, r.awaits, r.example, r.age = l, false, false, false, false, false, false, false, 0
}

func (r *roleReader) address(m *mention) {
	switch {
	case r.adjacent && r.label == noRole && r.previous.addr == m.addr: // jane@... <mailto:jane@...>
		m.role, m.object = r.previous.role, r.previous.object
	case r.label == fromRole && r.swapping:
		m.role = oldRole
	case r.label == oldRole && r.instead && r.filled && m.class == tenant && len(r.usernames()) == 1: // "to put in place of my address: jane@..."
		m.role = newRole
	default:
		m.role, m.object, m.weak = r.label, r.object, r.weak
	}
	if r.instead && m.role == oldRole {
		r.goes = m
	}
	if r.within && m.role == r.outer { // "the old one (jane@contoso.com) and jane@..."
		r.outer = noRole
	}
	m.arrow, r.arrow = r.arrow, false
	r.set(noRole)
	r.previous, r.adjacent, r.topic = m, true, true
}

// usernames are the distinct ones in a sentence.
func (s *sentence) usernames() []*mention {
	return slices.DeleteFunc(distinct(s.addresses()), func(m *mention) bool { return m.class != tenant })
}

func (r *roleReader) mark(i int) {
	switch r.tokens[i].text {
	case "→":
		r.join(oldRole, newRole)
		r.arrow = r.adjacent
	case "←":
		r.join(newRole, oldRole)
		r.arrow = r.adjacent
	case ":", "-", "–", "—":
		if r.adjacent && r.goes == r.previous && r.tokens[i].text == ":" && !r.any(cNot) && i+1 < len(r.tokens) && r.tokens[i+1].kind == address { // "in place of jane@contoso.com: jane@..."
			r.join(oldRole, newRole)
			break
		}
		if r.awaits && r.filled && r.tokens[i].text == ":" { // "the new one instead of this address:"
			r.set(newRole)
		}
		if r.object {
			r.set(noRole)
		}
	case ";":
		r.set(noRole)
	case ",":
		if r.inserted { // "jane@..., to which you sent the invitation, with jane@..."
			if r.writing = false; r.label == contactRole {
				r.set(noRole)
			}
		}
		r.inserted = r.adjacent && r.tellsOf(i+1)
		if r.weak && r.portal { // "to replace, for my access to the portal, jane@..."
			r.set(noRole)
		}
	case "(":
		if r.held = nil; r.adjacent {
			r.held = r.previous
		}
		r.within = true
		if r.outer = r.label; r.weak {
			r.outer = noRole
		}
		if !r.aside(i) {
			r.after(i + 1)
		}
	case ")":
		r.within = false
		if r.label != r.outer { // "(current -> new):" names no address's role
			r.set(r.outer)
		}
		r.adjacent = r.adjacent || r.held != nil && r.held == r.previous // "jane@... (that's me) becomes jane@..."
	}
}

func (r *roleReader) word(i int) {
	t := r.tokens[i]
	defer func() { r.topic = r.topic || t.has(cAddr|cReqNoun) }()
	if t.has(cOld) && t.text == "registered" && r.byMe(i) { // "I therefore registered jane@..."
		r.set(noRole)
		return
	}
	if r.label == notRole && !t.has(cFill|cMine|cOld|cNew|cAddr|cTo|cUse) {
		r.set(noRole) // "I could not sign in with jane@..."
	}
	if r.weak && r.age <= 2 && i > 0 && r.tokens[i-1].has(cTo) && r.lex.itIsHe() && itForms[t.text] { // "move me to it, from jane@contoso.com"
		r.set(noRole)
	}
	if t.has(cClause) && r.object { // "update the system so that my username is jane@..."
		r.set(noRole)
	}
	if r.object && r.age <= 1 && r.lex.english() && (t.text == "it" || t.text == "me" || t.text == "us") { // "replace it with ..."
		r.set(noRole)
	}
	r.portal = r.portal || t.has(cPortal)
	r.filled = r.filled || r.instead && (t.has(cAddr) || r.age <= 2 && t.text == "it")
	if t.has(cObjAfter|cFromAfter|cToAfter) && !r.adjacent && i > 0 && r.addressEnds(i-1) && (r.label == oldRole || r.label == newRole) {
		r.set(noRole) // the words for the address are complete without one
	}
	switch {
	case i <= r.read:
	case r.adjacent && r.topicTo(i): // "jane@contoso.com 은 jane@... 으로"
		r.join(oldRole, newRole)
	case r.adjacent && t.has(cFromAfter|cToAfter|cObjAfter) && r.postposed(i):
	case t.has(cInstead) && r.lex.insteadAfter():
		r.behindInstead()
	case r.adjacent && !r.writing && r.leadsOn(i):
		if r.substitutes && t.text == "for" { // "substitute the new one for the old one"
			r.join(newRole, oldRole)
			break
		}
		r.join(oldRole, newRole)
		r.previous.becomes = r.previous.leads && t.has(cLead) && !t.has(cTo)
	case r.adjacent && t.has(cIs) && i+1 < len(r.tokens) && r.tokens[i+1].has(cSwapped) && r.toAddress(i+2): // "jane@... is replaced by jane@..."
		r.swapping = true
		r.join(oldRole, newRole)
		r.read = i + 2
	case r.adjacent && t.has(cSwap|cSwapped) && !t.has(cTo) && r.toAddress(i+1): // "jane@... changes to jane@..."
		r.swapping = true
		r.join(oldRole, newRole)
		r.read = i + 1
	case r.adjacent && t.has(cRepl) && r.lex.insteadAfter() && r.previous.class == ordinary && r.followed(i): // "osoitteen jane@contoso.com korvaa jane@..."
		r.join(oldRole, newRole)
	case r.adjacent && t.has(cRepl|cInstead):
		r.join(newRole, oldRole)
	case r.adjacent && t.has(cOld) && t.has(cNot) && r.lex.notAfter(): // "jane@... nicht mehr verwenden"
		r.backward(oldRole)
	case r.filled && withWords[t.text] && i+1 < len(r.tokens) && r.tokens[i+1].kind == address: // "instead of my work address with jane@..."
		r.set(newRole)
	case (r.filled || r.instead && r.age <= 4) && t.has(cIs): // "what I want in place of my address is jane@..."
		r.set(newRole)
	case r.adjacent && t.has(cIs) && r.previous.role == notRole && !t.has(cNot): // "it isn't jane.do@..., it's jane.doe@..."
		r.set(newRole)
	case r.adjacent && articles[t.text] && r.previous.role == noRole && i+1 < len(r.tokens) && r.tokens[i+1].has(cNew|cOld) && r.olds() && r.after(i), // "... and jane@... the new one"
		r.adjacent && t.has(cIs) && r.after(i+1), r.adjacent && relatives[t.text] && i+1 < len(r.tokens) && r.tokens[i+1].has(cIs) && r.after(i+2):
	case t.has(cOld) && r.label == noRole && r.any(cInstead) && r.any(cMust|cWant|cPlease) && slices.ContainsFunc(r.tokens[:i], func(t token) bool {
		return t.kind == address && t.mention.role == oldRole && t.mention.class == ordinary
	}):
		r.set(newRole) // "in place of jane@contoso.com should be registered jane@..."
	case t.text == "make" && t.has(cUse): // "make my login jane@..."
		r.swapping, r.writing = true, false
		r.set(newRole)
	case t.has(cSwap|cSwapNoun) && !t.has(cTo):
		r.verb(i)
	case t.has(cUse) && !t.has(cAddr):
		r.writing = false
		if r.noLonger(i) {
			r.set(oldRole)
			break
		}
		if r.label == noRole && r.present(i) { // "I use jane@... on the first screen"
			break
		}
		if r.label != notRole && r.mood != trouble { // "do not use jane@...", "I enter jane@... and cannot ..."
			r.set(newRole)
		}
	case t.has(cSwapped) && !t.has(cTo):
		r.swapping, r.writing = true, false
		r.set(noRole)
	default:
		r.cue(t)
	}
}

// addressEnds reports a word for an address at i, or before what stands in parentheses that
// close there.
func (s *sentence) addressEnds(i int) bool {
	if s.tokens[i].isMark(")") {
		for i > 0 && !s.tokens[i].isMark("(") {
			i--
		}
		i--
	}
	return i >= 0 && s.tokens[i].has(cAddr)
}

// olds reports an old address before the latest one.
func (r *roleReader) olds() bool {
	return slices.ContainsFunc(r.addresses(), func(m *mention) bool { return m != r.previous && m.role == oldRole })
}
