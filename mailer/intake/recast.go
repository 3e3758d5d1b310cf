package intake

import "slices"

// One sentence may take a request back and make another: "please cancel yesterday's request
// (jane@...) and enter j.doe@... instead".

// recast parts such sentences in two: what is taken back, and what is asked for in its place.
func (x *extraction) recast() {
	var out []*sentence
	for _, s := range x.sentences {
		at := s.insteadFrom()
		if at < 0 {
			out = append(out, s)
			continue
		}
		first, second := newSentence(s.tokens[:at], s.lex), newSentence(s.tokens[at:], s.lex)
		first.mood, second.mood = withdrawn, request
		for _, m := range first.addresses() {
			m.role = notRole
		}
		for _, m := range second.addresses() {
			if m.class == tenant {
				m.role, m.weak = newRole, false
			}
		}
		out = append(out, first, second)
	}
	x.sentences = out
}

// insteadFrom is where what is asked for begins, or -1: behind a request that is taken back,
// with the only username of the rest of the sentence, "instead", and a verb of swapping.
func (s *sentence) insteadFrom() int {
	cancel := slices.IndexFunc(s.tokens, func(t token) bool { return t.has(cCancel) })
	if cancel < 0 || s.lex.places() || s.asks || s.row || !s.any(directive) && !s.tokens[cancel].has(cImper) && cancel > 2 || s.any(cIf|cYet) {
		return -1
	}
	and := -1
	for i := cancel + 1; i < len(s.tokens); i++ {
		if t := s.tokens[i]; andWords[t.text] || t.has(cBut) && and < 0 {
			and = i
		}
		if s.tokens[i].kind == address && and >= 0 {
			break
		}
	}
	if and < 0 || !slices.ContainsFunc(s.tokens[:and], func(t token) bool { return t.has(cReqNoun|cSwapNoun) && !t.has(cFill) && !orderNouns[t.text] }) {
		return -1
	}
	rest := &sentence{tokens: s.tokens[and:], lex: s.lex}
	if len(rest.usernames()) != 1 || !rest.any(cSwap|cUse) || !rest.wordsOf(inPlace) && !rest.wordsOf(ratherPlaces) && !rest.any(cInstead) || rest.any(cNot|cCancel|cIf|cOthers|cThey|cFault) {
		return -1
	}
	if rest.servesElse(rest.usernames()[0]) && !rest.wordsOf(ratherPlaces) || rest.any(cWrite) {
		return -1
	}
	named := (&sentence{tokens: s.tokens[:and], lex: s.lex}).addresses()
	if slices.ContainsFunc(named, func(m *mention) bool { return m.addr == rest.usernames()[0].addr }) {
		return -1
	}
	return and
}

// servesElse reports "... as the invoice's addressee" behind a mention, up to the next comma: a
// word that is not known.
func (s *sentence) servesElse(m *mention) bool {
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == m })
	for _, t := range s.tokens[at+1:] {
		if t.kind == mark {
			return false
		}
		if t.kind == word && !t.known {
			return true
		}
	}
	return false
}

// ratherPlaces are such words of the Romance languages, the last of "à la place", "en su lugar".
var ratherPlaces = wordSet("plutôt", "place", "lugar", "posto", "invece", "piuttosto", "plaats")

// orderNouns are of other requests than one for a swap.
var orderNouns = wordSet("order", "bestellung", "commande", "pedido", "ordine", "bestelling", "zamówienie", "encomenda")
