package intake

import (
	"slices"
)

// several decides on a mail that names old and new addresses together. Pairs
// that are certain stand beside lines that are not; pairs that contradict each
// other are all in doubt.
func (x *extraction) several(c circumstances) verdict {
	var good []Swap
	var bad []pair
	var first verdict // on what is not certain
	for _, p := range x.pairs {
		swap, problem := p.swap()
		switch {
		case problem.kind != "":
			bad = append(bad, p)
			if first.kind == "" {
				first = problem
			}
		case !slices.Contains(good, swap):
			good = append(good, swap)
		}
	}
	if conflicting(good) || overruled(good, bad) {
		first = needs(ConflictingPairs, "The pairs of addresses in the mail contradict each other.")
		if good = undisputed(good, bad); len(good) == 0 || !x.listed() && !x.pointed() {
			return first
		}
	}
	if v, ok := x.leftover(good, c); ok {
		switch {
		case v.problem == ConflictingPairs:
			return v
		case v.problem != MissingNew && !x.tolerates(good):
			return needs(AmbiguousNew, v.reason)
		}
		if first.kind == "" {
			first = v
		}
	}
	if len(good) == 0 {
		return first
	}
	return verdict{
		kind: SwapRequest, problem: first.problem, fault: first.fault, suggestion: first.suggestion, swaps: good,
		reason: reasonFor(len(good), first),
	}
}

func reasonFor(n int, left verdict) string {
	switch {
	case left.kind != "":
		return "The sender asks for swaps; a part of the list is not certain: " + left.reason
	case n > 1:
		return "The sender asks for several swaps."
	}
	return "The sender asks to swap an address for a username."
}

// swap checks one pair by itself.
func (p pair) swap() (Swap, verdict) {
	old, ok := addrSpec(p.old.addr)
	switch {
	case ok && old == p.new.addr:
		return Swap{}, needs(SameAddress, "The old address and the new one are the same.")
	case p.new.class != tenant:
		return Swap{}, misfit(p.new)
	case !ok, p.old.disputed():
		return Swap{}, misfit(p.old)
	case standsForAny(p.new.addr):
		return Swap{}, needs(AmbiguousNew, "The username in the mail stands for any.")
	case p.old.class == tenant && p.old.in.any(cWrong|cSorry) && old != p.new.addr:
		return Swap{}, needs(AmbiguousNew, "Of two usernames one is called wrong, and it is not certain what takes whose place.")
	}
	return Swap{Old: old, New: p.new.addr, OldStated: !p.old.implied}, verdict{}
}

// conflicting reports pairs that cannot all be meant: an address in two of them.
func conflicting(swaps []Swap) bool {
	seen := map[string]bool{}
	for _, s := range swaps {
		if seen[s.Old] || seen[s.New] {
			return true
		}
		seen[s.Old], seen[s.New] = true, true
	}
	return false
}

// undisputed are the pairs none of whose addresses another pair has.
func undisputed(good []Swap, bad []pair) []Swap {
	count := map[string]int{}
	for _, s := range good {
		count[s.Old]++
		count[s.New]++
	}
	for _, b := range bad {
		count[b.old.addr]++
		count[b.new.addr]++
	}
	return slices.DeleteFunc(slices.Clone(good), func(s Swap) bool { return count[s.Old] > 1 || count[s.New] > 1 })
}

// pointed reports pairs that are all joined by arrows.
func (x *extraction) pointed() bool {
	return !slices.ContainsFunc(x.pairs, func(p pair) bool { return !p.old.arrow && !p.new.arrow })
}

// overruled reports a pair that is in doubt and shares an address with a good
// one: it may be meant to correct it.
func overruled(good []Swap, bad []pair) bool {
	for _, b := range bad {
		for _, g := range good {
			if b.old.addr == g.Old || b.new.addr == g.New || b.old.addr == g.New {
				return true
			}
		}
	}
	return false
}

// leftover finds addresses that are in no pair and may be meant as new.
func (x *extraction) leftover(good []Swap, c circumstances) (verdict, bool) {
	var asked []*mention
	for _, p := range x.pairs {
		asked = append(asked, p.old, p.new)
	}
	for _, m := range x.unpaired(good) {
		switch {
		case m.class == tenant && (x.has[request] || x.stated()) && x.dismissed(m, asked, c):
		case m.class == tenant:
			return needs(AmbiguousNew, "The mail names a username that belongs to no old address."), true
		case m.role == newRole || m.class == invalid:
			return misfit(m), true
		}
	}
	for _, m := range x.olds {
		switch {
		case inPairs(good, m), m.class == invalid && m.in.mood != request && len(good) > 0: // "the portal shows me as jane_contoso.com#EXT#@..."
		case m.in.row || m.leads || len(good) > 1:
			return needs(MissingNew, "An old address has no new username."), true
		default:
			return needs(ConflictingPairs, "The mail names more than one old address for one username."), true
		}
	}
	return verdict{}, false
}

// unpaired lists the mentions that no good pair accounts for. Olds without a
// new one are not among them, unless they may be usernames in another role.
func (x *extraction) unpaired(good []Swap) []*mention {
	var rest []*mention
	for _, m := range slices.Concat(x.news, x.loose, x.stray, x.olds) {
		if !inPairs(good, m) && (m.role != oldRole || m.object && m.class == tenant) {
			rest = append(rest, m)
		}
	}
	return rest
}

func inPairs(good []Swap, m *mention) bool {
	return slices.ContainsFunc(good, func(s Swap) bool { return s.Old == m.addr || s.New == m.addr })
}

// tolerates reports whether what is left over is only a broken line of a list,
// and so no correction of the pairs.
func (x *extraction) tolerates(good []Swap) bool {
	for _, m := range x.unpaired(good) {
		if (m.class == tenant || m.class == invalid || m.role == newRole) &&
			(len(good) < 2 || !m.in.row && (!m.bare || m.role != noRole)) {
			return false
		}
	}
	return true
}

// turn reads a table that lies on its side, a row of old addresses above one of
// new ones: the addresses below each other belong together.
func (x *extraction) turn() {
	for i := 1; i < len(x.sentences); i++ {
		above, below := x.sentences[i-1], x.sentences[i]
		if above.label == noRole || below.label == noRole || above.label == below.label || len(above.tokens) != len(below.tokens) {
			continue
		}
		for j := range above.tokens {
			a, b := above.tokens[j].mention, below.tokens[j].mention
			if a.role == newRole {
				a, b = b, a
			}
			x.pairs = append(x.pairs, pair{a, b})
			a.paired, b.paired = true, true
		}
	}
}

// alternate reads addresses that stand below each other with nothing beside
// them, an old one and its username in turn.
func (x *extraction) alternate() {
	var bare []*mention
	for _, m := range x.all {
		switch {
		case m.paired || m.in.row:
		case m.bare && m.role == noRole:
			bare = append(bare, m)
		case m.class == tenant || m.role != noRole:
			return
		}
	}
	if len(bare) < 2 || len(bare)%2 != 0 {
		return
	}
	for i, m := range bare {
		if (m.class == tenant) != (i%2 == 1) || m.class != tenant && m.class != ordinary {
			return
		}
	}
	for i, m := range bare {
		m.role = oldRole
		if i%2 == 1 {
			m.role = newRole
		}
	}
}
