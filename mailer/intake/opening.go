package intake

import (
	"slices"
	"strings"
)

// Where a sentence begins, and with which words, tells what asks from what tells.

// opens reports a verb that begins the sentence, or a clause behind a greeting.
func (c clauses) opens(i int) bool {
	if i > 0 && i+1 < len(c.tokens) && c.tokens[i-1].isMark(":") && c.tokens[i].has(cSwap) &&
		(c.tokens[i+1].kind == address || c.tokens[i+1].has(cMine)) {
		return true // "as your guide says: swap jane@..."
	}
	if i > 1 && c.lex.english() && c.tokens[i-1].text == "so" && c.tokens[i-2].isMark(",") && c.tokens[i].has(cSwap|cCancel) && !c.between(0, i, cIf|directive|cNot|cOthers|cThey) && !c.wordsOf(says) {
		return true // "it exists now, so swap jane@..."
	}
	if i > 1 && simply[c.tokens[i-1].text] && c.tokens[i-2].isMark(",-–—") && !c.between(0, i, cIf|cWh|directive) {
		return true // "no need to call, just swap jane@..."
	}
	if i+1 < len(c.tokens) && c.tokens[i+1].isMark(":") || c.tokens[i].has(cSwapNoun) && !c.tokens[i].has(cSwap) {
		return false
	}
	for j := i - 1; j >= 0; j-- {
		t := c.tokens[j]
		switch {
		case t.kind == mark || t.kind == newline || greets[t.text]:
		case c.of[j] == 0 && c.of[i] > 0 && greets[c.tokens[0].text]: // "Hello Bob, swap ..."
		default:
			return false
		}
	}
	return true
}

var simply = wordSet("just", "simply", "einfach", "simplement", "simplemente", "simplesmente", "semplicemente", "gewoon", "po",
	"jen", "doar")

var greets = wordSet("hi", "hello", "hey", "dear", "good", "morning", "afternoon", "evening", "team", "then", "so", "also", "now", "and",
	"hallo", "bonjour", "hola", "olá", "ola", "ciao", "salve", "buongiorno", "hoi", "cześć", "hej", "dzień", "dobry", "guten", "tag",
	"buenos", "días", "bom", "dia", "all", "there", "everyone", "support", "cosell", "co-sell",
	"bonsoir", "coucou", "buonasera", "gentile", "gentili", "ahoj", "zdravím", "vážení", "salut", "bună", "ziua", "buna",
	"szia", "sziasztok", "üdv", "üdvözlöm", "helló", "kedves", "tisztelt", "jó", "napot", "kívánok", "reggelt", "kollégák", "uram", "hölgyem", "csapat", "ügyfélszolgálat", "hei", "moi", "moikka", "terve", "tervehdys", "hyvää", "päivää", "huomenta", "hyvä", "hyvät", "tiimi", "asiakaspalvelu",
	"καλημέρα", "καλησπέρα", "γεια", "χαίρετε", "안녕하세요")

// gerundive reports "the three accounts to be changed", "le tre utenze da aggiornare", in a
// sentence that says nothing else of them.
func (c clauses) gerundive(i int) bool {
	if i < 2 || !toBe[c.tokens[i-1].text] || !c.tokens[i-2].has(cAddr|cLogin) || c.asks || c.clauseHas(i, cNot|cIf|cPast|cFault|cI|cAsk|cYet) {
		return false
	}
	for j, t := range c.tokens[i+1:] {
		if c.of[i+1+j] != c.of[i] && !c.tokens[i+j].isMark(":") {
			break
		}
		if t.kind == address || t.kind == word && !t.has(cFill) {
			return false
		}
	}
	return true
}

var toBe = wordSet("da", "à", "a", "te", "zu", "do", "to", "att", "at")

