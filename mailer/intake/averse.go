package intake

import (
	"slices"
	"strings"
)

// Words around a verb of swapping may turn it against what it says.

// opposed reports a word before a verb that speaks against it: "our policy forbids that
// you change", "please reject any request to swap".
func (c clauses) opposed(i int) bool {
	for j := i - 1; j >= 0 && c.of[j] == c.of[i]; j-- {
		if against[c.tokens[j].text] {
			return true
		}
	}
	return false
}

var against = wordSet("reject", "refuse", "decline", "deny", "prevent", "avoid", "forbid", "forbids", "prohibits", "mistake", "reason", "hate", "beware", "refuses", "refused", "confuse", "unlike", "ablehnen",
	"verweigern", "verhindern", "vermeiden", "verbietet", "grund", "refuser", "refusez", "rejeter", "rejetez", "empêcher", "éviter", "interdit", "raison", "rechazar",
	"rechacen", "denegar", "evitar", "eviten", "prohíbe", "motivo", "rifiutare", "rifiutate", "respingere", "evitare", "vieta", "recusar", "recusem", "rejeitar", "proíbe",
	"weigeren", "afwijzen", "voorkomen", "verbiedt", "reden", "odrzucić", "odmówić", "zapobiec", "zabrania", "powodu",
	"důvod", "zabránit", "zakazuje", "motivul", "evita", "interzice",
	"elutasítani", "elutasítják", "visszautasítani", "elkerülni", "megakadályozni", "hylätä", "hylkää", "torjua", "estää", "välttää", "syy")

// back reports "swap it back".
func (c clauses) back(i int) bool {
	if found := c.addresses(); len(found) > 0 && found[len(found)-1].class != tenant {
		return false // what takes its place tells enough
	}
	for j := i + 1; j < len(c.tokens) && c.of[j] == c.of[i]; j++ {
		if backWords[c.tokens[j].text] && !c.between(i+1, j, cWrite|cAsk) && c.tokens[i].has(cSwap) {
			return true
		}
	}
	return false
}

var backWords = wordSet("back", "zurück", "terug", "indietro", "powrotem",
	"zpět", "zpátky", "înapoi", "tillbaka", "tilbage", "tilbake",
	"vissza", "takaisin")

// bySomebody reports "somebody will ask you" before a verb and before anything is asked.
func (c clauses) bySomebody(i int) bool {
	found, colon := false, false
	for _, t := range c.tokens[:i] {
		switch {
		case !found && t.has(directive) || c.asks:
			return false
		case somebody[t.text] || willAsk[t.text] || c.lex.lang == "zh" && strings.Contains(t.text, "有人"):
			found = true
		case found && t.isMark(":"):
			colon = true
		case colon && t.has(cI|cWant): // "hoping that somebody reads this: I ask ..."
			found = false
		}
	}
	return found
}

var somebody = wordSet("somebody", "someone", "stranger", "jemand", "quelqu'un", "alguien", "alguém", "qualcuno", "iemand", "ktoś", "誰か",
	"někdo", "cineva", "biri", "birisi",
	"valaki", "valakinek", "idegen", "joku", "jonkun", "joltakulta", "jokin")

// forEvent reports "register jane@... for the webinar".
func (c clauses) forEvent(i int) bool {
	return slices.ContainsFunc(c.tokens[i+1:], func(t token) bool { return events[t.text] })
}

var events = wordSet("webinar", "webinaire", "webinář", "webináře", "training", "workshop", "newsletter", "participant", "participante", "partecipante", "formation", "corso", "curs", "cursul", "školení",
	"seminář", "účastníka", "účastnici", "schulung", "teilnehmer", "teilnehmerin", "seminario", "curso", "szkolenie",
	"webinárium", "webináriumra", "webináriumon", "képzés", "képzésre", "képzésen", "tréning", "tréningre", "rendezvény", "rendezvényre", "konferencia", "konferenciára", "résztvevő", "résztvevőként", "webinaari", "webinaariin", "koulutukseen", "koulutuksessa", "työpaja", "työpajaan", "seminaari", "seminaariin", "osallistuja", "osallistujaksi", "tapahtuma", "tapahtumaan")

// postpones reports "we want to change next month", without a "please".
func (s *sentence) postpones() bool {
	if s.any(cPlease | cCanYou) {
		return false
	}
	return s.tellsLater()
}

// whether reports a word that makes an indirect question before a verb.
func (c clauses) whether(i int) bool {
	return slices.ContainsFunc(c.tokens[:i], func(t token) bool { return t.text == "whether" || t.text == "ob" || t.text == "czy" && !c.asks })
}

// asksHow reports "I want to change my address, how do I do that?".
func (c clauses) asksHow(i int) bool {
	for j := i + 1; j+2 < len(c.tokens) && c.asks; j++ {
		if c.tokens[j].text == "how" && (c.tokens[j+1].text == "i" || c.tokens[j+2].text == "i" || c.tokens[j+2].text == "we") {
			return true
		}
	}
	for j := i + 1; j < len(c.tokens) && c.lex.longest > 0 && !c.inClause(i, cIf) && !c.tokens[j].has(cPolite); j++ {
		if c.of[j] != c.of[i] && c.tokens[j].has(cWh|cAsk) { // "変更したいのですが、どうすればいいですか"
			return true
		}
	}
	return false
}

// attributive reports "変更した理由", what was done as a part of something else.
func (c clauses) attributive(i int) bool {
	return c.lex.lang == "ja" && i+2 < len(c.tokens) && c.tokens[i+1].text == "した" && c.tokens[i+2].kind == word && c.tokens[i+2].text != "く" && !c.tokens[i+2].has(directive)
}

// adds reports "register jane@... in addition" and "also enter jane@...", which put one
// address beside another.
func (c clauses) adds(i int) bool {
	if t := c.tokens[i]; !t.has(cSwap|cUse) || t.has(cSwapNoun|cOnlySwap) || c.any(cInstead|cRepl|cOld) {
		return false
	}
	for j, t := range c.tokens {
		switch {
		case j > 0 && additional[t.text], t.text == "second" && j > 0 && c.tokens[j-1].text == "a":
			return true
		case alsoWords[t.text] && (t.text != "also" || c.lex.english()) && j+1 < len(c.tokens) && c.tokens[j+1].kind == address && c.tokens[j+1].mention.class == tenant:
			return true
		}
	}
	return false
}

var (
	additional = wordSet("additionally", "addition", "additional", "zusätzlich", "zusätzliche", "zusätzlichen", "extra", "bijkomend", "bijkomende", "dodatkowo", "dodatkowy", "dodatkową", "ytterligare", "yderligere", "ekstra",
		"emellett", "további", "továbbá", "kiegészítőleg", "lisäksi", "ylimääräinen", "ylimääräisen", "toinen",
		"επιπλέον", "επιπρόσθετα", "추가로")
	alsoWords = wordSet("also", "auch", "ook", "też", "także", "również", "också", "även", "også",
		"szintén", "myös",
		"επίσης")
)

// wantsToKnow reports "I want to understand", which Turkish has one phrase for.
func (s *sentence) wantsToKnow() bool {
	return s.any(cAsk) && (s.any(cWant) || s.lex.lang == "tr")
}
