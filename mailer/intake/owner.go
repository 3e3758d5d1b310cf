package intake

import (
	"cmp"
	"slices"
	"strings"
)

// old tells the old address: the one that the text names, else the sender's.
func (x *extraction) old(username *mention, c circumstances) (Swap, verdict) {
	olds := distinct(x.olds)
	if m, ok := x.namesake(username, c); ok && len(olds) == 0 {
		return Swap{Old: m.addr, OldStated: true}, verdict{}
	}
	switch {
	case len(olds) > 1:
		return Swap{}, needs(ConflictingPairs, "The mail names more than one old address for one username.")
	case len(olds) == 1 && olds[0].class == invalid:
		if addr, ok := addrSpec(olds[0].addr); ok && !olds[0].disputed() {
			return Swap{Old: addr, OldStated: true}, verdict{}
		}
		return Swap{}, misfit(olds[0])
	case len(olds) == 1:
		return Swap{Old: olds[0].addr, OldStated: true}, verdict{}
	}
	if m := x.beside(username, c); m != nil {
		return Swap{Old: m.addr, OldStated: true}, verdict{}
	}
	switch {
	case c.forward && !x.mine:
		return Swap{}, needs(Forwarded, "The mail forwards another, and does not say whose address is to be swapped.")
	case x.others && len(x.othersAddress(username, c)) == 1:
		return Swap{Old: x.othersAddress(username, c)[0].addr, OldStated: true}, verdict{}
	case x.others && !addressed(x.loose, c.from) && !x.own() && (x.forOthers || !alike(username.addr, c.from, c.names)):
		return Swap{}, needs(ConflictingPairs, "The mail speaks of somebody else, and does not name their old address.")
	}
	if m := cmp.Or(x.described(c), x.localNamed(c)); m != nil {
		return Swap{Old: m.addr, OldStated: true}, verdict{}
	}
	named := distinct(slices.DeleteFunc(slices.Clone(x.loose), func(m *mention) bool { return !m.in.ownAddress(m) || m.in.stays() }))
	if len(named) == 1 && named[0].class == ordinary {
		return Swap{Old: named[0].addr, OldStated: true}, verdict{}
	}
	if m := x.invited(c); m != nil {
		return Swap{Old: m.addr, OldStated: true}, verdict{}
	}
	own := x.own()
	for _, m := range slices.Concat(x.loose, x.stray, x.news) {
		if own && (m.in.footer() || m.in.mood != request && m.in.any(cOthers|cContact|cThey) && !alike(m.addr, c.from, c.names)) || m.role == contactRole || m.role == notRole {
			continue
		}
		if m.addr != c.from && (m.class == ordinary || m.class == consumer) {
			return Swap{}, needs(ConflictingPairs, "It is not certain which address is the old one.")
		}
	}
	if x.unclearOld {
		return Swap{}, needs(ConflictingPairs, "It is not certain which address is the old one.")
	}
	return Swap{Old: c.from}, verdict{}
}

// othersAddress are the addresses in the mail that are not the sender's, where one stands
// beside a word for somebody else and is named like the username: "our boss (bob@...)".
func (x *extraction) othersAddress(username *mention, c circumstances) []*mention {
	found := distinct(slices.DeleteFunc(slices.Clone(x.all), func(m *mention) bool {
		return m.class != ordinary || m.addr == c.from || m.role == contactRole || m.role == notRole
	}))
	if len(found) != 1 || !found[0].in.any(cOthers) && (!found[0].in.wordsOf(listedWords) || found[0].in.any(cTenant) || found[0].in.wordsOf(byOrDomain)) || !namedAlike(found[0], username) && !found[0].in.namesOwner(username) {
		return nil
	}
	return found
}

// namesOwner reports a name in a sentence that a username is named after.
func (s *sentence) namesOwner(username *mention) bool {
	return slices.ContainsFunc(s.tokens, func(t token) bool {
		name := latinLetters.Replace(plainLetters.Replace(t.text))
		return t.capital && !t.known && len(name) >= minName && alike(username.addr, "", []string{name})
	})
}

// plainLetters takes the marks off letters, as addresses do.
var plainLetters = strings.NewReplacer("á", "a", "à", "a", "â", "a", "ã", "a", "ä", "ae", "å", "a", "ç", "c", "é", "e", "è", "e", "ê", "e", "ë", "e", "í", "i", "ï", "i", "î", "i", "ñ", "n", "ó", "o", "ô", "o", "õ", "o", "ö", "oe", "ø", "o", "ú", "u", "ü", "ue", "ß", "ss",
	"ą", "a", "ć", "c", "ę", "e", "ł", "l", "ń", "n", "ś", "s", "ź", "z", "ż", "z", "č", "c", "ř", "r", "š", "s", "ž", "z", "ě", "e", "ů", "u", "ý", "y")

