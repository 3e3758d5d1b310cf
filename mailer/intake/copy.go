package intake

// Who is to have a copy is no login: "please put jane@... in cc".

// copies reports such an address.
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
