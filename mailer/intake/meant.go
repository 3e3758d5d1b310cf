package intake

import (
	"slices"
	"strings"
)

// likely reports a username that is made like the sender's name or address.
func (c circumstances) likely(m *mention) bool {
	if m.in.any(cIf|cOr|cOthers) || m.in.any(cWh) && m.in.mood != request || m.in.any(cTry) && m.in.mood != request {
		return false
	}
	return alike(m.addr, c.from, c.names)
}

// alike reports that addr is named like another, or has a part of one of names.
func alike(addr, like string, names []string) bool {
	local, _, _ := strings.Cut(addr, "@")
	parts := strings.FieldsFunc(local, func(r rune) bool { return r < 'a' || r > 'z' })
	for _, p := range parts {
		for _, n := range names {
			if len(n) >= minName && len(p) >= minName && (p == n || strings.HasPrefix(p, n) || strings.HasPrefix(n, p) || strings.HasSuffix(p, n) || strings.HasSuffix(n, p)) {
				return true
			}
		}
	}
	own, _, _ := strings.Cut(like, "@")
	return local == own
}

// alone reports a username of the sender's firm beside which a request names no
// other, in a sentence that speaks of nothing else: nothing else can be meant. It
// must not be named like somebody whom the mail speaks of.
func (x *extraction) alone(m *mention, c circumstances) bool {
	if x.only() != m || !m.in.calm() && m.in.mood != request || m.role != noRole && m.role != fromRole || !kin(m.addr, c.from) ||
		m.in.any(cContact|cWrite|cOthers|cThey|cElse|cFault|cPast|cNot|cIf|cYet|cWh|cOther) {
		return false
	}
	return m.in.told(m) && !m.in.doubts(m) && !x.after(m, c)
}

// after reports a username that is named after somebody else whom the mail names.
func (x *extraction) after(m *mention, c circumstances) bool {
	local, domain, _ := strings.Cut(m.addr, "@")
	own, _, _ := strings.Cut(c.from, "@")
	return slices.ContainsFunc(x.sentences, func(s *sentence) bool {
		if s == x.sentences[len(x.sentences)-1] && s.words() == 1 && len(s.tokens) == 1 && sharedBoxes[own] { // who signs with it
			return false
		}
		return slices.ContainsFunc(s.tokens, func(t token) bool {
			name := latinLetters.Replace(t.text)
			return t.kind == word && t.capital && (!t.known || namesToo[t.text]) && len(name) >= minName && strings.Contains(local, name) && !strings.HasPrefix(domain, name) && !slices.Contains(c.names, name)
		})
	})
}

// sharedBoxes are the mailboxes of a firm rather than of somebody.
var sharedBoxes = wordSet("info", "contact", "office", "hello", "mail", "sales", "post", "kontakt", "contacto", "contatto", "contato", "team", "support", "admin", "accueil", "buero", "biuro", "kantoor", "kontor")

// namesToo are first names that are words as well.
var namesToo = wordSet("will", "mark", "bill", "may", "art", "grant")

// both reports "please swap the two", of one address and one username.
func (x *extraction) both(m *mention) bool {
	others := slices.DeleteFunc(distinct(x.all), func(o *mention) bool { return o.addr == m.addr })
	return x.only() == m && len(others) == 1 && others[0].class == ordinary && slices.ContainsFunc(x.sentences, func(s *sentence) bool {
		return s.mood == request && len(s.addresses()) == 0 && s.oneForOther() || s.mood == request && s.any(cOnlySwap) && len(s.addresses()) == 0 &&
			slices.ContainsFunc(s.tokens, func(t token) bool { return t.text == "two" || t.text == "both" || t.text == "them" })
	})
}

// minKin is the length from which two names of firms that begin alike are kin.
const minKin = 5