// described finds the one address whose domain a request names in its place: "replace
// the Contoso address with it".
func (x *extraction) described(c circumstances) *mention {
	var found *mention
	for _, s := range x.sentences {
		for i := 1; s.mood == request && i < len(s.tokens); i++ {
			firm := s.tokens[i-1]
			if !s.tokens[i].has(cAddr) || !s.lex.english() || firm.kind != word || firm.known || !firm.capital || len(firm.text) < minKin {
				continue
			}
			for _, m := range x.all {
				_, domain, _ := strings.Cut(m.addr, "@")
				switch {
				case m.class != ordinary || strings.HasSuffix(m.addr, c.from) || !strings.HasPrefix(domain, firm.text):
				case found != nil && found.addr != m.addr:
					return nil
				default:
					found = m
				}
			}
		}
	}
	return found
}

// beside finds the one address that stands in the sentence of a new username and is
// named like it: "Ann's login (ann@...) has become jane@...".
func (x *extraction) beside(username *mention, c circumstances) *mention {
	s := username.in
	if username.role != newRole || x.own() || s.any(cContact|cWrite|cNot|cElse|cOr) {
		return nil
	}
	var found *mention
	for _, m := range x.all {
		switch {
		case m.class != ordinary || m.addr == c.from:
		case found != nil && found.addr != m.addr, m.in != s || m.role != noRole || !namedAlike(m, username) && !namedAlike(username, m):
			return nil
		default:
			found = m
		}
	}
	return found
}

// invited finds the one address that the sender says the invitation came to.
func (x *extraction) invited(c circumstances) *mention {
	var found *mention
	for _, m := range slices.Concat(x.loose, x.stray) {
		switch {
		case m.addr == c.from || m.class != ordinary || m.role == notRole:
		case found != nil && found.addr != m.addr, !m.in.calm() && (m.in.mood != request || m.role != noRole || !m.in.saysBefore(m, cInvite)), !m.in.any(cInvite) && !m.in.wordsOf(invitedWords), m.in.invites(m), m.in.lex.english() && !m.in.any(cI|cMine), m.in.any(cOthers | cThey | cContact | cWrite | cElse), m.in.saysBefore(m, cNot):
			return nil
		default:
			found = m
		}
	}
	return found
}

// invites reports "I have invited bob@contoso.com", of an address that nobody was invited at.
func (s *sentence) invites(m *mention) bool {
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == m })
	if at < 1 {
		return true
	}
	verb := slices.IndexFunc(s.tokens, func(t token) bool { return invitedWords[t.text] || t.has(cInvite) && inviting[t.text] })
	if s.tokens[at-1].has(cFrom) && s.any(cInvite) && !s.wordsOf(invitedWords) && !s.tokens[at-1].has(cTo) || s.wordsOf(otherMatters) || s.wordsOf(parties) {
		return true // "my invitation came from ann@contoso.com"
	}
	if byWords[s.tokens[at-1].text] || s.lex.english() && at > 2 && slices.ContainsFunc(s.tokens[max(0, at-3):at], func(t token) bool { return t.text == "by" }) {
		return true
	}
	if verb < 0 { // "my invitation went to"
		return false
	}
	me := s.wordsOf(meWords) || s.wordsOf(toMe)
	passive := (s.any(cI|cMine) || s.wordsOf(theySay)) && (s.wordsOf(wasWords) || s.wordsOf(passiveWords))
	return !me && !passive || s.tokens[at-1].text == "pe"
}

// parties are what somebody else may be invited to.
var parties = wordSet("party", "dinner", "event", "conference", "webinar", "feier", "abendessen", "konferenz", "fête", "dîner", "conférence", "fiesta", "cena", "conferencia", "festa", "conferenza", "feest", "congres", "impreza", "konferencja")

var (
	inviting     = wordSet("invited", "invite", "eingeladen", "invité", "invitée", "invitado", "invitada", "convidado", "invitato", "invitata", "uitgenodigd")
	passiveWords = wordSet("been", "being", "wurde", "worden", "bin", "été", "sido", "fui", "stato", "stata", "sono", "werd", "zostałem", "zostałam", "fost", "blev")
)

var invitedWords = wordSet("invited", "eingeladen", "invité", "invitée", "invités", "invitado", "invitada", "convidado", "convidada", "invitato", "invitata", "uitgenodigd", "zaproszony", "zaproszona", "pozván", "pozvána", "invitat", "invitată", "inbjuden", "inviteret")

// footer reports an address with nothing but unknown words beside it, as in "Data
// protection: dpo@...".
func (s *sentence) footer() bool {
	words := 0
	for _, t := range s.tokens {
		if t.kind == word && t.known && t.means&^cFill != 0 {
			return false
		}
		if t.kind == word {
			words++
		}
	}
	return words > 0 && !s.row
}

func addressed(mentions []*mention, addr string) bool {
	return slices.ContainsFunc(mentions, func(m *mention) bool { return m.addr == addr })
}

