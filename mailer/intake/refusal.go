package intake

import (
	"slices"
	"strings"
)

// refusal tells "do not swap" from "I could not swap".
func (c clauses) refusal(i int, asked bool) mood {
	switch {
	case c.asks && c.any(cCanYou) && (c.lex.english() || !asked): // "won't you please change ...?"
		return request
	case c.noNeed(i), !c.asks && c.between(0, i, cNot) && !c.between(0, i, cIf|cI) && slices.ContainsFunc(c.tokens[:i], func(t token) bool { return needVerbs[t.text] }) &&
		slices.ContainsFunc(c.tokens[:i], func(t token) bool { return c.lex.isYou(t) }): // "you need not change anything"
		return withdrawn
	case c.asks && asked: // "wilt u de wissel niet doorvoeren?"
		return withdrawn
	case c.asks:
		return question
	case c.between(0, i, cCanI) || c.between(0, i, cIf) && !asked:
		return denied
	case asked, c.tokens[i].has(cImper) && !c.subject(i), c.opensRefusal(i), c.unneeded(i):
		return withdrawn
	case c.tokens[i].has(cOnlySwap) && c.between(0, len(c.tokens), cYet):
		return withheld
	}
	return denied
}

// noNeed reports "no need to" directly before the verb.
func (c clauses) noNeed(i int) bool {
	for j := i - 1; j > 0 && j >= i-3 && !c.asks; j-- {
		if c.tokens[j].text == "need" {
			return c.tokens[j-1].text == "no" || c.tokens[j-1].kind == newline && j > 1 && c.tokens[j-2].text == "no"
		}
	}
	return false
}

// negated reports "not" that belongs to the verb, and not to an address or to
// the verb's own directive.
func (c clauses) negated(i int) bool {
	words, crossed := 0, false // crossed says that the object stands between
	for j := i - 1; j >= 0 && words <= reachNot; j-- {
		t := c.tokens[j]
		crossed = crossed || t.kind == address
		if t.kind == address && !c.lex.verbLast() && !c.lex.places() || c.of[j] != c.of[i] {
			break
		}
		if t.has(cNot) {
			return crossed && (!c.any(cBut) || c.lex.places()) || !c.ofAddress(j)
		}
		if t.kind == word {
			words++
		}
		if t.has(cPlease|cCanYou) && words > 0 && c.beforeIsNot(j) {
			return true
		}
	}
	if c.tokens[i].has(cNot) || i+1 < len(c.tokens) && c.tokens[i+1].has(cNot) { // "swap nothing"
		return true
	}
	if !c.lex.notAfter() {
		return false
	}
	words = 0
	for j := i + 1; j < len(c.tokens) && (c.of[j] == c.of[i] || c.topicEnds(i, j)) && words <= reachBefore; j++ {
		if c.asks && c.tokens[j].has(cOr) { // "können Sie das ändern oder sind Sie dafür nicht zuständig?"
			break
		}
		if c.tokens[j].has(cNot) {
			return !c.ofAddress(j)
		}
		if c.tokens[j].kind == word {
			words++
		}
	}
	return false
}

// noMore reports "no longer" beside the verb: "nicht mehr verwenden", "verwenden Sie jane@...
// nicht mehr".
func (c clauses) noMore(i int) bool {
	if c.noLonger(i) {
		return true
	}
	return c.lex.notAfter() && slices.ContainsFunc(c.tokens[i+1:], func(t token) bool { return t.has(cOld) && t.has(cNot) })
}

// notBehind reports a "not" a few words behind a noun: "führen Sie den Tausch bitte nicht
// durch".
func (c clauses) notBehind(i int) bool {
	for j := i + 1; j < min(len(c.tokens), i+reachNot+1) && c.tokens[j].kind == word; j++ {
		if c.tokens[j].has(cNot) {
			return true
		}
	}
	return false
}

