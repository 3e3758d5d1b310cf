package intake

import "slices"

// Who writes a username may not be sure of it: "jane@... (I think)", "..., not sure", "... or
// so". It is asked then which it is.

// unsureOf reports that, of the new username of one of swaps: a few words behind it, between
// commas or in parentheses, or a sentence of its own next to it, that say nothing else.
func (x *extraction) unsureOf(swaps []Swap) bool {
	named := false // by the sentence before
	for _, s := range x.sentences {
		if !s.namesAny(swaps) {
			if named && len(s.addresses()) == 0 && s.hesitates(s.tokens, true) {
				return true
			}
			named = false
			continue
		}
		named = true
		for i, t := range s.tokens {
			if t.kind != address || !slices.ContainsFunc(swaps, func(w Swap) bool { return w.New == t.mention.addr }) {
				continue
			}
			if i > 0 && maybeWords[s.tokens[i-1].text] || s.hesitatesBehind(i+1) {
				return true
			}
		}
	}
	return false
}

// hesitatesBehind takes what stands from i on apart, up to the next address.
func (s *sentence) hesitatesBehind(i int) bool {
	from := i
	for ; i <= len(s.tokens); i++ {
		switch {
		case i == len(s.tokens) || s.tokens[i].kind == address:
			return s.hesitates(s.tokens[from:i], false)
		case s.tokens[i].isMark("?") && slices.ContainsFunc(s.tokens[from-1:i], func(t token) bool { return t.isMark("(") }): // "(?)", "(or is it too early for that?)"
			return !slices.ContainsFunc(s.tokens[from:i], func(t token) bool { return t.has(cPlease|cCanYou) || t.text == "possible" })
		case s.tokens[i].isMark("(") && s.saysDoneAt(i+1): // "(done on Monday, thanks)"
			return true
		case s.tokens[i].isMark(",;:()–—-."):
			if s.hesitates(s.tokens[from:i], false) {
				return true
			}
			from = i + 1
		}
	}
	return false
}

// saysDoneAt reports "done on Monday" at the beginning of a parenthesis.
func (s *sentence) saysDoneAt(i int) bool {
	for _, t := range s.tokens[i:min(len(s.tokens), i+3)] {
		if didWords[t.text] && t.text != "have" {
			return true
		}
		if !t.has(cFill|cPast|cIs) && !alreadyWords[t.text] {
			return false
		}
	}
	return false
}

// hesitates reports words that say no more than that something is not certain. In a sentence
// of its own "I think that's it" is what one says at the end.
func (s *sentence) hesitates(tokens []token, alone bool) bool {
	doubt, not, sure, spelt, or, unless, errs := false, false, false, false, false, false, false
	words := 0
	for _, t := range tokens {
		if t.kind != word {
			continue
		}
		words++
		unless = unless || t.has(cIf|cNot) || unlessWords[t.text]
		switch {
		case errWords[t.text], unlessWords[t.text]:
			errs = errs || errWords[t.text]
		case maybeWords[t.text], thinkWords[t.text] && !alone, byHeart[t.text]:
			doubt = true
		case thinkWords[t.text], hopeWords[t.text]:
			spelt = true
		case sureWords[t.text]:
			sure = true
		case t.has(cNot):
			not = true
		case t.has(cOr):
			or = true
		case soWords[t.text]:
			doubt = doubt || or
		case nameWords[t.text] || spellWords[t.text] || t.has(cAddr|cLogin|cRight):
			doubt = doubt || spelt
		case t.has(cFill|cIs|cI|cIf|cPast|cMine) || hedging[t.text] || articles[t.text] || itWords[t.text] || demonstratives[t.text] || pronouns[t.text]:
		default:
			return false
		}
	}
	return words > 0 && words <= headingWords && (doubt || not && sure || unless && errs || spelt && slices.ContainsFunc(tokens, func(t token) bool { return leastWords[t.text] }))
}

var (
	maybeWords = wordSet("maybe", "perhaps", "probably", "possibly", "presumably", "supposedly", "vielleicht", "wahrscheinlich", "vermutlich", "eventuell", "evtl", "möglicherweise", "peut-être", "probablement", "sans-doute",
		"quizás", "quizá", "probablemente", "forse", "probabilmente", "talvez", "provavelmente", "misschien", "waarschijnlijk", "vermoedelijk", "prawdopodobnie", "chyba", "możliwe", "snad", "možná", "asi", "pravděpodobně",
		"kanske", "förmodligen", "måske", "kanskje", "sandsynligvis", "sannsynligvis", "ehkä", "luultavasti", "talán", "valószínűleg", "poate", "probabil", "多分", "たぶん", "おそらく", "可能", "大概", "也许")
	byHeart = wordSet("memory", "kopf", "mémoire", "memoria", "memória", "hoofd", "pamięci", "paměti")
	// What one may be wrong about, or remember wrongly, and the words that say so of oneself.
	errWords    = wordSet("mistaken", "wrong", "remember", "recall", "know", "irre", "täusche", "erinnere", "weiß", "trompe", "erreur", "souviens", "connaissance", "error", "equivoco", "recuerdo", "sepa", "sbaglio", "errore", "ricordo", "engano", "erro", "lembro", "vergis", "herinner", "weet", "mylę", "pamiętam", "wiem", "nemýlím", "pamatuju", "minns", "husker")
	unlessWords = wordSet("unless", "far", "soweit", "außer", "sauf", "salvo", "quanto", "tenzij", "voorzover", "ile", "såvitt")
	leastWords  = wordSet("least", "zumindest", "jedenfalls", "moins", "menos", "almeno", "tenminste", "przynajmniej", "alespoň")
	hopeWords   = wordSet("hope", "hoffe", "hoffentlich", "hopefully", "espère", "espero", "spero", "hoop", "hopelijk", "nadzieję", "doufám", "hoppas", "håber", "håper")
	sureWords   = wordSet("sure", "certain", "positive", "sicher", "sûr", "sûre", "certaine", "seguro", "segura", "sicuro", "sicura", "certo", "certa", "certeza", "zeker", "pewien", "pewna", "jistý", "jistá", "säker", "sikker", "varma", "biztos", "sigur", "sigură")
	spellWords  = wordSet("spelled", "spelt", "spelling", "typed", "called", "geschrieben", "buchstabiert", "schreibweise", "heißt", "écrit", "orthographe", "appelle", "escrito", "llama", "scritto", "chiama", "chama", "geschreven", "heet", "spelling", "napisałem", "napisałam", "pisownia", "napsal", "napsala")
	soWords     = wordSet("so", "whatever", "something", "similar", "ähnlich", "ähnliches", "quelque", "chose", "similaire", "así", "parecido", "simile", "assim", "parecida", "zoiets", "jakoś", "podobnie", "liknande", "lignende")
	hedging     = wordSet("at", "least", "as", "far", "know", "from", "quite", "entirely", "totally", "completely", "really", "absolutely", "remember", "recall", "correctly", "rightly", "hundred", "percent", "100", "of", "to", "be", "what", "honest", "about", "like", "that", "it's", "that's", "how",
		"ganz", "jedenfalls", "zumindest", "aus", "dem", "hundertprozentig", "wenn", "mich", "richtig", "erinnere", "so", "viel", "weiß", "soweit", "moins", "tout", "à", "fait", "souviens", "bien", "de", "al", "menos", "del", "todo", "bien", "recuerdo", "almeno", "del", "tutto", "ricordo", "bene", "pelo", "totalmente", "bem", "lembro", "uit", "het", "tenminste", "helemaal", "goed", "herinner", "w", "pełni", "dobrze", "pamiętam")
)