// needing reports "my address needs changing".
func (c clauses) needing(i int) bool {
	return c.lex.english() && i > 0 && c.tokens[i].has(cSwap) && strings.HasSuffix(c.tokens[i].text, "ing") && needWords[c.tokens[i-1].text] && !c.inClause(i, cNot|cIf|cOthers|cThey)
}

var needWords = wordSet("need", "needs", "requires", "require", "wants")

// lacking reports "what is still missing is the swap", of a noun at i.
func (c clauses) lacking(i int) bool {
	if c.asks || c.clauseHas(i, cNot|cIf|cPast|cFault) && !c.clauseHas(i, cMust) {
		return false
	}
	for j, t := range c.tokens[:len(c.tokens)-1] { // "what remains" asks nothing
		if c.of[j] == c.of[i] && t.has(cWh) && !lacks[c.tokens[j+1].text] {
			return false
		}
	}
	for j, t := range c.tokens {
		if c.of[j] == c.of[i] && lacks[t.text] && j != i {
			return !slices.ContainsFunc(c.tokens[min(i, j):max(i, j)], func(t token) bool { // "the approval for the swap"
				return t.has(cApproval) || j < i && t.kind == word && !t.known && !lacks[t.text]
			})
		}
	}
	return false
}

var lacks = wordSet("missing", "outstanding", "left", "lacking", "remains", "fehlt", "fehlen", "manque", "manquent", "reste", "falta", "faltan", "queda", "manca", "mancano", "resta", "rimane",
	"ontbreekt", "ontbreken", "rest", "brakuje", "pozostaje", "pozostała", "saknas", "mangler",
	"hiányzik", "hátravan", "maradt", "puuttuu", "jäljellä")

// courtesy reports the "if" of "I would be glad if you changed ...".
func (c clauses) courtesy(asker, j int) bool {
	return c.tokens[j].has(cIf) && !beforeWords[c.tokens[j].text] && c.tokens[asker].has(cWant) && j > asker && j <= asker+5
}

var beforeWords = wordSet("before", "bevor", "ehe", "avant", "antes", "prima", "voordat", "zanim", "než", "innan", "før", "înainte", "once", "sobald", "until", "unless",
	"mielőtt", "amíg", "amint", "ennen", "kunnes", "heti")

// modals make a polite request of a question in the passive.
var modals = wordSet("can", "could", "kann", "könnte", "können", "könnten",
	"kan", "zou", "kunnen", "kunt", "peut", "pourrait", "pouvez", "puede", "pueden", "podéis", "podría", "pode", "podem", "poderia", "può", "potete", "potrebbe", "możecie", "may",
	"může", "můžete", "mohli", "mohla", "mohl", "poate", "puteți",
	"lehetne", "voiko", "voisiko", "voidaanko", "voitaisiinko")

// offers reports "could my address be changed to jane@...?", which says all that it
// takes.
func (c clauses) offers(i int) bool {
	for j := range i {
		if modals[c.tokens[j].text] && !c.tokens[j].has(cCanI) {
			return c.namesUsername() && !c.any(cWh|cIf)
		}
	}
	return false
}

// toMe reports "¿me cambian el correo por jane@...?", the question in the present that
// asks in the languages that leave out the "you".
func (c clauses) toMe(i int) bool {
	enclitic := strings.HasSuffix(c.tokens[i].text, "-me") || strings.HasSuffix(c.tokens[i].text, "-nos") // "trocam-me"
	if c.takesIt(i) {
		return true
	}
	if !c.asks || !enclitic && (i == 0 || !datives[c.tokens[i-1].text]) || c.lex.english() || !c.namesUsername() && !c.onlyMine(i) || c.any(cWh|cIf|cNot) || c.clauseHas(i, cPast) {
		return false
	}
	for j := i - 1; j >= 0 && (c.of[j] > 0 || c.of[i] == 0 || !greets[c.tokens[0].text]); j-- { // up to "ciao ragazzi,"
		if t := c.tokens[j]; t.kind == word && !greets[t.text] && !datives[t.text] && t.means != cFill {
			return false
		}
	}
	return true
}

