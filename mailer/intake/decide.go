package intake

import (
	"cmp"
	"slices"
)

// circumstances are what is known of a mail beside its unquoted text.
type circumstances struct {
	from    string
	names   []string // that the sender goes by, in lower case
	reply   bool     // answers another mail
	forward bool     // hands another mail on
	asked   bool     // the quoted or forwarded text is about a swap
	invited bool     // the quoted text asks for the old address, and for nobody
	hidden  bool     // a username stands in what was set aside
	stuck   bool     // an error of the sign-in is shown
}

// verdict is a Reading's part that the text decides.
type verdict struct {
	kind       Kind
	problem    Problem
	guide      string
	code       string // of the sign-in, that tells the guide
	reason     string
	swaps      []Swap
	fault      string // of the username, for the partner
	suggestion string
	mentions   []Mention
}

func needs(p Problem, reason string) verdict {
	return verdict{kind: NeedsInfo, problem: p, reason: reason}
}

// misfit is the verdict on an address that is meant as the new one and cannot be.
func misfit(m *mention) verdict {
	v := needs(m.problem, cmp.Or(m.why, "The new address is no username of a tenant."))
	if m.problem == NotOnMicrosoft && m.private() {
		v = needs(ConsumerAddress, "The new address is that of a private person's mailbox; a username belongs to a firm's tenant.")
	}
	if v.problem == InvalidUsername {
		v.fault, v.suggestion = v.reason, m.suggestion
	}
	if v.problem == ConsumerAddress {
		v.guide = "B1"
	}
	return v
}

// decide weighs the extraction. Its kind is Other when the text asks for no swap.
func (x *extraction) decide(c circumstances) verdict {
	v := x.weigh(c)
	if v.kind == Withdrawal || v.problem == Forwarded {
		return v
	}
	if against, ok := x.protested(c); ok {
		return against
	}
	if (v.kind == SwapRequest || v.kind == NeedsInfo) && slices.ContainsFunc(x.sentences, (*sentence).asksWording) {
		return answered("C")
	}
	if v.kind == SwapRequest && len(v.swaps) > 1 {
		if v.swaps = x.leaveOut(v.swaps); len(v.swaps) == 0 {
			return needs(AmbiguousNew, "The mail asks to leave out a part of its list, and it is not certain which.")
		}
	}
	if v.kind == SwapRequest && len(v.swaps) == 1 && slices.ContainsFunc(x.sentences, func(s *sentence) bool { return s.namesAny(v.swaps) && s.inside().leavesLineOut() }) {
		return needs(AmbiguousNew, "The mail asks for a swap and says not to swap.")
	}
	if v.kind == SwapRequest && (x.doubted(v.swaps, c) || x.undecided(v.swaps)) {
		return needs(AmbiguousNew, "The mail asks for a swap, and leaves open whether or when it is to be made.")
	}
	return v
}

func (x *extraction) weigh(c circumstances) verdict {
	x.recallsOld(c)
	x.couple(c)
	x.part(c)
	asks := x.requested() && (x.has[request] || !x.has[withdrawn] || len(x.all) > 0) && !x.onlyTitled()
	switch {
	case len(x.all) == 0 && x.swapsTour():
		return verdict{kind: Other}
	case x.idle() && (!x.has[withdrawn] || asks):
		return verdict{kind: Other, reason: "The sender says that there is nothing to do."}
	case x.tooMany:
		return verdict{kind: Other, reason: "The mail names more addresses than are read by machine."}
	case x.has[withdrawn] && !asks && !c.reply && slices.ContainsFunc(x.sentences, (*sentence).onlyWonders):
		return answered("C")
	case x.has[withdrawn] && !asks && !c.reply && x.has[question] && x.postponed():
		return x.unasked(c)
	case x.has[withdrawn] && !asks && !c.reply && x.disclaims():
		return x.unasked(c)
	case x.has[withdrawn] && !asks && !c.reply && x.ofOtherBusiness():
		return x.unasked(c)
	case x.has[withdrawn] && !asks:
		return verdict{kind: Withdrawal, reason: "The sender takes a request back."}
	case x.has[withdrawn] || x.has[withheld] && asks:
		return needs(AmbiguousNew, "The mail asks for a swap and says not to swap.")
	case !asks && (c.stuck || !x.answers(c) && !x.presumed(c)):
		return x.unasked(c)
	case len(x.pairs) > 0:
		return x.several(c)
	}
	return x.single(c)
}

// onlyTitled reports a request that only the subject makes, as a word or two, of a mail that
// takes one back.
func (x *extraction) onlyTitled() bool {
	if !x.has[withdrawn] || x.usernames() || x.sentences[0].mood != request || x.sentences[0].words() > bareWords {
		return false
	}
	return !slices.ContainsFunc(x.sentences[1:], func(s *sentence) bool { return s.mood == request })
}

// postponed reports that what takes back only says "not yet": beside a question
// on what a swap does, there is no request to take back.
func (x *extraction) postponed() bool {
	return !slices.ContainsFunc(x.sentences, func(s *sentence) bool { return s.mood == withdrawn && !s.any(cYet) })
}

// onlyWonders reports "I don't want anything changed yet, but if I were to swap, would ...?".
func (s *sentence) onlyWonders() bool {
	return s.mood == withdrawn && s.asks && s.any(cIf) && s.any(swapping) && !s.any(cCancel)
}

// ofOtherBusiness reports that what is taken back is no request: "if you have paid
// meanwhile, please ignore this note".
func (x *extraction) ofOtherBusiness() bool {
	return len(x.all) == 0 && x.speaks(cOther) && !x.speaks(cSwap|cSwapped|cTenant|cLogin) && !slices.ContainsFunc(x.sentences, func(s *sentence) bool {
		return s.mood == withdrawn && (s.any(cMine) || slices.ContainsFunc(s.tokens, func(t token) bool { return t.has(cReqNoun|cSwapNoun) && !t.has(cFill) }))
	})
}

