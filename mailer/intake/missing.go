package intake

import "slices"

// What is asked of the partner where a request names no new username.

// missing decides on a request without any new username.
func (x *extraction) missing(c circumstances) verdict {
	for _, m := range x.olds {
		if m.object && m.class == tenant && m.addr != c.from {
			return needs(AmbiguousNew, "It is not certain whether the username in the mail is the old or the new one.")
		}
	}
	for _, class := range []class{consumer, ordinary} {
		for _, m := range x.loose {
			if m.class == class && m.addr != c.from && !named(x.olds, m) {
				return misfit(m)
			}
		}
	}
	if c.forward && c.asked && !x.mine {
		return needs(Forwarded, "Somebody else's mail is forwarded; its sender has to ask.")
	}
	if x.has[question] && x.usernames() && !slices.ContainsFunc(x.all, func(m *mention) bool { return m.class == tenant && !standsForAny(m.addr) }) {
		return answered("C") // "what do I put for username@yourdomain.onmicrosoft.com?"
	}
	if slices.ContainsFunc(x.sentences, (*sentence).chooses) || len(x.ownUsernames(c)) > 1 {
		return needs(AmbiguousNew, "The mail names more than one address that may be the new one.")
	}
	return needs(MissingNew, "The mail asks for a swap without saying what the new username is.")
}

// ownUsernames are those that are named like the sender.
func (x *extraction) ownUsernames(c circumstances) []*mention {
	return distinct(slices.DeleteFunc(slices.Clone(x.all), func(m *mention) bool {
		return m.class != tenant || m.role == notRole || m.role == contactRole || !alike(m.addr, c.from, c.names)
	}))
}

// chooses reports a question which of two usernames to take.
func (s *sentence) chooses() bool {
	usernames := slices.DeleteFunc(distinct(s.addresses()), func(m *mention) bool { return m.class != tenant || m.role == notRole || m.role == contactRole })
	return s.asks && s.any(cOr) && len(usernames) > 1
}

// either reports "jane@... or j.doe@...", of two usernames.
func (s *sentence) either() bool {
	for i := 1; i+1 < len(s.tokens); i++ {
		if s.tokens[i].has(cOr) && s.tokens[i-1].kind == address && s.tokens[i+1].kind == address &&
			s.tokens[i-1].mention.class == tenant && s.tokens[i+1].mention.class == tenant && s.tokens[i-1].mention.addr != s.tokens[i+1].mention.addr {
			return true
		}
	}
	return false
}
