package intake

import (
	"slices"
	"strings"
)

// What somebody asked for before, or says has happened, is no request of today.

// retold reports what somebody or something else asks for: "the guide mentions asking
// you to swap".
func (c clauses) retold(j int) bool {
	if c.recounted(j) || c.sentIn(j) || c.haveAsked(j) {
		return true
	}
	if j > 1 && c.tokens[j-1].text == "to" && says[c.tokens[j-2].text] && slices.ContainsFunc(c.tokens, func(t token) bool { return t.text == "where" }) { // "where it says to ask you"
		return true
	}
	if !strings.HasPrefix(c.tokens[j].text, "ask") || c.between(0, j, cI|cPlease|cCanYou) {
		return false
	}
	return slices.ContainsFunc(c.tokens[:j], func(t token) bool {
		return t.kind == word && !greets[t.text] && (!t.known || t.has(cOthers|cThey|cContact))
	})
}

// haveAsked reports "je vous avais demandé" and "tinha-vos pedido", whose participle is
// written almost like the verb that asks.
func (c clauses) haveAsked(j int) bool {
	return askedForms[c.tokens[j].text] && slices.ContainsFunc(c.tokens[max(0, j-2):j], func(t token) bool {
		verb, _, _ := strings.Cut(t.text, "-")
		return iHave[verb]
	})
}

var (
	askedForms = wordSet("demandé", "sollicité", "pedido", "solicitado")
	iHave      = wordSet("ai", "j'ai", "avais", "j'avais", "avons", "avions", "tinha", "tínhamos", "havia", "havíamos", "tenho", "temos")
)

// sentIn reports "I sent you a request for", of a noun for one at j.
func (c clauses) sentIn(j int) bool {
	if c.lex.english() {
		return c.tokens[j].text == "request" && j > 2 && determiners[c.tokens[j-1].text] && c.tokens[j-2].text == "you" && strings.HasPrefix(c.tokens[j-3].text, "sen")
	}
	if !sentNouns[c.tokens[j].text] || c.inClause(j, cIs) {
		return false
	}
	for k := max(0, j-reachNot-1); k < min(len(c.tokens), j+reachNot+1); k++ {
		if sentWords[c.tokens[k].text] && c.of[k] == c.of[j] {
			return true
		}
	}
	return false
}

var (
	sentNouns = wordSet("petición", "solicitud", "pedido", "solicitação", "demande", "requête", "richiesta", "antrag", "anfrage", "bitte", "verzoek", "aanvraag", "prośbę", "wniosek", "žádost", "cerere", "cererea",
		"kérelmet", "kérést", "kérelmemet", "kérésemet", "igényt", "pyyntö", "pyynnön", "pyyntöni", "hakemuksen",
		"αίτημα", "αίτημά")
	sentWords = wordSet("envié", "enviamos", "mandé", "mandamos", "hice", "hicimos", "presenté", "mandou", "enviou", "enviei", "mandei", "fiz", "fez", "envoyé", "adressé", "déposé", "inviato", "mandato", "fatto", "presentato",
		"gestellt", "geschickt", "gesendet", "eingereicht", "gestuurd", "gedaan", "ingediend", "wysłałem", "wysłałam", "złożyłem", "złożyłam", "poslal", "poslala", "trimis",
		"küldtem", "küldtünk", "beadtam", "beadtuk", "benyújtottam", "benyújtottuk", "elküldtem", "lähetin", "lähetimme", "jätin", "jätimme", "tein", "teimme",
		"έστειλα", "στείλαμε", "υπέβαλα", "υποβάλαμε", "έκανα", "κάναμε")
)

// recounted reports "I sent you a request to", "I wrote to you asking you to".
func (c clauses) recounted(j int) bool {
	if t := c.tokens[j].text; !strings.HasPrefix(t, "ask") && (t != "request" || j == 0 || !determiners[c.tokens[j-1].text]) {
		return false
	}
	for k := j - 1; k > 0 && k >= j-7 && c.of[k] == c.of[j]; k-- {
		if c.tokens[k].text == "in" && c.tokens[k-1].text == "put" { // "I put in a request"
			return true
		}
		if reports[c.tokens[k].text] && c.tokens[k-1].has(cI) && !c.tokens[k-1].has(cMine) && c.tokens[k-1].text != "i've" {
			return true
		}
	}
	return false
}

