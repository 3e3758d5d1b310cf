package intake

import (
	"slices"
	"strings"
)

// The two sides of a swap may stand below each other or beside each other, with a word for
// which goes and which comes: "remove: jane@contoso.com" above "put: jane@...".

// outAndIn reads "remove: jane@contoso.com" above "put: jane@...", and "was: this one" above
// "now: jane@...".
func (x *extraction) outAndIn(out, in *sentence) {
	if !out.calm() || !in.calm() || in.asks || len(in.tokens) < 3 || !inWords[in.tokens[0].text] || !in.tokens[1].isMark(":") || in.tokens[2].kind != address ||
		in.tokens[2].mention.class != tenant || len(in.addresses()) != 1 || in.words() > 3 {
		return
	}
	if slices.ContainsFunc(out.tokens, func(t token) bool { return t.has(cContact | cWrite | cPast) }) || slices.ContainsFunc(out.tokens, func(t token) bool { return t.text == "wrote" }) || !x.led(out) {
		return
	}
	at := len(out.tokens) - 1
	for at > 0 && !out.tokens[at].isMark(":") {
		at--
	}
	if at < 1 || !outWords[out.tokens[at-1].text] || !x.ownBehind(out, at+1) && !out.thisBehind(at+1) {
		return
	}
	for _, m := range out.addresses() {
		m.role, m.object = oldRole, false
	}
	m := in.tokens[2].mention
	m.role, m.weak, m.object, m.tied, in.labelled = newRole, false, false, true, true
}

// led reports that the sentence before s asks for nothing that is about something else.
func (x *extraction) led(s *sentence) bool {
	i := slices.Index(x.sentences, s)
	if i < 1 {
		return true
	}
	before := x.sentences[i-1]
	return !before.any(directive) || before.any(cAddr|cLogin|cMine|cSwapNoun) || before.any(cSwap) && before.words() <= 3
}

// outThenIn reads "jane@contoso.com out, jane@... in".
func (s *sentence) outThenIn(from string) bool {
	found := s.addresses()
	if len(found) != 2 || found[0].addr != from || found[1].class != tenant || !s.calm() || s.asks || s.any(cNot|cPast|cIf) {
		return false
	}
	out, in := false, false
	for i, t := range s.tokens[:len(s.tokens)-1] {
		next := s.tokens[i+1].text
		out, in = out || t.mention == found[0] && outWords[next], in || t.mention == found[1] && inWords[next]
	}
	if out && in {
		found[0].role, found[1].role, found[1].weak = oldRole, newRole, false
	}
	return out && in
}

// outThenInLast reads "bitte jane@contoso.com löschen und jane@... eintragen", whose verbs stand
// behind what they are about.
func (s *sentence) outThenInLast(from string) bool {
	found := s.addresses()
	if len(found) != 2 || found[0].addr != from || found[1].class != tenant || found[1].role == contactRole || !s.calm() || s.asks || !s.any(cPlease|cWant|cCanYou) || s.any(cPast|cIf|cYet|cOr|cDone|cKeep|cOther) {
		return false
	}
	passed, out, in := 0, false, false
	for _, t := range s.tokens {
		switch {
		case t.kind == address:
			passed++
		case t.kind != word:
		case t.has(cNot) && !t.has(cCancel):
			return false
		case t.has(cFrom) && !s.any(cPortal) || otherSystems[t.text] || otherMatters[t.text] || passed == 1 && !out && !t.known && !hasStem(t.text, outLast): // "van de mailinglijst"
			return false
		case passed == 1:
			out = out || hasStem(t.text, outLast)
		case passed == 2:
			in = in || hasStem(t.text, inLast)
		}
	}
	if out && in {
		found[0].role, found[0].object, found[0].weak = oldRole, false, false
		found[1].role, found[1].weak = newRole, false
	}
	return out && in
}

var (
	outLast = []string{"lösch", "entfern", "streich", "rausnehm", "herausnehm", "verwijder", "schrap", "vervall", "weghal"}
	inLast  = []string{"eintrag", "hinterleg", "registrier", "verwend", "nehm", "aufnehm", "einsetz", "toevoeg", "opnem", "invoer", "gebruik", "zett", "registrer"}
)

// thisBehind reports "this one" from i on to the end.
func (s *sentence) thisBehind(i int) bool {
	return i+1 < len(s.tokens) && i+3 >= len(s.tokens) && demonstratives[s.tokens[i].text] && (s.tokens[i+1].text == "one" || s.tokens[i+1].has(cAddr))
}

