package intake

import "slices"

// A swap may be asked back: the username is the old one then, and the address of the firm the
// new one, which none can be.
// returned is the address of the firm that a username is to be swapped back for: "stellen Sie
// jane@contoso.onmicrosoft.com wieder auf jane@contoso.com um".
func (x *extraction) returned() *mention {
	for _, s := range x.sentences {
		if s.mood != request || s.any(cInstead|cFrom|cOld) {
			continue
		}
		if m := s.swapsBackTo(x.from); m != nil {
			return m
		}
		var username *mention
		for i, t := range s.tokens {
			switch {
			case t.kind != address:
			case t.mention.class == tenant && t.mention.role == noRole:
				username = t.mention
			case t.mention.class == ordinary && username != nil && t.mention.role == newRole && returning[s.tokens[i-1].text]:
				return t.mention
			default:
				username = nil
			}
		}
	}
	return nil
}

// swapsBackTo is the sender's address in "change the login above back to jane@contoso.com".
func (s *sentence) swapsBackTo(from string) *mention {
	if s.namesUsername() || !s.any(cSwap|cSwapped) {
		return nil
	}
	for i := 1; i < len(s.tokens); i++ {
		t := s.tokens[i]
		if t.kind != address || t.mention.addr != from && t.mention.class != ordinary || t.mention.role != newRole {
			continue
		}
		if returning[s.tokens[i-1].text] && s.any(cLogin) || s.wordsOf(backAgain) || s.tokens[i-1].has(cTo) && slices.ContainsFunc(s.tokens[:i], func(t token) bool { return aboveWords[t.text] }) {
			return t.mention
		}
	}
	return nil
}

// returning lead to what something becomes, and never to what it stands in for.
var returning = wordSet("to", "auf", "zu", "à", "en", "in", "naar", "na", "till", "til", "ad")

// inItsOwnPlace reports "put jane@... where you have jane@...", of one username twice.
func (s *sentence) inItsOwnPlace(m *mention) bool {
	first := slices.IndexFunc(s.tokens, func(t token) bool { return t.kind == address && t.mention.addr == m.addr })
	for i := first + 1; i < len(s.tokens) && len(distinct(s.addresses())) == 1; i++ {
		if s.tokens[i].kind == address {
			return slices.ContainsFunc(s.tokens[first:i], func(t token) bool { return t.has(cWh | cInstead | cRepl) })
		}
	}
	return false
}
