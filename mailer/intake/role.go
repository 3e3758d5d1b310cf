package intake

import "strings"

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
const labelReach = 8

// roleReader goes through a sentence and gives each address its role.
type roleReader struct {
	tokens   []token
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
}

func readRoles(tokens []token) {
	r := roleReader{tokens: tokens, read: -1}
	for i, t := range tokens {
		switch t.kind {
		case address:
			r.address(t.mention)
			t.mention.introduced = introduced(tokens[:i])
			if r.spaced(i) {
				t.mention.class, t.mention.problem = invalid, InvalidUsername
				t.mention.why = "It cannot be told where the address begins."
			}
		case newline:
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
			r.adjacent = r.adjacent && t.text == "mailto"
		}
	}
}

func (r *roleReader) set(l role) { r.label, r.object, r.weak, r.age = l, false, false, 0 }

func (r *roleReader) address(m *mention) {
	switch {
	case r.adjacent && r.label == noRole && r.previous.addr == m.addr: // jane@... <mailto:jane@...>
		m.role, m.object = r.previous.role, r.previous.object
	case r.label == notRole && r.age > 0:
	case r.label == fromRole && r.swapping:
		m.role = oldRole
	default:
		m.role, m.object = r.label, r.object
	}
	m.arrow, r.arrow = r.arrow, false
	r.set(noRole)
	r.previous, r.adjacent = m, true
}

func (r *roleReader) mark(i int) {
	switch r.tokens[i].text {
	case "→":
		r.join(oldRole, newRole)
		r.arrow = r.adjacent
	case "←":
		r.join(newRole, oldRole)
		r.arrow = r.adjacent
	case ":":
		if r.object {
			r.set(noRole)
		}
	case "(":
		r.after(i + 1)
	}
}

func (r *roleReader) word(i int) {
	switch w := r.tokens[i].text; {
	case i <= r.read:
	case r.adjacent && !r.writing && r.leadsOn(i):
		r.join(oldRole, newRole)
	case r.adjacent && w == "replaces":
		r.join(newRole, oldRole)
	case r.adjacent && (w == "is" || w == "was"):
		r.after(i + 1)
	case swapWords[w]:
		r.swapping, r.writing = true, false
		r.set(noRole)
		if !determiners[r.before(i)] {
			r.set(oldRole)
			r.object = true
		}
	case w == "use" && r.before(i) == "longer":
		r.set(oldRole)
	case w == "use":
		r.writing = false
		r.set(newRole)
	case swapDone[w]:
		r.swapping, r.writing = true, false
		r.set(noRole)
	default:
		r.cue(i, w)
	}
}

// leadsOn reports a word that leads from an old address to its new one.
func (r *roleReader) leadsOn(i int) bool {
	switch w := r.tokens[i].text; w {
	case "to", "becomes", "become":
		return true
	case "is":
		return r.next(i) == "now"
	case "should":
		return r.next(i) == "be"
	default:
		return r.swapping && targets[w]
	}
}

// cue reads the words that name a role or govern it.
func (r *roleReader) cue(i int, w string) {
	switch {
	case labels[w] != noRole:
		r.set(labels[w])
	case writeWords[w]:
		r.writing = true
		r.set(contactRole)
	case contactWords[w], w == "at" && (r.before(i) == "me" || r.before(i) == "us"):
		r.set(contactRole)
	case targets[w] && r.writing:
		r.set(contactRole)
	case targets[w] && r.swapping:
		r.set(newRole)
		r.weak = true
	case w == "from":
		r.set(fromRole)
	case w == "of" && (r.before(i) == "instead" || r.before(i) == "place"), w == "than" && r.before(i) == "rather":
		r.set(oldRole)
	case w == "not":
		r.set(notRole)
	case (r.weak || r.label == newRole && r.tokens[i].capital) && !usual(w):
		r.set(noRole) // "with Bob, bob@..." is about Bob
	case w == "or" && r.adjacent:
		r.set(r.previous.role)
	}
}

func (r *roleReader) before(i int) string {
	if i == 0 {
		return ""
	}
	return r.tokens[i-1].text
}

func (r *roleReader) next(i int) string {
	if i+1 == len(r.tokens) {
		return ""
	}
	return r.tokens[i+1].text
}

// introduced reports a colon at the end of tokens, on this line or the one
// before, behind a word for what follows: "my username:", but not "for Bob:".
func introduced(tokens []token) bool {
	n := len(tokens)
	if n > 0 && tokens[n-1].kind == newline {
		n--
	}
	return n > 1 && tokens[n-1].text == ":" && usual(tokens[n-2].text)
}

// usual reports a word that people put between a verb or a label and an address.
func usual(w string) bool {
	return naming[w] || fillers[w] || passing[w] || targets[w] || labels[w] != noRole || swapWords[w]
}

// ofSomebody reports words for other people, and a name where "my address"
// should be: "swap Bob Roe", "Bob's login".
func ofSomebody(tokens []token) bool {
	for i, t := range tokens {
		if otherPeople[t.text] {
			return true
		}
		if i+1 == len(tokens) {
			break
		}
		next := tokens[i+1]
		if strings.HasSuffix(t.text, "'s") && t.text != "it's" && naming[next.text] {
			return true
		}
		if swapWords[t.text] && next.text == "for" && i+2 < len(tokens) {
			next = tokens[i+2]
		}
		if swapWords[t.text] && next.kind == word && next.capital && !usual(next.text) && !objects[next.text] {
			return true
		}
	}
	return false
}

// spaced reports an address that may have lost its beginning to a space, as in
// "for jane doe@...": a word stands before it, where the address should.
func (r *roleReader) spaced(i int) bool {
	if i < 2 || r.tokens[i-1].kind != word || r.tokens[i-2].kind != word {
		return false
	}
	w, opening := r.tokens[i-1].text, r.tokens[i-2].text
	if r.tokens[i].mention.class != tenant || strings.HasPrefix(r.tokens[i].mention.addr, w) {
		return false
	}
	return (targets[opening] || naming[opening]) && !usual(w)
}

// backward gives the address before an arrow or a "to" its role, if the words
// before it gave it none.
func (r *roleReader) backward(l role) {
	if !r.adjacent {
		return
	}
	if r.previous.role == noRole || r.previous.role == fromRole || r.previous.object {
		r.previous.role, r.previous.object = l, false
	}
}

// join does the same, and notes that the next address belongs to this one.
func (r *roleReader) join(before, after role) {
	r.backward(before)
	if r.adjacent && r.previous.role == oldRole && after == newRole {
		r.previous.leads = true
	}
	r.set(after)
}

// after reads a role behind its address: "jane@... (old)", "jane@... is my new
// username".
func (r *roleReader) after(i int) {
	for ; r.adjacent && i < len(r.tokens) && r.tokens[i].kind == word; i++ {
		w := r.tokens[i].text
		if labels[w] != noRole {
			r.backward(labels[w])
			r.read = i
			return
		}
		if !fillers[w] {
			return
		}
	}
}
