package intake

import (
	"slices"
	"strings"
)

// A username may be named to say that it is another firm's, or is no more.

// disown takes those out: "jane@... belongs to another company", "jane@... no longer exists".
func (s *sentence) disown() {
	for i, t := range s.tokens {
		if t.kind == address && t.mention.class == tenant && t.mention.role != newRole && (s.ofAnotherFirm(s.behindRelative(i+1)) || s.existsNoMore(s.behindRelative(i+1))) {
			t.mention.role, t.mention.weak, t.mention.object, t.mention.disowned = notRole, false, false, true
		}
	}
}

// behindRelative is behind the clause between commas that begins at i, or i.
func (s *sentence) behindRelative(i int) int {
	if i >= len(s.tokens) || !s.tokens[i].isMark(",") || !s.tellsOf(i+1) {
		return i
	}
	for j := i + 1; j < len(s.tokens) && s.tokens[j].kind != address; j++ {
		if s.tokens[j].isMark(",") {
			return j + 1
		}
	}
	return i
}

// existsNoMore reports "does not exist any more" from i on.
func (s *sentence) existsNoMore(i int) bool {
	near := s.tokens[i:min(len(s.tokens), i+6)]
	for _, t := range near {
		switch {
		case strings.Contains(t.text, "exist"), strings.Contains(t.text, "esist"), t.text == "bestaat", t.text == "istnieje":
			not := strings.HasPrefix(t.text, "n'") || slices.ContainsFunc(near, func(t token) bool { return t.has(cNot | cFault) })
			return not && !s.any(cIf|cYet|cOr|cAsk)
		case t.kind == word && !t.has(cNot|cOld|cFill|cPast|cFault), t.kind == address:
			return false
		}
	}
	return false
}

// ofAnotherFirm reports "is of another firm" from i on, up to the next comma.
func (s *sentence) ofAnotherFirm(i int) bool {
	is, other := false, false
	for end := min(len(s.tokens), i+labelReach); i < end && (s.tokens[i].kind == word || s.tokens[i].kind == newline); i++ {
		switch t := s.tokens[i]; {
		case t.has(cNot | cMust | cMine), t.has(cLead) && !t.has(cTo): // "is my login at our other company"
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
