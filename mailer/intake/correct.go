package intake

import "slices"

// correct reads what is taken back and then asked for anew, with another username:
// "Please ignore that one. The right one is ...". What came before is meant no more.
func (x *extraction) correct() {
	last, overlooked := -1, false
	for i, s := range x.sentences {
		overlooked = overlooked || s.overlooks() < len(s.tokens)
		x.anew = x.anew || overlooked && s.calm() && slices.ContainsFunc(s.addresses(), func(m *mention) bool { return m.class == tenant && s.rightOne(m) })
		for _, t := range s.tokens[s.overlooks():] {
			if t.kind == address {
				t.mention.role = notRole
			}
		}
		if s.mood == withdrawn || x.has[request] && s.any(cSorry) && len(s.addresses()) == 0 && x.rightBehind(i) {
			last = i
		}
	}
	if last < 0 || x.has[withheld] {
		return
	}
	before := map[string]bool{}
	for _, s := range x.sentences[:last+1] {
		for _, m := range s.addresses() {
			before[m.addr] = true
		}
	}
	anew := slices.ContainsFunc(x.sentences[last+1:], func(s *sentence) bool {
		return (s.mood == request || s.calm() && (s.any(cRight|cInstead) || s.isUsername()) && !s.any(cIf)) &&
			slices.ContainsFunc(s.addresses(), func(m *mention) bool { return m.class == tenant && !before[m.addr] })
	})
	if !anew {
		return
	}
	x.has[withdrawn], x.anew = false, true
	for _, s := range x.sentences[:last+1] {
		for _, m := range s.addresses() {
			if m.class == tenant {
				m.role = notRole
			}
		}
	}
}

// isUsername reports "it's jane@...".
func (s *sentence) isUsername() bool {
	return slices.ContainsFunc(s.addresses(), s.onlyIs)
}

// rightBehind reports a request behind the sentence at i that names the right username.
func (x *extraction) rightBehind(i int) bool {
	return slices.ContainsFunc(x.sentences[i+1:], func(s *sentence) bool { return s.mood == request && s.any(cRight) && s.namesUsername() })
}

// takeBack leaves out the pairs that a sentence takes back while others stay:
// "forget about Bo (bo@... -> bo@...)".
func (x *extraction) takeBack() {
	if !x.has[request] || !x.has[withdrawn] {
		return
	}
	whole := false // a sentence takes back all
	for _, s := range x.sentences {
		switch {
		case s.mood != withdrawn:
		case !s.joins():
			whole = true
		default:
			for _, m := range s.addresses() {
				m.role = notRole
			}
		}
	}
	x.has[withdrawn] = whole
}

// mistake reads "I wrote jane.do@... instead of jane.doe@...": of two usernames the one
// behind the "instead of" is meant, for it is about what was written and not about a
// swap. Where the sender does not own to a mistake, neither is certain.
func (x *extraction) mistake() {
	sorry := x.speaks(cSorry | cWrong | cRight)
	for _, s := range x.sentences {
		wrong, right := s.miswritten()
		if right == nil && sorry {
			wrong, right = s.insteadOfSlip()
		}
		if right == nil {
			continue
		}
		if !sorry && !slices.ContainsFunc(s.tokens, func(t token) bool { return slips[t.text] }) {
			s.mood = uncertain
			continue
		}
		for _, m := range s.addresses() {
			switch m.addr {
			case right.addr:
				m.role, m.weak, m.object = newRole, false, false
			case wrong.addr:
				m.role = notRole
			}
		}
	}
}

// miswritten finds the two usernames of such a sentence, if it asks for nothing.
func (s *sentence) miswritten() (wrong, right *mention) {
	wrote, instead := false, false
	for _, t := range s.tokens {
		switch {
		case t.has(directive):
			return nil, nil
		case t.kind == address && t.mention.class != tenant && t.mention.class != invalid:
			return nil, nil
		case t.kind == address && instead && (right == nil || right.addr == t.mention.addr):
			right = t.mention
		case t.kind == address && (wrong == nil || wrong.addr == t.mention.addr):
			wrong = t.mention
		case t.kind == address:
			return nil, nil
		case t.has(cInstead):
			instead = right == nil
			continue
		}
		wrote = wrote || wroteWords[t.text]
		instead = instead && (t.kind == newline || t.kind == mark || t.has(cFill|cFrom|cNew|cRight|cAddr))
	}
	if !wrote || wrong == nil {
		return nil, nil
	}
	return wrong, right
}

var (
	wroteWords = wordSet("wrote", "written", "typed", "entered", "gave", "put", "sent", "spelled", "spelt", "geschrieben", "schrieb", "eingegeben", "getippt", "angegeben",
		"écrit", "tapé", "saisi", "mis", "indiqué", "donné", "escribí", "escrito", "tecleé", "puse", "puesto", "indiqué", "scritto", "digitato", "messo", "inserito",
		"escrevi", "digitei", "coloquei", "indiquei", "geschreven", "getypt", "ingevuld", "ingetikt", "opgegeven", "napisałem", "napisałam", "wpisałem", "wpisałam", "podałem", "podałam",
		"skrev", "skrivit", "skrevet", "napsal", "napsala", "написал", "написала", "указал", "указала",
		"zadal", "zadala", "uvedl", "uvedla", "scris", "tastat",
		"indicato", "comunicato", "fornito", "mandato", "inviato", "segnalato", "genannt", "mitgeteilt", "gemeldet", "communiqué", "transmis", "indicado", "mandé", "comuniqué",
		"indiquei", "mandei", "comuniquei", "doorgegeven", "genoemd", "mentioned", "quoted",
		"írtam", "elírtam", "beírtam", "megadtam", "adtam", "küldtem", "gépeltem", "kirjoitin", "näppäilin", "annoin", "lähetin", "ilmoitin", "laitoin", "syötin")
	slips = wordSet("erreur", "error", "errore", "erro", "fehler", "versehen", "versehentlich", "vertippt", "fout", "vergissing", "foutje", "błąd", "pomyłka", "pomyłkowo", "omyłkowo", "equivocación", "equivoqué",
		"engano", "enganei-me", "sbaglio", "sbagliato", "fel", "fejl", "chyba", "chybou", "ошибка", "ошибся", "ошиблась", "accident", "accidentally", "mistakenly",
		"omylem", "greșeală", "eroare",
		"hiba", "elírás", "tévedés", "elírtam", "tévedésből", "véletlenül", "virhe", "erehdys", "kirjoitusvirhe", "lyöntivirhe", "vahingossa", "erehdyksessä", "epähuomiossa")
)
