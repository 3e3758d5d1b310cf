package intake

import "strings"

// dropRepeats leaves out what programs put behind an address to link it: the same
// address again, as in "jane@... <mailto:jane@...>". Where the link leads to another, it
// cannot be told which of them is meant.
func dropRepeats(tokens []token) []token {
	out := tokens[:0]
	for i := 0; i < len(tokens); i++ {
		out = append(out, tokens[i])
		if tokens[i].kind != address {
			continue
		}
		n := i + 1
		if n < len(tokens) && tokens[n].text == "mailto" {
			n++
		}
		if n > i+1 && n < len(tokens) && tokens[n].isMark(":") {
			n++
		}
		if n == len(tokens) || tokens[n].kind != address {
			continue
		}
		if m := tokens[i].mention; tokens[n].mention.addr == m.addr {
			i = n
		} else if n > i+1 && tokens[i+1].text == "mailto" {
			m.class, m.problem, m.why = invalid, AmbiguousNew, "The address that is shown and the one that its link is for are not the same."
			i = n
		}
	}
	return out
}

// disputed reports an address that its link contradicts.
func (m *mention) disputed() bool { return m.class == invalid && m.problem == AmbiguousNew }

// dropHalves makes words of what ends in "@", as in "our info@ address", unless
// a domain follows behind a space.
func (t *tokenizer) dropHalves() {
	for i := range t.tokens {
		half := &t.tokens[i]
		if half.kind != address || !strings.HasSuffix(half.mention.addr, "@") {
			continue
		}
		if i+1 < len(t.tokens) && t.tokens[i+1].kind == word && strings.Contains(t.tokens[i+1].text, ".") {
			continue
		}
		half.kind, half.text, half.mention = word, half.mention.addr, nil
	}
}

// spacedOut makes one address, of none that is right, of "jane @ contoso.onmicrosoft.com".
func (t *tokenizer) spacedOut() {
	out := t.tokens[:0]
	for i := 0; i < len(t.tokens); i++ {
		if i+2 < len(t.tokens) && t.tokens[i+1].text == "@" && t.tokens[i].kind == word && t.tokens[i+2].kind == word {
			local, domain := t.tokens[i], t.tokens[i+2]
			if whole := local.text + "@" + domain.text; classifyAddress(whole).class == tenant {
				out = append(out, token{kind: address, at: local.at, end: domain.end, mention: &mention{
					addr: local.text + " @ " + domain.text, class: invalid, problem: InvalidUsername,
					why: "Spaces stand beside the @ of the username.", suggestion: whole,
					section: t.place.section, offset: t.place.offset + local.at, snippet: t.place.snippet(local.at, domain.end),
				}})
				i += 2
				continue
			}
		}
		if m := t.commaAt(i); m != nil {
			out = append(out, token{kind: address, at: t.tokens[i].at, end: t.tokens[i+2].end, mention: m})
			i += 2
			continue
		}
		out = append(out, t.tokens[i])
	}
	t.tokens = out
}

// commaAt is "jane@contoso,onmicrosoft.com", one address whose dot is a comma, at i.
func (t *tokenizer) commaAt(i int) *mention {
	if i+2 >= len(t.tokens) || t.tokens[i].kind != address || !t.tokens[i+1].isMark(",") || t.tokens[i+2].kind != word || t.tokens[i].end != t.tokens[i+1].at || t.tokens[i+1].end != t.tokens[i+2].at {
		return nil
	}
	local, rest := t.tokens[i], t.tokens[i+2]
	whole := local.mention.addr + "." + rest.text
	if classifyAddress(local.mention.addr).class == tenant || classifyAddress(whole).class != tenant {
		return nil
	}
	m := classifyAddress(local.mention.addr + "," + rest.text)
	if m.class != invalid {
		return nil
	}
	m.section, m.offset, m.snippet = t.place.section, t.place.offset+local.at, t.place.snippet(local.at, rest.end)
	return &m
}
