package intake

// A request may be taken back without a word for it.

// needless reports "is no longer needed" behind a word for the swap or the request.
func (c clauses) needless(i int) bool {
	not := false
	for j := i + 1; j < len(c.tokens) && j <= i+reachBefore && c.of[j] == c.of[i] && !c.asks && !c.inClause(i, cIf); j++ {
		t := c.tokens[j]
		not = not || t.has(cNot) || noMore[t.text]
		if needVerbs[t.text] && j+1 < len(c.tokens) && c.tokens[j+1].has(cNot) {
			return true
		}
		if gone[t.text] && !c.tokens[j-1].has(cNot) && (t.text != "erledigt" || c.tokens[j-1].text == "sich") || not && necessary[t.text] {
			return true
		}
	}
	return false
}

var (
	noMore    = wordSet("plus", "più", "longer", "meer", "mehr")
	necessary = wordSet("needed", "necessary", "required", "nötig", "notwendig", "erforderlich", "nécessaire", "utile", "necesario", "necesaria", "necessário", "necessária",
		"precisa", "necessario", "necessaria", "serve", "nodig", "noodzakelijk", "potrzebna", "potrzebne", "potrzebny", "konieczna", "aktualna")
	needVerbs = wordSet("hoeft", "hoeven", "braucht", "brauchen", "need")
	gone      = wordSet("obsolete", "moot", "erledigt", "hinfällig", "gegenstandslos", "caduque", "obsoleto", "obsoleta", "vervallen", "nieaktualna", "nieaktualne", "nieaktualny",
		"必要なくな", "必要がなくな", "必要はなくな", "不要にな")
)