// waits reports a condition beside or behind a verb that is not met yet: "once IT
// has approved", "but not before Friday", "unless you object".
func (c clauses) waits(verb int) bool {
	only := false
	for i, t := range c.tokens {
		only = only || onlyWords[t.text]
		if only && c.later(i) || i > 0 && onlyWords[c.tokens[i-1].text] && metWords[t.text] { // "only after I have called"
			return true
		}
		if t.has(cIf) && !t.has(cPolite) && !c.was(i) && c.of[i] >= c.of[verb] && (only || c.onWord(i)) {
			return true
		}
		if c.of[i] < c.of[verb] && t.has(cIf) && !t.has(cPolite) && !metWords[t.text] && c.clauseHas(i, cApproval) && !c.was(i) { // "once our boss gives his consent, please ..."
			return true
		}
		if t.has(cPolite) || !t.has(cIf|cYet) || c.of[i] < c.of[verb] || c.was(i) {
			continue
		}
		if untilWords[t.text] || i > 0 && c.tokens[i-1].has(cNot) || t.has(cIf) && c.clauseHas(i, cApproval) {
			return true
		}
	}
	return false
}

// onWord reports "when I tell you" at i.
func (c clauses) onWord(i int) bool {
	if i+2 >= len(c.tokens) || !c.tokens[i+1].has(cI) {
		return false
	}
	return slices.ContainsFunc(c.tokens[i+2:min(len(c.tokens), i+5)], func(t token) bool { return tells[t.text] })
}

var (
	onlyWords = wordSet("only", "erst", "nur", "seulement", "qu'après", "sólo", "solo", "só", "somente", "apenas", "soltanto", "pas", "alleen", "dopiero", "tylko",
		"pouze", "numai",
		"csak", "kizárólag", "csupán", "vain", "vasta", "ainoastaan",
		"μόνο", "μόνον", "αποκλειστικά")
	untilWords = wordSet("until", "unless", "amíg", "ameddig", "hacsak", "kunnes", "ellei", "jollei", "ellette")
	// metWords begin conditions that are met: "after our boss gave his consent".
	metWords = wordSet("after", "nachdem", "nadat", "po", "efter", "etter", "après", "después", "dopo", "depois",
		"miután", "jälkeen",
		"αφού")
	waiting = wordSet("wait", "hold", "warten", "warte", "attendre", "attendez", "esperar", "esperen", "aspettare", "aspettate", "aguardar", "aguardem", "wachten", "wacht", "poczekać", "czekać",
		"zuwarten", "abwarten", "gedulden", "afwachten", "zaczekać", "zaczekajcie", "poczekajcie", "czekajcie", "wstrzymać", "wstrzymajcie", "vänta", "avvakta", "vente", "vent", "afvente", "avvente",
		"patienter", "patientez", "attendete", "počkejte", "vyčkat", "vyčkejte", "aștepta", "așteptați",
		"várjanak", "várjon", "várjatok", "várj", "várni", "várnának", "várnátok", "odottakaa", "odota", "odottaa", "odottaisitteko", "odottamaan",
		"περιμένετε", "περίμενε", "αναμείνετε")
	tells = wordSet("tell", "say", "confirm", "call", "write", "melde", "sage", "bescheid", "bestätige", "dis", "confirme", "diga", "confirmo", "dico", "zeg", "laat", "powiem",
		"szólok", "szólunk", "jelzem", "jelezzük", "írok", "írunk", "megerősítem", "ilmoitan", "ilmoitamme", "kerron", "vahvistan", "sanon",
		"πω", "πούμε", "ενημερώσω", "ενημερώσουμε", "επιβεβαιώσω", "ειδοποιήσω")
)

// was reports a clause of the past: "we were Contoso until last year".
func (c clauses) was(i int) bool {
	for j, t := range c.tokens {
		if c.of[j] == c.of[i] && j < i && (wasWords[t.text] || t.text == "were") {
			return true
		}
	}
	return false
}

func (c clauses) beforeIsNot(j int) bool { return j > 0 && c.tokens[j-1].has(cNot) }

// ofAddress reports "not jane@..." beside another address.
func (c clauses) ofAddress(j int) bool {
	if n := len(c.addresses()); n < 2 || j > 0 && c.tokens[j-1].has(cYet) {
		return false
	}
	for k := j + 1; k < len(c.tokens) && k <= j+4; k++ {
		t := c.tokens[k]
		if t.kind == address {
			return true
		}
		if t.kind == word && !t.has(cFill|cOld|cNew|cAddr|cTo|cFrom) {
			return false
		}
	}
	return false
}

