package intake

// A username may be named to say that it is not the sender's, but another firm's.

// disown takes those out: "jane@... belongs to another company".
func (s *sentence) disown() {
	for i, t := range s.tokens {
		if t.kind == address && t.mention.class == tenant && t.mention.role != newRole && s.ofAnotherFirm(i+1) {
			t.mention.role, t.mention.weak, t.mention.object = notRole, false, false
		}
	}
}

// ofAnotherFirm reports "is of another firm" from i on, up to the next comma.
func (s *sentence) ofAnotherFirm(i int) bool {
	is, other := false, false
	for end := min(len(s.tokens), i+labelReach); i < end && (s.tokens[i].kind == word || s.tokens[i].kind == newline); i++ {
		switch t := s.tokens[i]; {
		case t.has(cNot | cMust), t.has(cLead) && !t.has(cTo):
			return false
		case t.has(cIs) || belongs[t.text]:
			is = true
		case elseOnes[t.text]:
			other = is
		case other && firmWords[t.text]:
			return true
		}
	}
	return false
}

var (
	elseOnes  = wordSet("another", "other", "different", "anderen", "andere", "anderer", "anderem", "fremden", "autre", "otra", "otro", "un'altra", "altra", "outra", "outro", "ander", "andere", "innej", "innemu", "jiné", "jinému", "annat", "annan", "anden", "annen")
	firmWords = wordSet("firm", "company", "business", "organisation", "organization", "people", "firma", "unternehmen", "betrieb", "société", "entreprise", "empresa", "compañía", "ditta", "azienda", "società", "companhia", "bedrijf", "firmy", "firmie", "firmě", "företag", "firmaet", "virksomhed")
)
