package intake

import (
	"slices"
	"strings"
)

// What a request comes to may stand in a sentence whose verb is not known: "stick it in
// instead of the contoso.com one", "where it says jane@contoso.com it ought to say jane@...",
// "remove: jane@contoso.com, put: jane@...". What is to be in the place of what decides.

// settle makes requests of such sentences.
func (x *extraction) settle() {
	for i, s := range x.sentences {
		if s.long || s.row {
			continue
		}
		if s.mood == trouble && !s.outside().fails() { // "(the other one was gone, unfortunately)"
			s.mood = neutral
		}
		if s.mood == request {
			s.thisShould()
			continue
		}
		if s.outThenIn(x.from) || s.theyWant() || x.takesPlaceOfOwn(s) || i > 0 && x.nameReplaces(x.sentences[i-1], s) {
			s.mood = request
			continue
		}
		if s.outside().any(cIf|cOthers|cThey|cElse|cOther|cPassword|cFault) && !s.any(cPolite) {
			continue
		}
		if m := x.inStead(i); m != nil {
			s.mood = request
			m.role, m.weak, m.object, m.tied = newRole, false, false, m.in != s
			continue
		}
		if s.mustBe(x.from) != nil || s.ceases(x.from) || s.wantsPair(x.from) || s.goesByWithYou() {
			s.mood = request
		}
	}
	for i := range x.sentences[:max(0, len(x.sentences)-1)] {
		x.outAndIn(x.sentences[i], x.sentences[i+1])
	}
}

// inStead is the username that the sentence at i wants in place of the sender's address; it
// may stand in the sentence before, and be only taken up here.
func (x *extraction) inStead(i int) *mention {
	s := x.sentences[i].outside()
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.has(cInstead) })
	if at < 0 || s.any(cNot|cPast|cContact|cInvite) || s.wordsOf(youHad) || !s.any(directive|cMust|cSwap|cUse) && !s.asks && !x.saysSo(i) && !s.imperative(at) && !s.wordsOf(mustWords) || !x.ownBehind(s, at+1) {
		return nil
	}
	m := x.only()
	if found := s.usernames(); len(found) == 1 {
		m = found[0]
	}
	if m == nil || !m.offered() {
		return nil
	}
	if s.lex.lang != "de" && slices.ContainsFunc(s.tokens[1:], func(t token) bool { return t.capital && !t.known && !slices.Contains(x.names, t.text) }) {
		return nil // "what Bob would like me to use instead of my address"
	}
	if m.in != x.sentences[i] && (i == 0 || m.in != x.sentences[i-1] && (i < 2 || m.in != x.sentences[i-2]) || !s.takesObject(at)) {
		return nil
	}
	for _, o := range s.addresses() {
		switch o.addr {
		case m.addr:
		case x.from:
			o.role, o.object, o.weak = oldRole, false, false
		default:
			return nil
		}
	}
	return m
}

// saysSo reports a sentence before the one at i that asks for what it says: "then please so:".
func (x *extraction) saysSo(i int) bool {
	return i > 0 && x.sentences[i-1].introduces() && x.sentences[i-1].any(directive)
}

// outside is a sentence without what stands in parentheses.
func (s *sentence) outside() *sentence {
	open := 0
	rest := *s
	rest.tokens = slices.DeleteFunc(slices.Clone(s.tokens), func(t token) bool {
		if t.isMark("(") {
			open++
		}
		inside := open > 0
		if t.isMark(")") && open > 0 {
			open--
		}
		return inside && t.kind != address
	})
	return &rest
}

// ownBehind reports the sender's address at i, or a word for it, or its domain.
func (x *extraction) ownBehind(s *sentence, i int) bool {
	_, domain, _ := strings.Cut(x.from, "@")
	own := false
	for end := min(len(s.tokens), i+7); i < end; i++ {
		switch t := s.tokens[i]; {
		case t.kind == address:
			return t.mention.addr == x.from
		case t.kind == mark:
			return false
		case domain != "" && strings.HasPrefix(t.text, domain):
			return true
		case own && t.has(cAddr), theOther[t.text] && len(distinct(x.namedOld())) == 1:
			return true
		case t.has(cMine), demonstratives[t.text], ofThis[t.text]:
			own = true
		}
	}
	return false
}

// namedOld are the addresses that are named as old ones so far.
func (x *extraction) namedOld() []*mention {
	return slices.DeleteFunc(slices.Clone(x.all), func(m *mention) bool { return m.role != oldRole || m.class != ordinary })
}

var theOther = wordSet("other", "anderen", "andere", "l'autre", "autre", "otra", "otro", "dell'altra", "dell'altro", "l'altra", "l'altro", "altra", "altro", "outra", "outro", "ander", "drugiej", "drugiego")

// youHad make what somebody did of a verb.
var youHad = wordSet("had", "hatten", "hattet", "habt", "aviez", "avez", "avevate", "avete", "habían", "habéis", "hadden", "tinham", "haviam")

var ofThis = wordSet("deste", "desta", "desse", "dessa", "dieser", "dieses", "tego", "tej")