// unwanted reports "I do not want", "не нужно".
func (c clauses) unwanted(asker int) bool {
	return c.tokens[asker].has(cWant) && asker > 0 && c.tokens[asker-1].has(cNot) && (!c.tokens[asker].has(cPlease) || c.lex.places()) // "nem kérem"
}

// unwished reports a "not" before what asks for a participle: "I do not want jane@...
// changed", "under no circumstances should jane@... be changed".
func (c clauses) unwished(i int) bool {
	for j := i - 1; j > 0 && c.of[j] == c.of[i]; j-- {
		if !c.tokens[j].has(cMust | cWant) {
			continue
		}
		for j--; j >= 0 && c.tokens[j].has(cFill|cI|cNot) && c.of[j] == c.of[i]; j-- {
			if c.tokens[j].has(cNot) {
				return true
			}
		}
		return false
	}
	return false
}

// unneeded reports the same behind the verb: "to change it is not needed".
func (c clauses) unneeded(i int) bool {
	for j := i + 2; j < len(c.tokens) && c.of[j] == c.of[i] && !c.asks; j++ {
		if c.tokens[j].has(cWant) && c.tokens[j-1].has(cNot) {
			return !c.inClause(i, cIf)
		}
	}
	return false
}

// refused reports a "not" between what asks and the verb that the verb's own
// words do not show: "please do not go on with my request to change ...".
func (c clauses) refused(asker, i int) bool {
	for j := asker + 1; j < i; j++ {
		if c.tokens[j].has(cNot) && c.of[j] == c.of[asker] && !c.ofAddress(j) {
			return !c.between(j+1, i, swapping) && !c.complete(j, i)
		}
	}
	return false
}

// complete reports a verb of its own behind the "not" at j, in the clause before that of
// i: "you need not call, just swap ...".
func (c clauses) complete(j, i int) bool {
	if c.of[i] != c.of[j]+1 {
		return false
	}
	for j++; c.of[j] != c.of[i]; j++ {
		if t := c.tokens[j]; t.has(cWrite) || t.kind == word && !t.known && !strings.HasSuffix(t.text, "ly") {
			return true
		}
	}
	return false
}

// subject reports an address, or a word for one, before the verb in its clause:
// "l'adresse de Bob ne change pas" tells, and asks for nothing.
func (c clauses) subject(i int) bool {
	for j := i - 1; j >= 0 && (c.of[j] == c.of[i] || c.tokens[j+1].isMark("()")); j-- {
		if c.tokens[j].kind == address || c.tokens[j].has(cAddr) {
			return !c.lex.verbLast()
		}
	}
	return false
}

// opensRefusal reports "Don't swap ..." at the beginning of a clause.
func (c clauses) opensRefusal(i int) bool {
	for j := i - 1; j >= 0; j-- {
		t := c.tokens[j]
		switch {
		case c.of[j] != c.of[i]:
			return !c.tokens[j+1].isMark("()")
		case t.kind == word && c.lex.verbLast() && t.has(cFrom|cMine|cAddr|cOld):
		case t.has(cFill) && j > 0 && c.tokens[j-1].has(cNot): // the rest of "do not"
		case t.kind == word && !t.has(cNot|cPlease|cBut|cYet) && !greets[t.text]:
			return false
		case t.has(cNot) && t.has(cFault) && t.text != "don't":
			return false
		}
	}
	return true
}

// topicEnds reports that only the comma behind a topic parts j from the verb at i, in the
// languages whose verbs come last: "変更は、まだ行わないでください".
func (c clauses) topicEnds(i, j int) bool {
	if !c.lex.verbLast() || c.of[j] != c.of[i]+1 {
		return false
	}
	for k := i + 1; k < j; k++ {
		if c.tokens[k].isMark(",") {
			return c.tokens[k-1].has(cIs) && k-i <= fewWords
		}
	}
	return c.tokens[j].isMark(",") && c.tokens[j-1].has(cIs)
}