// namesake finds the one address that is named like the username, when the sender is
// not: "the swap for Bob Roe (bob@...)? His new one is bob@...".
func (x *extraction) namesake(username *mention, c circumstances) (*mention, bool) {
	if alike(username.addr, c.from, c.names) || x.own() && !x.others {
		return nil, false
	}
	var found *mention
	for _, m := range x.all {
		switch {
		case m.class != ordinary || m.addr == c.from || !m.in.trusted() || m.role == notRole || !namedAlike(username, m):
		case m.in.stays() || m.in.footer():
		case found != nil && found.addr != m.addr:
			return nil, false
		default:
			found = m
		}
	}
	return found, found != nil
}

// staying are verbs of what a swap leaves alone.
var staying = wordSet("mantém-se", "mantêm-se", "mantém", "mantiene", "mantienen", "stays", "stay", "remains", "remain", "continue", "continues", "bleibt", "bleiben", "weiter", "weiterhin", "reste", "restent", "resta",
	"queda", "sigue", "permanece", "continua", "blijft", "blijven", "pozostaje", "zostaje",
	"zůstává", "zůstane", "zůstanou", "rămâne", "rămân",
	"marad", "maradjon", "maradnak", "maradjanak", "megmarad", "továbbra", "pysyy", "pysyvät", "pysyköön", "jää", "säilyy", "edelleen",
	"παραμένει", "παραμένουν", "μένει", "μένουν", "συνεχίζει", "그대로", "유지")

func (s *sentence) stays() bool {
	return slices.ContainsFunc(s.tokens, func(t token) bool { return staying[t.text] })
}

// ofSomebody reports words for other people, and a name where "my address"
// should be: "swap Bob Roe", "Bob's login".
func ofSomebody(s *sentence) bool {
	tokens := s.tokens
	for i, t := range tokens {
		if t.has(cOthers) && i+2 < len(tokens) && tokens[i+1].has(cIs) && (tokens[i+2].has(cI) || selves[tokens[i+2].text]) { // "the contact is me"
			continue
		}
		if t.has(cOthers) && !s.salutes(i) && (i == 0 || !yours[tokens[i-1].text]) {
			return true
		}
		if t.has(cThey) && (s.mood == request || s.mood == uncertain || len(s.addresses()) > 0) {
			return true
		}
		if i+1 == len(tokens) || !s.lex.english() {
			continue
		}
		next := tokens[i+1]
		if strings.HasSuffix(t.text, "'s") && !t.known && next.has(cAddr) {
			return true
		}
		if t.has(cSwap) && next.text == "for" && i+2 < len(tokens) {
			next = tokens[i+2]
		}
		if t.has(cSwap) && next.kind == word && next.capital && !usual(next) && !objects[next.text] {
			return true
		}
	}
	return false
}

// yours are words for what is the reader's: "your colleague told me".
var yours = wordSet("your", "ihr", "ihre", "ihrer", "ihrem", "ihren", "eure", "euer", "votre", "vos",
	"vuestro", "vuestra", "vostro", "vostra", "uw", "jullie", "vosso", "vossa",
	"váš", "vaše", "vaši", "vašeho", "vašim",
	"önök", "tiétek", "teidän", "sinun")

// salutes reports a word by which the reader is called: "dear colleagues,".
func (s *sentence) salutes(i int) bool {
	if i > 3 || i+1 < len(s.tokens) && !s.tokens[i+1].isMark(",!") && s.tokens[i+1].kind != newline &&
		(!s.tokens[i+1].isMark(":") || i == 0 || !calling[s.tokens[0].text]) {
		return false
	}
	for _, t := range s.tokens[:i] {
		if t.kind == address || t.has(cMine|cTo|cFrom|cSwap|cSwapNoun|cPlease|cWant|cAddr|cNot) {
			return false
		}
	}
	return true
}

// calling are words that begin a salutation, which ends in a colon in some languages.
var calling = wordSet("dear", "hello", "hi", "estimado", "estimada", "estimados", "estimadas", "apreciado", "apreciados", "querido", "queridos", "hola", "prezado", "prezados", "caro", "caros",
	"cara", "gentile", "gentili", "cher", "chers", "chère", "szanowni", "drodzy", "geachte", "beste", "liebe", "lieber", "hallo",
	"kedves", "tisztelt", "szia", "sziasztok", "hyvä", "hyvät", "hei",
	"αγαπητέ", "αγαπητή", "αγαπητοί", "αγαπητές", "αξιότιμε", "αξιότιμη", "αξιότιμοι", "καλημέρα", "καλησπέρα", "γεια", "χαίρετε")

// What may be swapped without being a person's name.
var objects = wordSet("it", "them", "these", "this", "that", "those", "all", "both", "me", "us", "request", "requests", "please", "over")

// byOrDomain tell of who registered something, and what.
var byOrDomain = wordSet("by", "domain", "durch", "par", "por", "da", "door", "przez", "domaine", "dominio", "domínio", "domein", "domenę", "webinar")