// recounts reports the same before a verb.
func (c clauses) recounts(i int) bool {
	for j := i - 1; j >= 0 && j >= i-4; j-- {
		if c.tokens[j].has(directive) && c.recounted(j) {
			return true
		}
	}
	return false
}

// reported reports "I asked you to" before a verb, which tells of an earlier mail.
func (c clauses) reported(i int) bool {
	for j := i - 1; j >= 0 && j >= i-6 && !c.lex.english(); j-- {
		if c.toldAsking(j) {
			return true
		}
	}
	for j := i + 1; c.lex.verbLast() && j < len(c.tokens) && c.of[j] == c.of[i] && !c.asks; j++ { // "ich habe den Tausch letzte Woche beantragt"
		if reportsElsewhere[c.tokens[j].text] {
			return true
		}
	}
	near := 4
	if c.tokens[i].has(cSwapped) { // "I asked for both of my addresses to be swapped"
		near = 10
	}
	for j := i - 1; j > 0 && j >= i-near; j-- {
		if reports[c.tokens[j].text] && c.tokens[j+1].text == "you" && j+1 < i { // "somebody asked you to"
			return true
		}
		if reports[c.tokens[j].text] && (c.tokens[j-1].has(cI) && !c.tokens[j-1].has(cMine) || j > 1 && c.tokens[j-2].has(cI)) {
			return true
		}
	}
	return false
}

// pastOf reports a word that makes a past in the clause of i, where none stands on the
// verb; that of "I wrote" behind a directive is its own.
func (c clauses) pastOf(i int) bool {
	asks, writes := false, false
	for j, t := range c.tokens {
		if c.of[j] != c.of[i] {
			continue
		}
		asks = asks || j > i && t.has(directive)
		writes = writes || asks && t.has(cWrite)
		if t.has(cPast) && !t.has(cPolite) && !writes {
			return true
		}
	}
	return false
}

// announces reports "let me know once it has been swapped", which takes the swap for
// granted.
func (c clauses) announces(i int) bool {
	asks, once := false, false
	if c.notes(i) {
		return true
	}
	for j, t := range c.tokens[:i] {
		once = once || asks && (onceWords[t.text] || onceParts[t.text+" "+c.tokens[j+1].text])
		asks = asks || t.has(cAsk|cWrite)
	}
	return once && c.tokens[i].has(cSwapped|cSwapNoun) && !c.asks && c.any(cPlease) && !c.fails() && !c.any(cNot)
}

// notes reports "please be aware that" before the verb at i.
func (c clauses) notes(i int) bool {
	for j := 1; j+1 < i; j++ {
		if noteWords[c.tokens[j].text] && slices.ContainsFunc(c.tokens[max(0, j-2):j], func(t token) bool { return t.has(cPlease) }) {
			return (c.tokens[j+1].text == "that" || c.tokens[j+1].isMark(":,")) && !c.any(cNot) && !c.between(j+1, i, directive&^cMust) && c.tokens[i].has(cSwapped)
		}
	}
	return false
}

var noteWords = wordSet("note", "aware", "informed", "advised", "notice")

// thanksFor reports "merci, le passage à jane@... fonctionne" and "díky za změnu na jane@...,
// vše funguje", whose thanks ask elsewhere.
func (c clauses) thanksFor(asker, i int) bool {
	if !grateful(c.tokens[asker].text) {
		return false
	}
	for j := i + 1; j < len(c.tokens); j++ {
		t := c.tokens[j]
		if c.of[j] == c.of[i] && t.has(cPast|cDone) && !grateful(t.text) || working[t.text] && !c.inClause(j, cNot|cIf|cClause) {
			return true
		}
	}
	return false
}

// spelled reports a request that somebody is told to write: `the guide says to write
// "please swap ..."`, whose quotation marks are no tokens.
func (c clauses) spelled(j int) bool {
	return j > 0 && c.tokens[j].has(cPlease) && c.tokens[j-1].has(cWrite) && !c.tokens[j-1].has(cFill)
}

// listedWith reports "is registered with jane@contoso.com", of a participle that tells what
// is on file and not what was done.
func (c clauses) listedWith(i int) bool {
	if !listedWords[c.tokens[i].text] && !c.tokens[i].has(cOld) {
		return false
	}
	for j := i + 1; j <= min(len(c.tokens)-1, i+labelReach); j++ {
		switch t := c.tokens[j]; {
		case t.kind == address:
			return t.mention.class == ordinary
		case t.kind != word && t.kind != newline && !t.isMark(":"), t.has(cSwap | cLead | cNot):
			return false
		}
	}
	return false
}

