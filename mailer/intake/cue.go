package intake

import (
	"slices"
	"strings"
)

// noLonger reports "no longer" in front of a verb: "I no longer want to use".
func (s *sentence) noLonger(i int) bool {
	for j := i - 1; j >= 0 && j >= i-4 && s.tokens[j].kind == word; j-- {
		if t := s.tokens[j]; t.has(cOld) && t.has(cNot) {
			return true
		}
	}
	return false
}

// byMe reports "I" in front of a verb, with no address named since.
func (r *roleReader) byMe(i int) bool {
	for j := i - 1; j >= 0 && j >= i-3 && r.tokens[j].kind == word && !r.tokens[j].has(cAddr|cMine); j-- {
		if r.tokens[j].has(cI) {
			return r.tokens[j].text != "i'm" && !r.tokens[i-1].has(cIs) && r.tokens[i-1].text != "am"
		}
	}
	return false
}

// verb begins what a verb of swapping governs: in English its object, the old
// address.
func (r *roleReader) verb(i int) {
	r.swapping, r.writing = true, false
	r.substitutes = r.lex.english() && strings.HasPrefix(r.tokens[i].text, "substitut")
	if r.label == newRole && !r.weak || r.label == oldRole && !r.object {
		return // "my new login to be updated: "
	}
	r.set(noRole)
	if i > 1 && i+2 < len(r.tokens) && toBe[r.tokens[i-1].text] && r.tokens[i-2].has(cAddr) && r.tokens[i+1].has(cIs) && replacing(r.tokens[i].text) { // "l'adresse à remplacer est"
		r.set(oldRole)
		return
	}
	if t := r.tokens[i]; t.has(cNew) && t.has(cSwapNoun) && i+1 < len(r.tokens) && r.tokens[i+1].has(cIs) { // "the replacement is"
		r.set(newRole)
		return
	}
	if r.lex.english() && !r.determined(i) {
		r.set(oldRole)
		r.object = true
	}
}

// replacing reports a verb whose object goes.
func replacing(w string) bool {
	return slices.ContainsFunc([]string{"remplac", "chang", "modifi", "sostitu", "cambi", "sustitu", "reempla", "substitu", "troc", "vervang", "wijzig", "ersetz", "änder", "replac", "zmieni", "zamieni", "замен", "смен", "измен", "помен", "обнов", "замін", "змін", "помін", "онов", "промен"},
		func(stem string) bool { return strings.HasPrefix(w, stem) })
}

// determined reports a noun: "the change".
func (s *sentence) determined(i int) bool {
	if i == 0 {
		return false
	}
	b := s.tokens[i-1]
	return b.has(cAddr) || determiners[b.text]
}

var withWords = wordSet("with", "mit", "met", "avec", "con", "com", "z", "cu")

var articles = wordSet("le", "la", "l'", "les", "el", "los", "las", "il", "lo", "die", "der", "den", "das", "de", "het", "o", "a",
	"το", "τη", "την", "τον", "ο", "η", "οι", "τα", "τις", "τους")

// clitics stand before what is no article: "me lo cambiate?".
var clitics = wordSet("me", "ce", "nos")

var determiners = wordSet("a", "an", "the", "this", "that", "requested")

// postposed reads a role from the particle behind an address.
func (r *roleReader) postposed(i int) bool {
	t := r.tokens[i]
	if t.has(cInstead) && r.lex.insteadAfter() {
		r.behindInstead()
		return true
	}
	if !r.swapping && !r.any(cLead|cUse) {
		return false
	}
	switch {
	case t.has(cFromAfter):
		r.backward(oldRole)
	case t.has(cToAfter) && t.text == "と" && r.previous.class == ordinary && i+2 < len(r.tokens) && r.tokens[i+1].text == "の" && r.tokens[i+2].has(cSwap|cSwapNoun):
		r.backward(oldRole) // "jane@contoso.com との差し替え"
	case t.has(cToAfter):
		if p := r.previous; p.role == oldRole && p.class == tenant {
			p.role = noRole // "kayıtlı e-postamın jane@... olarak", whatever label stands before
		}
		r.backward(newRole)
	case t.has(cObjAfter) && r.previous.class == tenant && r.lex.insteadAfter(): // "jane@...-ot használják": the old or the new one
	case t.has(cObjAfter) && r.previous.role == noRole && r.previous.class == tenant && r.used(i):
		r.previous.role = newRole
	case t.has(cObjAfter) && r.previous.class == tenant && r.got(i):
	case t.has(cObjAfter) && r.previous.role == noRole:
		r.previous.role, r.previous.object = oldRole, true
	}
	return true
}

// behindInstead reads "jane@contoso.com helyett" and "vanhan osoitteeni sijaan": what goes
// stands before the word, and what comes behind it, unless it was named before.
func (r *roleReader) behindInstead() {
	if p := r.previous; r.adjacent && p.role != notRole { // whatever a verb before it made of it
		p.role, p.object, p.weak = oldRole, false, false
	}
	r.set(noRole)
	if !slices.ContainsFunc(r.addresses(), func(m *mention) bool { return m.role == newRole }) {
		r.set(newRole)
		r.weak = true
	}
}

