package intake

import "slices"

// Of some usernames a mail says that they are not to take the place of another address:
// who is to have a copy, whose password is lost, what is to be there as well.

// copies reports "please put jane@... in cc".
func (s *sentence) copies() bool {
	for i, t := range s.tokens {
		if t.kind == address && s.inCopy(i) {
			return true
		}
	}
	return false
}

// copied takes such addresses for contacts.
func (r *roleReader) copied() {
	for i, t := range r.tokens {
		if t.kind == address && r.inCopy(i) {
			t.mention.role = contactRole
		}
	}
}

// inCopy reports "in copy" behind the address at i.
func (s *sentence) inCopy(i int) bool {
	const reach = 3
	for _, t := range s.tokens[i+1 : min(len(s.tokens), i+1+reach)] {
		if t.kind != word || copyWords[t.text] {
			return t.kind == word
		}
	}
	return false
}

var copyWords = wordSet("cc", "bcc", "copy", "kopie", "copie", "copia", "cópia", "kopii", "kopia", "kopi")

// ofPassword reports "I forgot the password of jane@...", which what is asked elsewhere
// may be about.
func (s *sentence) ofPassword(m *mention) bool {
	return s.mood != request && s.any(cPassword) && m.role != newRole && !s.any(cNew) && !s.ownUsername(m)
}

// adjoins reports "in addition to my address".
func (s *sentence) adjoins() bool {
	for i, t := range s.tokens[:max(0, len(s.tokens)-1)] {
		if addWords[t.text] || additionWords[t.text] && ofOrTo[s.tokens[i+1].text] {
			return slices.ContainsFunc(s.tokens, func(t token) bool { return t.has(cAddr | cOld) })
		}
	}
	return false
}

// otherBefore reports an object before a verb that is no address: "パスワードを変更".
func (c clauses) otherBefore(i int) bool {
	for j := i - 1; j > 0 && c.of[j] == c.of[i]; j-- {
		if c.tokens[j].has(cObjAfter) {
			of := j - 1
			for of > 1 && c.tokens[of-1].text == "の" && c.tokens[of].has(cAddr) { // "招待の宛先"
				of -= 2
			}
			return c.tokens[of].has(cOther|cPassword|cInvite) && !c.tokens[of].has(cAddr|cLogin)
		}
	}
	return false
}

var (
	addWords      = wordSet("に加えて", "のほかに", "の他に", "以外に", "除了")
	additionWords = wordSet("addition", "además", "além", "zusätzlich", "plus", "oltre", "oprócz")
	ofOrTo        = wordSet("to", "de", "del", "do", "da", "dos", "zu", "zur", "zum", "a", "al", "alla", "all")
)
