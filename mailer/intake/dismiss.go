package intake

import (
	"slices"
	"strings"
)

// A mail that asks for one swap in so many words may tell of other usernames too: a
// colleague's, the administrator's, one of the past. They put nothing in doubt, unless
// they may be the sender's own.

// dismissed reports a username that is somebody else's, or out of use, by the words
// around it, and is named like neither the sender nor the one that is asked for.
func (x *extraction) dismissed(m *mention, asked []*mention, c circumstances) bool {
	s := m.in
	switch {
	case len(x.all) > fewMentions:
		return false
	case m.disowned:
		return true
	case s.stays() && m.role != newRole:
		return true
	case alike(m.addr, c.from, c.names) || slices.ContainsFunc(asked, func(a *mention) bool { return namedAlike(m, a) || namedAlike(a, m) }):
		return false
	case s.any(cSorry|cRight|cWrong|cInstead|cRepl) || s.ownUsername(m):
		return false
	case s.mood == past, s.footer(), m.role == contactRole, m.role == notRole:
		return true
	case m.role == newRole:
		return false
	}
	return !s.asks && (s.any(cOthers|cThey|cContact|cNot|cPast|cDone|cKeep) || x.explained(s))
}

// explained reports that the sentence behind s says whose its address is, or what it is not
// for: "That one is only the administrator's."
func (x *extraction) explained(s *sentence) bool {
	i := slices.Index(x.sentences, s) + 1
	if i == 0 || i == len(x.sentences) || len(distinct(s.addresses())) != 1 {
		return false
	}
	next := x.sentences[i]
	first := slices.IndexFunc(next.tokens, func(t token) bool { return t.kind == word })
	return first >= 0 && len(next.addresses()) == 0 && !next.asks && (itWords[next.tokens[first].text] || demonstratives[next.tokens[first].text]) && next.any(cContact|cNot|cOthers)
}

// claimed is the one of the candidates that a request names as the new one, if all the
// others are dismissed.
func (x *extraction) claimed(found []*mention, c circumstances) []*mention {
	var asked []*mention
	for _, m := range found {
		if m.role == newRole && (m.in.mood == request || m.in.labelled) {
			asked = append(asked, m)
		}
	}
	if len(asked) != 1 {
		return found
	}
	if slices.ContainsFunc(found, func(m *mention) bool { return m != asked[0] && !x.dismissed(m, asked, c) }) {
		return found
	}
	return asked
}

// inherit gives the lines of a list the mood of what introduces them: "Already swapped,
// please leave alone:".
func (x *extraction) inherit() {
	lead := neutral
	for _, s := range x.sentences {
		switch {
		case s.row || s.joins() && (arrowLine(s.tokens) || pairLine(s.tokens) || itemLine(s.tokens)):
			if lead == past || lead == denied || lead == withheld {
				s.mood = lead
			}
		default:
			lead = neutral
			if s.introduces() && !s.any(cRight|cSorry) { // "Corrected:"
				lead = s.mood
				if s.any(cNot) && !s.any(cBut) && len(s.addresses()) == 0 { // "Swaps that we do not want:"
					lead = denied
				}
			}
		}
	}
}

// introduces reports a sentence that ends in a colon.
func (s *sentence) introduces() bool {
	n := len(s.tokens)
	for n > 0 && s.tokens[n-1].kind == newline {
		n--
	}
	return n > 0 && s.tokens[n-1].isMark(":")
}