// topicTo reports at i the particle of a topic, behind an address that another with a "to"
// follows.
func (r *roleReader) topicTo(i int) bool {
	return r.lex.spaced() && r.tokens[i].has(cIs) && r.previous.class == ordinary && i+2 < len(r.tokens) && r.tokens[i+1].kind == address && r.tokens[i+2].has(cToAfter)
}

// used reports a verb of using next behind the particle at i: "jane@... を登録して",
// or behind "as my username".
func (r *roleReader) used(i int) bool {
	for i++; i < len(r.tokens) && r.tokens[i].kind == word; i++ {
		switch t := r.tokens[i]; {
		case t.has(cUse):
			return !t.has(cSwap)
		case !t.has(cLogin | cNew | cToAfter):
			return false
		}
	}
	return false
}

// got reports a verb of making or getting next: "jane@... を作成しました".
func (r *roleReader) got(i int) bool {
	return i+1 < len(r.tokens) && r.tokens[i+1].has(cFill|cMake) && !r.tokens[i+1].has(cSwap|cNew|cElse)
}

// leadsOn reports a word that leads from an old address to its new one.
func (r *roleReader) leadsOn(i int) bool {
	t := r.tokens[i]
	switch {
	case t.has(cLead):
		return true
	case t.has(cTo) && (r.previous.role == fromRole || r.previous.role == oldRole):
		return true
	case t.has(cTo) && i+1 < len(r.tokens) && r.tokens[i+1].kind == address:
		return true
	default:
		return r.swapping && t.has(cTo) && r.previous.role == noRole && r.followed(i)
	}
}

// followed reports another address in the rest of the sentence.
func (r *roleReader) followed(i int) bool {
	for _, t := range r.tokens[i:] {
		if t.kind == address {
			return true
		}
	}
	return false
}

var toMe = wordSet("me", "us", "mir", "uns", "moi", "nous", "m'a", "mij", "mnie", "nam", "mig", "oss",
	"mi", "m'ont", "mi-a", "ne-a",
	"nekem", "nekünk", "részemre", "minulle", "meille", "mulle")

// isAddress reports "is" and an address behind t: "before is jane@contoso.com".
func (r *roleReader) isAddress(t token) bool {
	at := slices.IndexFunc(r.tokens, func(o token) bool { return o.kind == word && o.at == t.at && o.text == t.text })
	return at >= 0 && at+2 < len(r.tokens) && r.tokens[at+1].has(cIs) && r.tokens[at+2].kind == address
}

// replacedBy reports a participle of replacing before t, behind an address that no word
// calls the new one.
func (r *roleReader) replacedBy(t token) bool {
	at := slices.IndexFunc(r.tokens, func(o token) bool { return o.kind == word && o.at == t.at && o.text == t.text })
	return at > 0 && r.tokens[at-1].has(cSwapped) && replacing(r.tokens[at-1].text) && r.previous != nil && r.previous.role != newRole && r.previous.class == ordinary
}

// madeBefore reports a verb of making between a word for people and the next "is".
func (r *roleReader) madeBefore(t token) bool {
	at := slices.IndexFunc(r.tokens, func(o token) bool { return o.at == t.at && o.kind == word && o.text == t.text })
	for i := at - 1; i > 0 && i >= at-fewWords && r.tokens[i].kind == word; i-- {
		if madeForms[r.tokens[i].text] && r.tokens[i-1].isMark(",") { // "the new one, made yesterday by our IT, is"
			return true
		}
	}
	for i := at + 1; i > 0 && i < len(r.tokens) && i <= at+labelReach; i++ {
		switch next := r.tokens[i]; {
		case next.has(cIs):
			return made[r.tokens[i-1].text] || i > 2 && made[r.tokens[i-2].text]
		case next.kind == address:
			return false
		}
	}
	return false
}

var madeForms = wordSet("made", "created", "set", "angelegt", "erstellt", "eingerichtet", "créé", "créée", "creado", "creada", "creato", "creata", "criado", "criada", "aangemaakt", "gemaakt",
	"założony", "założona", "założone", "utworzony", "utworzona", "utworzone", "stworzony", "stworzone", "vytvořený", "vytvořená", "založený", "zřízený", "creat", "oprettet", "opprettet", "skapad", "létrehozott", "luotu")

var made = wordSet("made", "created", "up", "criou", "criaram", "creó", "crearon", "créé", "créée", "angelegt", "erstellt", "eingerichtet", "aangemaakt", "gemaakt",
	"creato", "creata", "utworzył", "utworzyli", "założył",
	"vytvořil", "vytvořila", "vytvořili", "založil", "založila", "zřídil", "creat", "făcut",
	"létrehozta", "létrehozott", "létrehozták", "csinált", "csinálta", "csináltak", "készített", "elkészítette", "beállított", "beállította", "loi", "loivat", "teki", "tekivät", "perusti", "luonut")