// kin reports a tenant that is named like the domain of an address, or begins so:
// contoso1.onmicrosoft.com for contoso.com and contoso-gmbh.de.
func kin(username, addr string) bool {
	letters := func(s string) string {
		return strings.Map(func(r rune) rune {
			if r < 'a' || r > 'z' {
				return -1
			}
			return r
		}, s)
	}
	_, tenant, _ := strings.Cut(username, "@")
	tenant, _, _ = strings.Cut(tenant, ".")
	_, domain, _ := strings.Cut(addr, "@")
	t := letters(tenant)
	for label := range strings.SplitSeq(domain, ".") {
		l := letters(label)
		n := 0
		for n < len(l) && n < len(t) && l[n] == t[n] {
			n++
		}
		if n > 0 && (n == len(l) && n == len(t) || n >= minKin) {
			return true
		}
	}
	return false
}

// fewWords say nothing of their own: "it is jane@...", "from today: jane@...".
const fewWords = 3

// told reports that a sentence gives a username by itself: it stands alone or behind
// a colon, it is what a request swaps to, or the writer's by "my login is".
func (s *sentence) told(m *mention) bool {
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == m })
	if m.bare || m.introduced || s.mood == request && (s.lex.verbLast() || s.lex.objectFirst()) {
		return true
	}
	strange := false // since a verb of swapping, or a word for what is the writer's
	given := false
	purpose := false // "so that ..."
	words := 0
	for _, t := range s.tokens[:at] {
		switch {
		case t.kind == word && strings.HasSuffix(t.text, "'s") && !t.has(cIs|cFill):
			return false // "our reseller's login is jane@..."
		case t.has(cClause):
			given, purpose = false, true
		case purpose && t.has(cI) && !t.has(cMine):
		case t.has(cSwap | cSwapped | cSwapNoun | cUse | cI | cMine | cLogin | cWant | cMake), t.has(cNew) && !given:
			given, strange = true, false
		case t.kind == word && !usual(t) && !t.has(cInstead|cMust|cTenant|cYet|cRight|cDone|cFirst|cSignIn):
			strange = true
		}
		if t.kind == word {
			words++
		}
	}
	if words <= fewWords || s.tokens[at-1].isMark(":") || inPlace[s.tokens[at-1].text] {
		return true
	}
	return given && !strange || s.loginBehind(at)
}

// loginBehind reports "jane@... is my username".
func (s *sentence) loginBehind(at int) bool {
	for _, t := range s.tokens[at+1:] {
		switch {
		case t.has(cLogin), t.has(cNew):
			return true
		case t.kind != word || !t.has(cIs|cFill|cMine):
			return false
		}
	}
	return false
}

// doubts reports words around a username that take it back or put it off: "my first
// attempt was jane@...", "I'll create jane@... tomorrow".
func (s *sentence) doubts(m *mention) bool {
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == m })
	if m.bare {
		return false
	}
	if at > 0 && wasWords[s.tokens[at-1].text] {
		return true
	}
	if at+1 < len(s.tokens) && s.tokens[at+1].has(cOr) { // "jane@... or whatever they told you"
		return true
	}
	for i, t := range s.tokens {
		if i+2 < at && (t.text == "same" && slices.ContainsFunc(s.tokens[i+1:at], func(t token) bool { return compares[t.text] }) || compares[t.text] && s.tokens[i+1].text == "you" && compared[s.tokens[i+2].text]) {
			return true // "as you did for jane@...", "the same form as jane@..."
		}
		if i > at && t.has(cBut) && !t.has(cInstead) || i < at && futures[t.text] && s.any(cMake) {
			return true
		}
	}
	return false
}

// belongings reports what is somebody's and is no address, before a mention: "move Bob's
// deals to jane@...".
func (s *sentence) belongings(m *mention) bool {
	for i, t := range s.tokens[:len(s.tokens)-1] {
		switch next := s.tokens[i+1]; {
		case t.mention == m:
			return false
		case t.capital && !t.known && strings.HasSuffix(t.text, "'s") && next.kind == word && (!next.known || next.has(cOther)):
			return true
		}
	}
	return false
}

var (
	compares = wordSet("as", "like", "way")
	compared = wordSet("did", "do", "had")
)

// futures are words before what is still to be made.
var futures = wordSet("will", "i'll", "we'll", "going", "shall", "werde", "werden", "vais", "allons", "vamos", "voy", "vou", "ga", "gaan",
	"θα")