// spare leaves out what says that somebody else's entry is to stay, beside a request:
// "please leave Bob's as it is".
func (x *extraction) spare() {
	asks, forOther, listed := false, false, false
	for _, s := range x.sentences {
		asks = asks || s.mood == request && len(s.addresses()) > 0 || s.calm() && s.joins()
		forOther = forOther || s.mood == request && s.pairs() && (ofSomebody(s) || x.othersOnly(s))
		listed = listed || s.row || s.joins()
	}
	others := slices.ContainsFunc(x.sentences, ofSomebody)
	for _, s := range x.sentences {
		if s.afterAll() || s.saysDont() || s.thinksAgain() {
			continue // "our addresses do not need to be changed after all"
		}
		if others && s.mood == withdrawn && x.asksElsewhere(s) && len(s.addresses()) == 0 && !s.any(cReqNoun&^cAddr|cCancel) && (s.ownOnly() || s.forMe(0)) { // "for me nothing changes"
			s.mood = neutral
		}
		if (forOther || listed && (s.ownOnly() || x.elsewhereThanOwn(s))) && (s.mood == withdrawn || s.mood == denied && s.ownOnly()) && (s.any(cMine) || s.forMe(0)) && !s.pairs() { // "my own access does not need to change"
			s.mood = neutral
		}
		if listed && s.mood == denied && ofSomebody(s) && !s.saysMine() && len(s.addresses()) == 0 { // "Bob follows later, nothing to change for him yet"
			s.mood = neutral
		}
		if (s.mood == withdrawn || s.mood == denied && len(s.addresses()) == 0) && x.asksBeside(s) && x.concernsElse(s) && !slices.ContainsFunc(s.addresses(), s.correctly) {
			s.mood = neutral
			for _, m := range s.addresses() {
				if m.class == tenant {
					m.role = notRole
				}
			}
		}
		if asks && s.mood == withdrawn && (!s.saysMine() || s.theyStay()) && (ofSomebody(s) || s.possessive() || s.titles() || s.theyStay()) && !s.pairs() {
			s.mood = neutral
		}
	}
}

// asksElsewhere reports a request in another sentence than s.
func (x *extraction) asksElsewhere(s *sentence) bool {
	return slices.ContainsFunc(x.sentences, func(o *sentence) bool {
		return o != s && (o.mood == request || o.mood == wish && (o.any(cSwap) || o.any(cLead|cUse|cInstead) && o.namesUsername()))
	})
}

// saysMine reports "my" of something other than colleagues.
func (s *sentence) saysMine() bool {
	for i, t := range s.tokens {
		if t.has(cMine) && !slices.ContainsFunc(s.tokens[i:min(len(s.tokens), i+3)], func(t token) bool { return t.has(cOthers) }) {
			return true
		}
	}
	return false
}

// theyStay reports "they stay with their present addresses", beside a swap for the sender.
func (s *sentence) theyStay() bool {
	for i := 1; i < len(s.tokens); i++ {
		if s.tokens[i].has(cKeep) && s.tokens[i-1].has(cThey) {
			return true
		}
	}
	return false
}

// othersOnly reports a sentence none of whose addresses is named like the sender.
func (x *extraction) othersOnly(s *sentence) bool {
	return !slices.ContainsFunc(s.addresses(), func(m *mention) bool { return alike(m.addr, "", x.names) })
}

// asksBeside reports another sentence that asks for the swap of what it names, or lists it.
func (x *extraction) asksBeside(s *sentence) bool {
	asks, names := false, false
	for _, o := range x.sentences {
		if o == s {
			continue
		}
		if o.mood == request && len(o.addresses()) > 0 || o.namesUsername() && o.calm() && (o.row || o.joins()) {
			return true
		}
		asks, names = asks || o.mood == request, names || o.namesUsername() && o.calm()
	}
	return asks && names && len(s.addresses()) > 0
}

// concernsElse reports a sentence that says what is not to be done to something that is not
// asked for: an address that no request names, or no address at all: "please do not change
// the reference in the subject", "the old mailboxes stay".
func (x *extraction) concernsElse(s *sentence) bool {
	if found := s.addresses(); len(found) > 0 {
		return !slices.ContainsFunc(found, func(m *mention) bool {
			return slices.ContainsFunc(x.sentences, func(o *sentence) bool {
				return o != s && slices.ContainsFunc(o.addresses(), func(n *mention) bool { return n.addr == m.addr })
			})
		})
	}
	if slices.ContainsFunc(s.tokens, func(t token) bool { return t.kind == word && strings.HasSuffix(t.text, "@") }) { // "our mailbox (info@) is no user"
		return true
	}
	named := false
	whole := s.any(cMine | cOnlySwap | cCancel | cProceed)
	for i, t := range s.tokens {
		if t.has(cAddr) && i > 0 && s.tokens[i-1].kind == word && !s.tokens[i-1].known && len(s.tokens[i-1].text) > fewWords { // "the Gmail address is only for now, don't register it"
			named = true
		}
		verb := i+1 < len(s.tokens) && s.tokens[i+1].has(cSwap)
		whole = whole || t.has(cReqNoun) && !t.has(cFill|cAddr) || !named && pronouns[t.text] || takenUp[t.text] || nothings[t.text] || objectPronouns[t.text] && verb
	}
	strange := slices.ContainsFunc(s.tokens, func(t token) bool { return t.kind == word && !t.known })
	return !whole && strange && s.words() > fewWords && (s.stays() || !s.any(cSwapNoun))
}