// disclaims reports "this is no request for a swap" beside a wish for a walkthrough.
func (x *extraction) disclaims() bool {
	return x.tour() && !slices.ContainsFunc(x.sentences, func(s *sentence) bool { return s.mood == withdrawn && s.any(cCancel|cKeep|cMine) })
}

// candidates are the distinct addresses that may be the new one.
func (x *extraction) candidates(c circumstances) []*mention {
	found := distinct(x.news)
	for _, m := range distinct(x.loose) {
		if m.addr == c.from || named(x.olds, m) || named(found, m) || !c.reply && m.class != tenant && m.class != invalid {
			continue
		}
		found = append(found, m)
	}
	if spared := slices.DeleteFunc(slices.Clone(found), func(m *mention) bool { return m.in.any(cNot) && m.in.wordsOf(spareVerbs) }); len(spared) > 0 {
		found = spared // "mine is jane@..., please don't touch it"
	}
	if len(found) > 1 { // "swap it with the address you have for me, jane@contoso.com"
		found = slices.DeleteFunc(found, func(m *mention) bool {
			return m.class == ordinary && (m.addr == c.from || m.weak && !alike(m.addr, c.from, c.names))
		})
	}
	return found
}

// single decides on a mail that names at most one new username.
func (x *extraction) single(c circumstances) verdict {
	if m := x.returned(); m != nil {
		return misfit(m)
	}
	found := x.claimed(x.candidates(c), c)
	switch {
	case len(found) == 0:
		return x.missing(c)
	case len(found) > 1 || x.contradicted(found[0], c):
		return needs(AmbiguousNew, "The mail names more than one address that may be the new one.")
	}
	m := found[0]
	switch {
	case m.class != tenant:
		return misfit(m)
	case x.inSignature(m):
		return pointed
	case m.in.inItsOwnPlace(m):
		return needs(SameAddress, "The old address and the new one are the same.")
	case !x.means(m, c):
		return needs(AmbiguousNew, "It is not certain that the username in the mail is meant as the new one.")
	}
	old, problem := x.old(m, c)
	switch {
	case problem.kind != "":
		return problem
	case old.Old == m.addr:
		return needs(SameAddress, "The old address and the new one are the same.")
	case (!x.refersTo(m) || !kin(m.addr, c.from) || m.in.anothers(m, c.names)) && x.foreign(m, old.Old, c):
		return needs(AmbiguousNew, "It is not certain that the username in the mail is meant as the new one.")
	}
	old.New = m.addr
	return verdict{kind: SwapRequest, reason: "The sender asks to swap an address for a username.", swaps: []Swap{old}}
}

// contradicted reports whether a sentence that is no request names a username
// besides m.
func (x *extraction) contradicted(m *mention, c circumstances) bool {
	asked := m.role == newRole && m.in.mood == request
	return slices.ContainsFunc(x.stray, func(s *mention) bool {
		return (s.class == tenant || s.class == invalid) && s.addr != m.addr && !named(x.olds, s) && (!asked || !x.dismissed(s, []*mention{m}, c))
	})
}

// means reports whether a request means a username as the new one.
func (x *extraction) means(m *mention, c circumstances) bool {
	switch {
	case standsForAny(m.addr), m.in.isObject(m), x.changesIt(m), m.in.ofPassword(m):
		return false
	case x.refersTo(m) && x.belongs(m, c):
		return true
	case x.has[question] && m.in.mood != request && m.role != newRole && !m.introduced && !m.bare && x.inquires():
		return false
	case m.role != newRole && m.in.mood != request && m.in.unmade(m), m.weak && m.in.doubts(m), m.in.belongings(m), m.in.any(cOthers) && x.own() && !alike(m.addr, c.from, c.names):
		return false
	case m.role == newRole, x.accepts(m, c), x.alone(m, c), x.both(m), x.opposes(m, c):
		return true
	}
	_, ok := x.namesake(m, c)
	return ok
}

// accepts reports whether a username that no word calls the new one is meant as
// such all the same.
func (x *extraction) accepts(m *mention, c circumstances) bool {
	if m.in.doubts(m) {
		return false
	}
	switch m.in.mood {
	case neutral, wish:
		return m.bare || m.introduced || c.reply && m.in.gives(m) && (m.in.told(m) || !x.has[request]) || m.in.possesses() || c.likely(m) || m.in.onlyIs(m)
	case request:
		return m.bare || m.introduced || m.in.rightOne(m) || m.in.ownUsername(m) || c.likely(m)
	default:
		return false
	}
}

// rightOne reports "the right one is" before a mention.
func (s *sentence) rightOne(m *mention) bool {
	right, is := false, false
	for i, t := range s.tokens {
		switch {
		case t.mention == m:
			return is
		case t.kind == address:
			right, is = false, false
		case t.has(cRight), t.text == "one" && i > 0 && s.tokens[i-1].text == "that":
			right = true
		case t.has(cIs) || t.isMark(":"):
			is = right
		case t.kind == word && !t.has(cFill|cAddr|cLogin):
			is = false
		}
	}
	return false
}

// minName is the length from which a part of a name tells people apart.
const minName = 3

// distinct drops repeated addresses.
func distinct(mentions []*mention) []*mention {
	var found []*mention
	seen := map[string]bool{}
	for _, m := range mentions {
		if !seen[m.addr] {
			seen[m.addr] = true
			found = append(found, m)
		}
	}
	return found
}

func named(in []*mention, m *mention) bool {
	return slices.ContainsFunc(in, func(o *mention) bool { return o.addr == m.addr })
}