// imperative reports "stick it" before at: a verb that is not known, and its object.
func (s *sentence) imperative(at int) bool {
	for i := 1; i < at; i++ {
		if verb := s.tokens[i-1]; (pronouns[s.tokens[i].text] || objectPronouns[s.tokens[i].text]) && verb.kind == word && !verb.known && !strings.HasSuffix(verb.text, "ed") {
			return true
		}
	}
	return false
}

// takesObject reports a word before at that takes up what was named.
func (s *sentence) takesObject(at int) bool {
	return slices.ContainsFunc(s.tokens[:at], func(t token) bool {
		return pronouns[t.text] || objectPronouns[t.text] || takenUp[t.text] || demonstratives[t.text] || takesUpWords[t.text]
	})
}

var takesUpWords = wordSet("den", "ihn", "es", "le", "l'", "hem", "die", "het", "go", "ją", "den")

// mustBe is the username of "it sits on jane@contoso.com and must sit on jane@...", which it
// gives its role.
func (s *sentence) mustBe(from string) *mention {
	found := s.addresses()
	if len(found) != 2 || found[0].addr != from || found[1].class != tenant || !s.calm() || s.asks || s.any(cNot|cPast|cKeep|cInstead|cRepl|cWrite) || !s.any(cNew|cOld) {
		return nil
	}
	must := -1
	for i, t := range s.tokens {
		switch {
		case t.mention == found[0]:
			must = -1
		case t.mention == found[1]:
			if must < 0 || i-must > 4 {
				return nil
			}
			found[0].role, found[1].role, found[1].weak = oldRole, newRole, false
			return found[1]
		case t.has(cMust) && !t.has(cFill) || mustWords[t.text]:
			must = i
		}
	}
	return nil
}

// ceases reports "my username becomes jane@... and jane@contoso.com is no more".
func (s *sentence) ceases(from string) bool {
	found := s.addresses()
	if len(found) != 2 || !s.calm() || s.asks || !s.any(cMine) || !s.any(cLead|cMust) || s.any(cNot|cPast|cDone|cKeep|cWrite) {
		return false
	}
	return found[0].role == newRole && found[0].class == tenant && !found[0].weak && found[1].role == oldRole && found[1].addr == from
}

// wantsPair reports a wish that names the sender's address as the old one and a username as
// the new one, and nothing else: "that you strike out jane@contoso.com and write jane@...".
func (s *sentence) wantsPair(from string) bool {
	found := distinct(s.addresses())
	return len(found) == 2 && s.mood == wish && s.any(directive) && !s.any(cNot|cPast|cKeep) && found[0].role == oldRole && found[0].addr == from &&
		found[1].role == newRole && found[1].class == tenant && !found[1].weak && s.any(cUse|cInstead|cLead)
}

// goesByWithYou reports "from now on I am jane@... with you".
func (s *sentence) goesByWithYou() bool {
	found := distinct(s.addresses())
	if len(found) != 1 || found[0].class != tenant || found[0].role != newRole || found[0].weak || s.mood != neutral || s.asks || !s.any(cI) || s.any(cNot|cPast|cDone|cOld|cWrite|cTry|cSwapped) {
		return false
	}
	for i := 1; i < len(s.tokens); i++ {
		if withYou[s.tokens[i-1].text] && (youWords[s.tokens[i].text] || formalYou[s.tokens[i].text]) {
			return true
		}
	}
	return false
}

var (
	withYou   = wordSet("with", "bei", "chez", "bij", "con", "da", "com", "u", "hos")
	formalYou = wordSet("ihnen", "euch", "vosotros", "vocês", "państwa", "was", "er", "jer")
)

// outAndIn reads "remove: jane@contoso.com" above "put: jane@...", and "was: this one" above
// "now: jane@...".
func (x *extraction) outAndIn(out, in *sentence) {
	if !out.calm() || !in.calm() || in.asks || len(in.tokens) < 3 || !inWords[in.tokens[0].text] || !in.tokens[1].isMark(":") || in.tokens[2].kind != address ||
		in.tokens[2].mention.class != tenant || len(in.addresses()) != 1 || in.words() > 3 {
		return
	}
	if slices.ContainsFunc(out.tokens, func(t token) bool { return t.has(cContact | cWrite | cPast) }) || slices.ContainsFunc(out.tokens, func(t token) bool { return t.text == "wrote" }) || !x.led(out) {
		return
	}
	at := len(out.tokens) - 1
	for at > 0 && !out.tokens[at].isMark(":") {
		at--
	}
	if at < 1 || !outWords[out.tokens[at-1].text] || !x.ownBehind(out, at+1) && !out.thisBehind(at+1) {
		return
	}
	for _, m := range out.addresses() {
		m.role, m.object = oldRole, false
	}
	m := in.tokens[2].mention
	m.role, m.weak, m.object, m.tied, in.labelled = newRole, false, false, true, true
}

// led reports that the sentence before s asks for nothing that is about something else.
func (x *extraction) led(s *sentence) bool {
	i := slices.Index(x.sentences, s)
	if i < 1 {
		return true
	}
	before := x.sentences[i-1]
	return !before.any(directive) || before.any(cAddr|cLogin|cMine|cSwapNoun) || before.any(cSwap) && before.words() <= 3
}