// takesIt reports "¿lo corrigen?", and nothing else, where the mail names a username.
func (c clauses) takesIt(i int) bool {
	if !c.asks || !c.named || i == 0 || i != len(c.tokens)-2 || !objectPronouns[c.tokens[i-1].text] || c.tokens[i].has(cSwapNoun) || c.lex.english() {
		return false
	}
	return !slices.ContainsFunc(c.tokens[:i-1], func(t token) bool { return t.kind == word && !greets[t.text] && !datives[t.text] && t.means != cFill })
}

// onlyMine reports that the address is all that follows, where the mail names a username:
// "¿me cambiáis el usuario?".
func (c clauses) onlyMine(i int) bool {
	named := false
	for _, t := range c.tokens[i+1:] {
		if t.kind == word && !t.has(cAddr|cLogin) && !articles[t.text] && !t.has(cMine) {
			return false
		}
		named = named || t.has(cAddr|cLogin)
	}
	return named && c.named
}

// wonders reports "¿necesito cambiar mi correo?", which asks whether one has to.
func (c clauses) wonders(i, asker int) bool {
	if c.asks && asker >= 0 && c.lex.places() && mustWords[c.tokens[asker].text] { // "le kellene cserélni, vagy jó így is?"
		return true
	}
	if !c.asks || asker < 0 || !obligations[c.tokens[asker].text] || c.of[i] != c.of[len(c.tokens)-1] {
		return false
	}
	if asker > i { // where verbs come last
		return true
	}
	return !slices.ContainsFunc(c.tokens[:asker], func(t token) bool { return t.kind == word && !greets[t.text] && !t.has(cFill|cI) })
}

var (
	obligations = wordSet("necesito", "necesitamos", "hay", "preciso", "precisamos", "toca", "é", "necessito", "necessitamos",
		"必要があ", "必要があり", "必要があります", "必要です", "必要でしょうか", "gerekiyor", "gerekir", "需要", "需要把", "需要将", "需要將", "要",
		"kell", "kell-e", "szükséges", "pitääkö", "täytyykö", "pitäisikö", "tarvitseeko")
	objectPronouns = wordSet("lo", "la", "los", "las")
	datives        = wordSet("me", "mi", "nos", "ci", "îmi")
)

// impersonal reports "is it possible to", which leaves the doing to the reader.
func (c clauses) impersonal() bool {
	for i, t := range c.tokens {
		if t.has(cCanI) && beWords[t.text] && (t.text != "czy" || i+1 == len(c.tokens) || !maySelf[c.tokens[i+1].text]) {
			return true
		}
	}
	return false
}

var (
	beWords = wordSet("is", "ist", "est", "es", "é", "è", "czy",
		"onko")
	maySelf    = wordSet("mogę", "możemy", "mógłbym", "mogłabym", "moglibyśmy") // "czy mogę", which is "may I"
	wouldWords = wordSet("would", "it'd", "i'd", "we'd", "wäre", "wären", "würde", "würden", "serais", "serait", "serions", "sería", "estaría",
		"agradecería", "agradeceríamos", "seria", "ficaria", "agradeceria", "sarei", "sarebbe", "zou", "zouden", "byłbym", "byłabym", "byłoby",
		"aș", "ar", "v-aș", "m-ar", "ne-ar",
		"lenne", "lennék", "lennénk", "volna", "örülnék", "olisi", "olisin", "olisimme", "olisivat")
	youWords = wordSet("you", "sie", "ihr", "du", "vous", "tu", "ustedes", "usted", "voi", "jullie", "je", "u", "ni",
		"ați", "dere", "y'all",
		"önök", "teidän", "sinä", "teitä")
)

// isYou reports a word for the reader; the Danish one is "I".
func (lex *lexicon) isYou(t token) bool {
	return youWords[t.text] || t.text == "i" && lex.lang == "da"
}