// dictated reports such a request before a verb.
func (c clauses) dictated(i int) bool {
	for j := range i {
		if c.spelled(j) {
			return true
		}
	}
	return false
}

// toldAsking reports "I asked" at i, in the languages that can leave out the "I"; "просил
// бы", with the particle behind it, is what is asked now.
func (s *sentence) toldAsking(i int) bool {
	return reportsElsewhere[s.tokens[i].text] && (i+1 == len(s.tokens) || !wouldWords[s.tokens[i+1].text])
}

// reports reports a word for asking that tells of it, or what somebody else may ask.
func (s *sentence) reports() bool {
	for i, t := range s.tokens {
		if reports[t.text] || s.toldAsking(i) {
			return true
		}
	}
	return s.asksYou()
}

// asksYou reports "Bob will ask you to".
func (s *sentence) asksYou() bool {
	for i, t := range s.tokens {
		switch {
		case t.has(cI | cPlease | cCanYou):
			return false
		case i > 0 && i+1 < len(s.tokens) && strings.HasPrefix(t.text, "ask") && s.tokens[i+1].text == "you", willAsk[t.text]:
			return true
		}
	}
	return false
}

// willAsk are "will ask" in languages that say it in a word of its own.
var willAsk = wordSet("demandera", "demanderont", "chiederà", "chiederanno", "požádá", "požádají", "cere",
	"kérik",
	"pyytämään", "fogja", "fogják")

var onceWords = wordSet("once", "sobald", "zodra",
	"jakmile",
	"amint", "mihelyt", "heti", "kunhan",
	"ha", "amikor", "kun")

var reports = wordSet("asked", "requested", "wrote", "told", "emailed", "mailed", "sent", "submitted", "applied")

// reportsElsewhere are the same in languages that can leave out the "I".
var reportsElsewhere = wordSet("escribí", "escribimos", "pedí", "pedimos", "solicité", "solicitamos", "envié", "mandé", "escrevi", "pedi", "solicitei", "enviei", "mandei",
	"scritto", "chiesto", "richiesto", "écrit", "demandé", "sollicité", "pedido", "solicitado", "schrieb", "geschrieben", "gebeten", "beantragt", "angefragt", "gestellt", "eingereicht",
	"schreef", "geschreven", "gevraagd", "aangevraagd", "verzocht", "pisałem", "pisałam", "napisałem", "napisałam", "prosiłem", "prosiłam", "skrev", "bad",
	"psal", "psala", "psali", "poslal", "poslala", "poslali", "žádal", "žádala", "nežádal", "nežádala", "cerut", "scris", "solicitat", "spus", "řečeno",
	"kértem", "kértük", "kérte", "kérték", "kértél", "kérvényeztem", "kérelmeztem", "igényeltem", "igényeltük", "írtam", "írtuk", "küldtem", "küldtük", "beküldtem", "beadtam", "beadtuk", "pyysin", "pyysimme", "pyysi", "pyydettiin", "pyytänyt", "pyytäneet", "hain", "haimme", "kirjoitin", "kirjoitimme", "lähetin", "lähetimme", "ilmoitin", "ilmoitimme")

// changedSince reports "my account was jane@... and, since May, jane@...".
func (s *sentence) changedSince() bool {
	was, since, named := false, false, false
	for _, t := range s.tokens {
		switch {
		case t.kind == address && was && since:
			return true
		case t.kind == address:
			named, since = was, false
		case wasWords[t.text]:
			was = true
		case sinceWords[t.text]:
			since = named
		}
	}
	return false
}

// recalls reports "I asked last week: jane@... to jane@...".
func (s *sentence) recalls() bool {
	for i, t := range s.tokens[1:] {
		if before := s.tokens[i]; reports[t.text] && before.has(cI) && !before.has(cMine) || s.toldAsking(i+1) || reportsElsewhere[t.text] && !s.any(cOthers|cThey) {
			return true
		}
	}
	return false
}

var sinceWords = wordSet("since", "seit", "depuis", "desde", "sinds", "od", "dal",
	"óta", "lähtien", "alkaen")