// nothings are what is left alone where all of it is.
var nothings = wordSet("nothing", "anything", "everything", "nichts", "alles", "rien", "tout", "nada", "todo", "tudo", "niente", "nulla", "tutto", "niets", "nic", "wszystko", "nimic",
	"semmi", "semmit", "mindent", "minden", "mitään", "kaikki", "kaiken")

// afterAll reports "after all", which takes back what was asked for.
func (s *sentence) afterAll() bool {
	for i, t := range s.tokens {
		if finally[t.text] || t.text == "all" && i > 0 && s.tokens[i-1].text == "after" {
			return true
		}
	}
	return false
}

var finally = wordSet("doch", "finalement", "finalmente", "afinal", "toch", "jednak", "ändå", "alligevel", "likevel")

// elsewhereThanOwn reports that a sentence is about the sender's own address, which a list of
// others' does not name: "my address is not registered with you and needs no change".
func (x *extraction) elsewhereThanOwn(s *sentence) bool {
	request := slices.ContainsFunc(s.tokens, func(t token) bool { return t.has(cReqNoun) && !t.has(cAddr|cSwap) })
	return s.any(cMine) && s.any(cAddr|cLogin) && !request && !s.any(cCancel|cIf|cYet) && !s.asks && !slices.ContainsFunc(x.all, func(m *mention) bool { return m.addr == x.from })
}

// ownOnly reports "my own", as apart from what a list is about.
func (s *sentence) ownOnly() bool {
	return slices.ContainsFunc(s.tokens, func(t token) bool { return ownWords[t.text] })
}

var ownWords = wordSet("own", "eigene", "eigener", "eigenes", "eigenen", "propre", "propio", "propia", "próprio", "própria", "proprio", "eigen", "własny", "własne", "egen", "eget",
	"saját", "oma", "oman", "omaa", "omani")

// titles reports "Mr Lee".
func (s *sentence) titles() bool {
	for i := range s.tokens[:max(0, len(s.tokens)-1)] {
		if next := s.tokens[i+1]; titleWords[s.tokens[i].text] && next.capital && !next.known {
			return true
		}
	}
	return false
}

var titleWords = wordSet("mr", "mrs", "ms", "dr", "herr", "herrn", "frau", "monsieur", "madame", "señor", "señora", "signor", "signora", "senhor", "senhora", "meneer", "mevrouw", "pan", "pani",
	"úr", "asszony", "úrnak", "herra", "rouva")

// possessive reports "Bob's".
func (s *sentence) possessive() bool {
	return slices.ContainsFunc(s.tokens, func(t token) bool {
		return t.capital && !t.known && strings.HasSuffix(t.text, "'s")
	})
}

// fewMentions is how many addresses a mail names that are held against each other.
const fewMentions = 50

// ofTheOther reports "the first doesn't exist any more", of one that is not named.
func (s *sentence) ofTheOther() bool {
	if len(s.addresses()) > 0 || s.asks || len(s.tokens) < 2 || s.words() > headingWords {
		return false
	}
	i := 0
	if articles[s.tokens[0].text] || s.tokens[0].text == "the" {
		i = 1
	}
	return i == 1 && (theOther[s.tokens[1].text] || firstOnes[s.tokens[1].text] || s.tokens[1].has(cOld)) || theOther[s.tokens[0].text]
}
