package intake

// itemize reads the items below "please change the following:", each an address and its
// username with a few words around them: "Jane: today jane@contoso.com, then jane@...".
func (x *extraction) itemize() {
	below := false
	for _, s := range x.sentences {
		switch {
		case s.introduces():
			below = s.mood == request && !s.any(cNot|cIf|cPassword|cOther)
		case len(s.addresses()) == 0 && s.calm() && s.words() <= fewWords: // a name
		case below && s.calm() && !s.row && !s.asks:
			for _, item := range s.items() {
				item[0].role, item[1].role, item[1].weak = oldRole, newRole, false
			}
		default:
			below = false
		}
	}
}

// items are the lines of a sentence that have addresses, an ordinary one and then a
// username each; nil where one has others.
func (s *sentence) items() (list [][2]*mention) {
	var item []*mention
	words := 0
	for i, t := range s.tokens {
		switch {
		case t.kind == address:
			item = append(item, t.mention)
		case t.has(cNot | cOr | cIf | cInstead | cRepl | cContact | cWrite | cPast):
			return nil
		case t.kind == word:
			words++
		}
		if t.kind != newline && i+1 < len(s.tokens) {
			continue
		}
		switch {
		case len(item) == 0:
		case len(item) != 2 || words > headingWords || item[0].class != ordinary || item[1].class != tenant ||
			item[0].role != noRole && item[0].role != oldRole || item[1].role != noRole && item[1].role != newRole:
			return nil
		default:
			list = append(list, [2]*mention{item[0], item[1]})
		}
		item, words = nil, 0
	}
	return list
}
