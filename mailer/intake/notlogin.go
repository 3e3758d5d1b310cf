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

var copyWords = wordSet("cc", "bcc", "copy", "kopie", "copie", "copia", "cópia", "kopii", "kopia", "kopi",
	"κοινοποίηση", "κοιν")

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

// elseObject reports that the verb at i is about something that belongs to an address, or
// to be done with it.
func (c clauses) elseObject(i int) bool {
	return c.lex.objectFirst() && c.otherBefore(i) || c.lex.longest > 0 && (c.otherOf() || c.otherTaken(i)) || c.usesPortal(i)
}

// otherOf reports "jane@... 的密码".
func (s *sentence) otherOf() bool {
	for i := 2; i < len(s.tokens); i++ {
		if s.tokens[i-2].kind == address && ofParticles[s.tokens[i-1].text] && s.tokens[i].has(cOther|cPassword) {
			return true
		}
	}
	return false
}

// otherTaken reports "把合同转到": the object between its particle and the verb at i is no
// address.
func (c clauses) otherTaken(i int) bool {
	strange := false
	for j := i - 1; j >= 0; j-- {
		switch t := c.tokens[j]; {
		case takingParticles[t.text]:
			return strange
		case t.kind == address, t.has(cAddr | cLogin):
			return false
		case t.kind == word:
			strange = strange || !t.known || t.has(cOther)
		}
	}
	return false
}

// signsInWith reports "用 jane@... 登录", which tells with what, and asks for nothing.
func (c clauses) signsInWith(i int) bool {
	return c.tokens[i].has(cUse) && !c.tokens[i].has(cSwap) && i+2 < len(c.tokens) && c.tokens[i+1].kind == address && c.tokens[i+2].has(cSignIn) &&
		!c.any(cInstead|cOld|cNew)
}

// signedIn is the mood of such a sentence.
func (c clauses) signedIn() mood {
	switch {
	case c.any(cFault | cApproval):
		return trouble
	case c.any(cDone|cPast) && !c.any(cWant):
		return past
	case c.asks:
		return question
	}
	return uncertain
}

// usesPortal reports "use the portal".
func (c clauses) usesPortal(i int) bool {
	if !c.tokens[i].has(cUse) || c.tokens[i].has(cSwap) {
		return false
	}
	j := i + 1
	for j < len(c.tokens) && c.tokens[j].kind == word && c.tokens[j].has(cFill) && !c.tokens[j].has(cPortal) {
		j++
	}
	return j < len(c.tokens) && c.tokens[j].has(cPortal) && (j+1 == len(c.tokens) || c.tokens[j+1].kind == mark)
}

// otherBefore reports an object before a verb that is no address: "パスワードを変更".
func (c clauses) otherBefore(i int) bool {
	for j := i - 1; j > 0 && c.of[j] == c.of[i]; j-- {
		if c.tokens[j].has(cObjAfter) {
			of := j - 1
			for of > 1 && c.tokens[of-1].text == "の" && c.tokens[of].has(cAddr) { // "招待の宛先"
				of -= 2
			}
			for of > 0 && c.lex.spaced() && c.tokens[of].has(cAddr) && c.tokens[of-1].kind == word && !c.tokens[of-1].has(cMine|cFill) { // "청구서 수신 이메일"
				of--
			}
			return c.tokens[of].has(cOther|cPassword|cInvite) && !c.tokens[of].has(cAddr|cLogin)
		}
	}
	return c.lex.lang == "tr" && c.otherFirst(i)
}

// otherFirst reports "sözleşmelerimi jane@... hesabına aktarın", whose object comes before
// the address in its clause.
func (c clauses) otherFirst(i int) bool {
	other := false
	for j, t := range c.tokens[:i] {
		switch {
		case c.of[j] != c.of[i]:
		case t.kind == address, t.has(cAddr | cLogin):
			return other
		case t.has(cOther):
			other = true
		}
	}
	return other
}

var (
	ofParticles     = wordSet("的", "の", "의")
	takingParticles = wordSet("把", "将", "將", "请把", "请将", "請把", "請將")

	addWords      = wordSet("に加えて", "のほかに", "の他に", "以外に", "除了")
	additionWords = wordSet("addition", "además", "além", "zusätzlich", "plus", "oltre", "oprócz")
	ofOrTo        = wordSet("to", "de", "del", "do", "da", "dos", "zu", "zur", "zum", "a", "al", "alla", "all")
)

// nextObject reports whether the nearest thing that the verb can have for its
// object is something other than an address.
func (c clauses) nextObject(i, step int) bool {
	for j := i + step; j >= 0 && j < len(c.tokens); j += step {
		t := c.tokens[j]
		switch {
		case t.has(cOther):
			return true
		case t.kind == newline, t.kind == word && t.has(cFill|cMine|cOld|cNew|cAddr|cLogin|cPlease|cPortal):
		default:
			return false
		}
	}
	return false
}

// addressBehind reports an address, or a word for one, behind i: "I forgot the password of
// jane@..., can you change it?" has none.
func (c clauses) addressBehind(i int) bool {
	return slices.ContainsFunc(c.tokens[i+1:], func(t token) bool { return t.kind == address || t.has(cAddr|cLogin) && !t.has(cPassword) })
}
