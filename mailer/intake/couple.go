package intake

import (
	"slices"
	"strings"
)

// couple joins what prose tells of several people: old addresses and usernames in
// turn, whichever comes first, each pair named alike, with the sender's own username
// among them: "Ann (ann@...) will be ann@..., and I jane@...". One that does not fit
// leaves all apart.
func (x *extraction) couple(c circumstances) {
	if x.parallel() {
		return
	}
	found := x.inTurn(x.all, c)
	if len(found) < 2 {
		backward := slices.Clone(x.all)
		slices.Reverse(backward)
		found = x.inTurn(backward, c)
		slices.Reverse(found)
	}
	if len(found) > 1 {
		x.join(found)
	}
}

// inTurn pairs each old address with the username behind it; nil when one is left.
func (x *extraction) inTurn(all []*mention, c circumstances) []pair {
	var found []pair
	var open *mention // an old address that waits for its username
	own := false
	for _, m := range all {
		switch {
		case !m.in.trusted() || m.role == notRole || m.role == contactRole:
		case m.class == tenant && open != nil && m.in.keepsBehind(open):
			return nil // "Bob (bob@contoso.com) has bob@... already"
		case m.in.row, m.class != tenant && m.class != ordinary,
			m.class == ordinary && (open != nil || m.role == newRole), m.class == tenant && m.role == oldRole:
			return nil
		case m.class == ordinary:
			open = m
		case open != nil && (joined(x.pairs, open, m) || namedAlike(m, open) || m.in == open.in && (m.in.hisLogin(open, m) || m.in.getsLogin(open, m))):
			own = own || open.addr == c.from
			found = appendPair(found, pair{open, m})
			open = nil
		case open == nil && !own && alike(m.addr, c.from, c.names) && (m.in.tellsDone() || m.in.any(cNot)):
		case open == nil && !own && alike(m.addr, c.from, c.names):
			own = true
			found = appendPair(found, pair{&mention{addr: c.from, class: ordinary, in: m.in, implied: true}, m})
		default:
			return nil
		}
	}
	if open != nil || slices.ContainsFunc(found, func(p pair) bool {
		return p.old.implied && slices.ContainsFunc(found, func(q pair) bool { return !q.old.implied && q.old.addr == p.old.addr })
	}) {
		return nil
	}
	return found
}

// keepsBehind reports "keeps" or "already" behind an old address, of who has what they need.
func (s *sentence) keepsBehind(old *mention) bool {
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == old })
	return at >= 0 && slices.ContainsFunc(s.tokens[at:], func(t token) bool { return t.has(cKeep) || alreadyWords[t.text] || t.text == "keeps" })
}

// getsLogin reports "Ole Jensen (o.jensen@contoso.com) gets ole@...", of one person: the username
// is named after who is named before the old address, and nobody is named between.
func (s *sentence) getsLogin(old, m *mention) bool {
	at, to := slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == old }), slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == m })
	if len(s.addresses()) != 2 || at < 1 || to < at || s.any(cNot|cOr) {
		return false
	}
	if slices.ContainsFunc(s.tokens[at:], func(t token) bool { return t.capital && !t.known || t.has(cIf) }) {
		return false
	}
	return (&sentence{tokens: s.tokens[max(0, at-reachNot):at], lex: s.lex}).namesOwner(m)
}

// hisLogin reports ", his new username is" from an old address to a username, which are the
// only ones in a sentence.
func (s *sentence) hisLogin(old, m *mention) bool {
	if len(s.addresses()) != 2 || s.any(cNot|cIf|cOr) {
		return false
	}
	from := slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == old })
	his, login := false, false
	for _, t := range s.tokens[from+1:] {
		switch {
		case t.mention == m:
			return login
		case t.kind == mark && !t.isMark("(),"), t.kind == word && !t.known:
			return false
		case t.has(cLogin):
			login = his
		case t.has(cThey | cContact), strings.HasSuffix(t.text, "'s"): // "his assistant's login"
			return false
		case t.has(cOthers):
			his = true
		}
	}
	return false
}

// join takes pairs for all that is asked for.
func (x *extraction) join(found []pair) {
	used := func(m *mention) bool {
		return slices.ContainsFunc(found, func(p pair) bool { return p.old == m || p.new == m })
	}
	x.pairs = found
	x.news, x.olds, x.loose = slices.DeleteFunc(x.news, used), slices.DeleteFunc(x.olds, used), slices.DeleteFunc(x.loose, used)
}

// parallel joins a list of old addresses with one of usernames behind or before it,
// each named like the one in its place: "ann@... and bo@... to ann@... and bo@...".
func (x *extraction) parallel() bool {
	var olds, news []*mention
	turns := 0 // from one list to the other
	for i, m := range x.all {
		switch {
		case !m.in.trusted() || m.in.row || m.role == notRole || m.role == contactRole || m.class != tenant && m.class != ordinary:
			return false
		case m.class == tenant:
			news = append(news, m)
		default:
			olds = append(olds, m)
		}
		if i > 0 && (m.class == tenant) != (x.all[i-1].class == tenant) {
			turns++
		}
	}
	if turns != 1 || len(olds) < 2 || len(olds) != len(news) {
		return false
	}
	var found []pair
	ordered := slices.ContainsFunc(x.sentences, func(s *sentence) bool { return len(s.addresses()) > 0 && s.inOrder() })
	for i, old := range olds {
		if !ordered && !namedAlike(news[i], old) {
			return false
		}
		found = appendPair(found, pair{old, news[i]})
	}
	x.join(found)
	return true
}

// inOrder reports "respectively" and "in the same order".
func (s *sentence) inOrder() bool {
	return slices.ContainsFunc(s.tokens, func(t token) bool { return orderWords[t.text] })
}

var orderWords = wordSet("respectively", "respectivement", "respectivamente", "rispettivamente", "respectievelijk", "resp", "beziehungsweise", "bzw", "odpowiednio", "respektive", "henholdsvis",
	"order", "reihenfolge", "ordre", "orden", "ordem", "ordine", "nell'ordine", "volgorde", "kolejności", "順に", "順番", "依次", "分别", "分別", "それぞれ",
	"illetve", "sorrendben", "sorban", "ebben", "járjestyksessä", "järjestyksessä", "vastaavasti",
	"αντίστοιχα", "αντιστοίχως", "σειρά", "순서대로", "각각")

// appendPair adds a pair that is not there yet.
func appendPair(to []pair, p pair) []pair {
	for _, q := range to {
		if q.old.addr == p.old.addr && q.new.addr == p.new.addr {
			return to
		}
	}
	return append(to, p)
}

func joined(pairs []pair, old, new *mention) bool {
	return slices.ContainsFunc(pairs, func(p pair) bool { return p.old == old && p.new == new })
}

// namedAlike reports addresses with the same local part, or a part of a name in both.
func namedAlike(a, b *mention) bool {
	local, _, _ := strings.Cut(b.addr, "@")
	return alike(a.addr, b.addr, strings.FieldsFunc(local, func(r rune) bool { return r < 'a' || r > 'z' }))
}
