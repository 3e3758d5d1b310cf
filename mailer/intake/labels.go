package intake

import "slices"

// Labels of two lines, one above the other: "Before: jane@contoso.com", "After: jane@...".

// readLabels takes two lines such as "Before: jane@..." and "Username: jane@..."
// for a row, whatever the labels are called, when only one address of the two can
// be a username. Labels that say what they are must not say otherwise.
func readLabels(above, below placed, lex *lexicon) (row, bool) {
	a, old, ok := labelled(above, lex)
	if !ok {
		return row{}, false
	}
	b, young, ok := labelled(below, lex)
	if !ok || (a.class == tenant) == (b.class == tenant) {
		return row{}, false
	}
	r := row{found: []cell{{0, a}, {1, b}}, stated: old != noRole || young != noRole}
	if a.class == tenant {
		old, young = young, old
	}
	return r, old != newRole && young != oldRole
}

// labelled reads a line that is a label of a few words with one address.
func labelled(l placed, lex *lexicon) (m *mention, label role, ok bool) {
	tokens := l.cell(span{0, len(l.text)}, lex)
	colon := slices.IndexFunc(tokens, func(t token) bool { return t.isMark(":=") })
	if len(tokens) == 3 && tokens[1].isMark("→") && tokens[2].kind == address && (tokens[0].has(cOld|cNew) || sides[tokens[0].text] != noRole) { // "old => jane@..."
		tokens[1].text = ":"
		colon = 1
	}
	if len(tokens) == 2 && sides[tokens[0].text] != noRole && tokens[1].kind == address { // "[Before] jane@..."
		return tokens[1].mention, sides[tokens[0].text], true
	}
	if colon < 1 || colon > maxCellWords+1 {
		return nil, noRole, false
	}
	clear := false // by a word of sides
	for i, t := range tokens[:colon] {
		switch {
		case swapSide(tokens[:colon], i) != noRole:
			label, clear = swapSide(tokens[:colon], i), true
		case clear && t.has(cSwap|cSwapped|cRepl):
		case sides[t.text] != noRole:
			label = sides[t.text]
			clear = true
		case t.kind == address, otherPlaces[t.text], t.has(cContact | cOthers | cWrite | cNot | cPlease | cElse | cTour), t.has(cSwap) && !slices.ContainsFunc(tokens[:colon], func(t token) bool { return sides[t.text] != noRole }), t.isMark("?!→←"):
			return nil, noRole, false
		case t.has(cOld) && !clear:
			label = oldRole
		case clear:
		case t.has(cNew), t.has(cLead) && !t.has(cTo):
			label = newRole
		}
	}
	m, ok = cellAddress(tokens[colon+1:])
	return m, label, ok && m != nil
}

// swapSide is which side of a swap a label's verb at i means: "address to replace",
// "replaced by".
func swapSide(tokens []token, i int) role {
	if !tokens[i].has(cSwap | cSwapped | cRepl) {
		return noRole
	}
	switch {
	case i+1 < len(tokens) && swapBy[tokens[i+1].text]:
		return newRole
	case i > 0 && swapTo[tokens[i-1].text]:
		return oldRole
	}
	return noRole
}

// otherPlaces are labels of addresses that are kept beside each other.
var otherPlaces = wordSet("teams", "lab", "labor", "sandbox", "private", "privat", "privé", "privado", "privato", "home", "azure", "sharepoint", "test", "demo",
	"teszt", "teszttenant", "testi", "yksityinen")

// sides are labels of what was before a change and what comes after it.
var sides = map[string]role{
	"before": oldRole, "vorher": oldRole, "avant": oldRole, "antes": oldRole, "prima": oldRole, "voorheen": oldRole, "przed": oldRole, "変更前": oldRole, "更改前": oldRole,
	"after": newRole, "nachher": newRole, "après": newRole, "después": newRole, "depois": newRole, "dopo": newRole, "daarna": newRole, "po": newRole, "変更後": newRole, "更改后": newRole,
	"было": oldRole, "раньше": oldRole, "стало": newRole, "станет": newRole, "було": oldRole, "раніше": oldRole, "беше": oldRole, "стана": newRole,
	"login_before": oldRole, "login_after": newRole, "old_login": oldRole, "new_login": newRole, "old_email": oldRole, "new_username": newRole, "current_email": oldRole, "new_email": newRole,
}

// labelCell reads the first cell of a row that names what all the others are.
func labelCell(tokens []token) role {
	label := noRole
	for _, t := range tokens {
		switch {
		case t.kind != word || len(tokens) > maxCellWords:
		case t.has(cOld) && label != newRole:
			label = oldRole
		case t.has(cNew) && label != oldRole:
			label = newRole
		case !t.has(cAddr | cFill | cMine):
			return noRole
		}
	}
	return label
}