// knownAs reports "you should know me as", of what is to be, by the verb that the phrase
// for what is begins with.
func (r *roleReader) knownAs(t token) bool {
	if t.text != "know" && t.text != "have" && t.text != "knows" {
		return false
	}
	at := slices.IndexFunc(r.tokens, func(o token) bool { return o.at == t.at && o.kind == word && o.text == t.text })
	for j := at - 1; j >= 0 && j >= at-4; j-- {
		if r.tokens[j].has(cMust | directive) {
			return true
		}
	}
	return false
}

// cue reads the words that name a role or govern it.
func (r *roleReader) cue(t token) {
	switch {
	case sides[t.text] != noRole && r.isAddress(t):
		r.set(sides[t.text])
	case t.has(cOld) && r.previous != nil && (r.weak || r.label == newRole && r.previous.leads) && (r.previous.role == oldRole || r.previous.role == fromRole):
		// "from jane@contoso.onmicrosoft.com to my old address"
	case t.has(cOld) && r.instead: // "instead of the old one"
	case t.has(cInstead) && t.has(cFromAfter) && r.lex.spaced(): // stands behind what goes: "기존 주소 대신"
	case t.has(cLogin) && r.label == contactRole && !r.writing && r.age > 1: // "our admin has set up the user jane@..."
		r.set(noRole)
	case r.label == contactRole && !r.writing && (t.has(cI) && !t.has(cMine) && t.text != "it" || toMe[t.text] || made[t.text] && t.text != "up"): // "our admin gave me jane@..."
		r.set(noRole)
	case t.has(cIs) && r.label == contactRole && !r.writing && r.example: // "like your guide says, it's jane@..."
		r.set(noRole)
	case t.has(cOld) && r.knownAs(t):
		r.set(newRole)
	case t.has(cOld) && t.has(cNot) && r.lex.notAfter(): // "ich weiß nicht mehr, ob es jane@... war"
		r.set(notRole)
	case t.has(cOld), t.has(cInstead), t.has(cRepl):
		awaits := r.label == newRole && !r.weak
		r.set(oldRole)
		r.instead = t.has(cInstead)
		r.awaits = awaits && r.instead
	case t.has(cNew), t.has(cLead) && !t.has(cTo) && r.topic:
		r.set(newRole)
	case t.has(cCancel) && !r.forgot(t):
		r.set(notRole)
	case t.has(cWrite) && (r.sentMe(t) || r.iConfirm(t)): // "our IT sent me this", "je confirme"
	case t.has(cWrite) && r.invitationSent(t): // "the invitation was sent to jane@contoso.com"
	case t.has(cWrite) && t.has(cContact) && r.contactIs(t): // "their contact is Ann, registered as ann@..."
	case t.has(cWrite):
		r.writing = true
		r.set(contactRole)
	case t.text == "copied" && (r.copiedOut() || r.any(cI) && r.introduces()):
	case t.text == "copied" && r.byMe(slices.IndexFunc(r.tokens, func(o token) bool { return o.kind == word && o.at == t.at && o.text == t.text })):
	case t.has(cContact) && t.text != "it" && r.label == newRole && r.madeBefore(t): // "the new login that our IT made is"
	case t.has(cContact) && t.text != "it":
		r.set(contactRole)
		r.example = t.has(cOr)
	case t.has(cTo) && r.writing:
		r.set(contactRole)
	case t.has(cTo) && r.swapping:
		if r.label == notRole && r.age <= 1 || r.example && r.lex.insteadAfter() { // "but not to jane@...", "esimerkiksi nimeen jane@..."
			break
		}
		if r.label != newRole {
			r.set(newRole)
			r.weak = true
		}
	case t.has(cFrom) && r.label == newRole && !r.lex.english() && t.text != "aus": // "por mi correo de siempre": the genitive
	case t.has(cFrom) && r.lex.lang == "it" && r.replacedBy(t): // "sostituito da"
		r.backward(oldRole)
		r.previous.role, r.previous.object = oldRole, false
		r.set(newRole)
	case t.has(cFrom) && r.replacedPassive(): // "να αντικατασταθεί το jane@contoso.com από το jane@..."
		r.previous.role, r.previous.object = oldRole, false
		r.set(newRole)
	case t.has(cFrom):
		r.set(fromRole)
	case t.has(cNot) || t.has(cWrong) && !t.has(cOld):
		r.set(notRole)
	case (r.weak || r.label == newRole && t.capital && !r.lex.nounsUpper()) && !usual(t) && (r.lex.english() || t.capital && !r.lex.nounsUpper()):
		r.set(noRole) // "with Bob, bob@..." is about Bob
	case t.has(cOr) && r.adjacent:
		r.set(r.previous.role)
	}
}