var (
	outWords = wordSet("was", "before", "remove", "delete", "out", "off", "vorher", "war", "bisher", "raus", "entfernen", "avant", "enlever", "retirer", "supprimer", "antes", "era", "quitar", "prima", "togliere", "tirar", "remover", "voorheen", "eruit", "verwijderen", "przedtem", "usunąć",
		"eddig", "korábban", "poistetaan", "aiemmin")
	inWords = wordSet("now", "after", "put", "add", "in", "insert", "jetzt", "nachher", "künftig", "rein", "eintragen", "maintenant", "mettre", "ajouter", "ahora", "poner", "añadir", "adesso", "mettere", "aggiungere", "agora", "colocar", "pôr", "nu", "erin", "invoeren", "teraz", "dodać",
		"mostantól", "ezentúl", "jatkossa")
)

// takesOutPutsIn reads "¿me sacan jane@contoso.com y me ponen jane@...?", whose two verbs say
// which goes and which comes.
func (s *sentence) takesOutPutsIn(from string) bool {
	found := distinct(s.addresses())
	if len(found) != 2 || found[0].addr != from || found[1].class != tenant || s.any(cNot|cPast|cIf|cOr|cWh|cAsk|cCanI|cKeep|cDone|cContact) {
		return false
	}
	toUs := s.any(cPlease|cCanYou) || slices.ContainsFunc(s.tokens, func(t token) bool { return datives[t.text] || toMe[t.text] })
	first := slices.IndexFunc(s.tokens, func(t token) bool { return t.kind == word && hasStem(t.text, takingOut) })
	toUs = toUs || first == 0 || first > 0 && s.tokens[first-1].isMark(":") // "you have one job: take out ..."
	if !toUs || s.any(cI) && !s.any(cPlease|cCanYou) {
		return false
	}
	out, in, passed := false, false, false
	for _, t := range s.tokens {
		odd := t.kind == word && t.means&^(cFill|directive|cI|cMine|cTo) != 0 || t.kind == word && !t.known
		small := articles[t.text] || andWords[t.text] || datives[t.text] || toMe[t.text] || greets[t.text] || particles[t.text]
		switch {
		case odd && !small && (out && !passed || passed) && !hasStem(t.text, puttingIn) && t.mention == nil: // "from Thursday's meeting"
			return false
		case t.mention == found[0]:
			if passed = out; !passed {
				return false
			}
		case t.mention == found[1]:
			if !in {
				return false
			}
		case t.kind == word && !passed:
			out = out || hasStem(t.text, takingOut)
		case t.kind == word:
			in = in || hasStem(t.text, puttingIn)
		}
	}
	if !out || !in {
		return false
	}
	found[0].role, found[0].weak, found[0].object = oldRole, false, false
	found[1].role, found[1].weak, found[1].object = newRole, false, false
	return true
}

// hasStem reports a verb with one of the stems, in no form of the past.
func hasStem(w string, stems []string) bool {
	return slices.ContainsFunc(stems, func(stem string) bool { return strings.HasPrefix(w, stem) }) &&
		!slices.ContainsFunc(pastEndings, func(end string) bool { return strings.HasSuffix(w, end) })
}

var (
	particles   = wordSet("out", "off", "away", "down", "in", "on", "up", "aus", "ein", "rein", "raus", "eruit", "erin")
	takingOut   = []string{"remov", "delet", "strik", "strip", "take", "drop", "sac", "saqu", "quit", "borr", "elimin", "tir", "retir", "enlev", "supprim", "toglie", "tolga", "leva", "levi", "rimuov", "verwijder", "schrap", "streich", "lösch", "entfern", "usuń", "usun", "wykreśl", "odeber", "smaž", "ștergeți", "scoateți", "fjern"}
	puttingIn   = []string{"put", "add", "insert", "enter", "pon", "pong", "met", "inscri", "anot", "apunt", "coloc", "ponh", "mett", "inser", "voeg", "zet", "trag", "nehm", "setz", "wpis", "dodaj", "wstaw", "zapiš", "dopl", "puneți", "treceți", "sätt", "lägg", "skriv"}
	pastEndings = []string{"aron", "ieron", "aste", "asteis", "ato", "ata", "ado", "ada", "ido", "ida", "aram", "eram", "iram", "ed", "té", "né", "mé", "vé"}
)