// thisShould gives the old address of "he signs in as bob@contoso.com; this should be
// swapped for bob@..." its role.
func (s *sentence) thisShould() {
	found := distinct(s.addresses())
	if len(found) != 2 || found[0].class != ordinary || found[0].role != noRole || found[1].class != tenant || found[1].role != newRole {
		return
	}
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == found[0] })
	for i := at + 1; i+2 < len(s.tokens) && s.tokens[i].kind != address; i++ {
		if pronouns[s.tokens[i].text] && s.tokens[i+1].has(cMust) && (s.tokens[i+2].has(cSwapped) || i+3 < len(s.tokens) && s.tokens[i+3].has(cSwapped)) {
			found[0].role, found[0].weak = oldRole, false
			return
		}
	}
}

// outThenIn reads "jane@contoso.com out, jane@... in".
func (s *sentence) outThenIn(from string) bool {
	found := s.addresses()
	if len(found) != 2 || found[0].addr != from || found[1].class != tenant || !s.calm() || s.asks || s.any(cNot|cPast|cIf) {
		return false
	}
	out, in := false, false
	for i, t := range s.tokens[:len(s.tokens)-1] {
		next := s.tokens[i+1].text
		out, in = out || t.mention == found[0] && outWords[next], in || t.mention == found[1] && inWords[next]
	}
	if out && in {
		found[0].role, found[1].role, found[1].weak = oldRole, newRole, false
	}
	return out && in
}

// theyWant reads "she is known to you as sally@contoso.com and from now on wants to be
// sally@...".
func (s *sentence) theyWant() bool {
	found := distinct(s.addresses())
	if len(found) != 2 || found[0].role != oldRole || found[0].class != ordinary || found[1].role != newRole || found[1].weak || found[1].class != tenant || !namedAlike(found[0], found[1]) {
		return false
	}
	return s.calm() && !s.asks && s.any(cNew) && s.any(cOld) && s.any(cMust|cWant) && !s.any(cNot|cPast|cIf|cDone|cWrite|cFault)
}

// takesPlaceOfOwn reports "jane@... is to take the place of my address".
func (x *extraction) takesPlaceOfOwn(s *sentence) bool {
	found := s.addresses()
	if len(distinct(found)) != 1 || found[0].class != tenant || !s.calm() || s.asks || s.any(cNot|cPast|cIf|cOthers|cThey|cDone) {
		return false
	}
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == found[len(found)-1] })
	for i := at + 1; i < len(s.tokens) && s.tokens[i].kind == word; i++ {
		if s.tokens[i].has(cRepl) && x.ownBehind(s, i+1) {
			found[0].role, found[0].weak = newRole, false
			return true
		}
		if !s.tokens[i].has(cFill | cMust | cLead | cTo) {
			return false
		}
	}
	return false
}

// nameReplaces reads "there I am jane@.... That name may replace my old address,
// jane@contoso.com", of two sentences.
func (x *extraction) nameReplaces(before, s *sentence) bool {
	news, olds := distinct(before.addresses()), distinct(s.addresses())
	if len(news) != 1 || news[0].class != tenant || !news[0].offered() || len(olds) != 1 || olds[0].addr != x.from || s.asks || s.any(cNot|cPast|cIf|cOthers|cDone) || len(s.tokens) < 3 {
		return false
	}
	may := s.any(cMust|cCanYou|cPlease) || s.wordsOf(mustWords) || s.wordsOf(mayWords)
	if !may || !s.any(cSwap|cRepl) || !demonstratives[s.tokens[0].text] || !s.tokens[1].has(cLogin|cAddr) && !nameWords[s.tokens[1].text] {
		return false
	}
	olds[0].role, olds[0].object, olds[0].weak = oldRole, false, false
	news[0].role, news[0].weak, news[0].tied = newRole, false, true
	return true
}

var (
	mayWords  = wordSet("may", "can", "shall", "will", "mag", "kan", "darf", "kann", "soll", "peut", "puede", "può", "pode", "może")
	nameWords = wordSet("name", "naam", "nom", "nombre", "nome", "nazwa", "one")
)

// thisBehind reports "this one" from i on to the end.
func (s *sentence) thisBehind(i int) bool {
	return i+1 < len(s.tokens) && i+3 >= len(s.tokens) && demonstratives[s.tokens[i].text] && (s.tokens[i+1].text == "one" || s.tokens[i+1].has(cAddr))
}

var (
	outWords = wordSet("was", "before", "remove", "delete", "out", "off", "vorher", "war", "bisher", "raus", "entfernen", "avant", "enlever", "retirer", "supprimer", "antes", "era", "quitar", "prima", "togliere", "tirar", "remover", "voorheen", "eruit", "verwijderen", "przedtem", "usunąć")
	inWords  = wordSet("now", "after", "put", "add", "in", "insert", "jetzt", "nachher", "künftig", "rein", "eintragen", "maintenant", "mettre", "ajouter", "ahora", "poner", "añadir", "adesso", "mettere", "aggiungere", "agora", "colocar", "pôr", "nu", "erin", "invoeren", "teraz", "dodać")
)
