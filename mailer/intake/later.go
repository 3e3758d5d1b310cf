package intake

import "slices"

// What stands behind a request may put it off without saying so of the swap: "I'll tell you
// when you can start", "why not only in January?", "rather after the holidays".

// putsOff reports such a sentence, of one that names no address.
func (s *sentence) putsOff() bool {
	return len(s.addresses()) == 0 && (s.saysWhenToStart() || s.whyNotLater() || s.ratherAfter() || s.asksToWait())
}

// saysWhenToStart reports "I will let you know when you can start", which "I'll let you know
// when I am in" is not.
func (s *sentence) saysWhenToStart() bool {
	if s.asks || !s.any(cI) || slices.ContainsFunc(s.tokens, func(t token) bool { return t.has(cPlease) && !t.has(cPolite) }) {
		return false
	}
	told := false
	for i, t := range s.tokens {
		switch {
		case s.lex.isYou(t) || youForms[t.text]:
			told = true
		case told && whenWords[t.text]:
			return slices.ContainsFunc(s.tokens[i+1:], func(t token) bool { return startWords[t.text] })
		case t.isMark(".;"):
			return false
		}
	}
	return false
}

// whyNotLater reports "why not change it only after our audit?".
func (s *sentence) whyNotLater() bool {
	first := slices.IndexFunc(s.tokens, func(t token) bool { return t.kind == word && whyWords[t.text] })
	if first < 0 || !s.asks {
		return false
	}
	near := s.tokens[first+1 : min(len(s.tokens), first+4)]
	return slices.ContainsFunc(near, func(t token) bool { return t.has(cNot) || t.text == "ne" }) && (s.any(cYet|cSwap|cSwapNoun) || s.wordsOf(afterward) || s.wordsOf(onlyWords))
}

// ratherAfter reports "better after the holidays", and not "lieber heute als morgen".
func (s *sentence) ratherAfter() bool {
	for i, t := range s.tokens {
		if ratherWords[t.text] && slices.ContainsFunc(s.tokens[i+1:min(len(s.tokens), i+3)], func(t token) bool { return afterward[t.text] }) {
			return true
		}
	}
	return false
}

// onceOurs reports "une fois la migration de notre domaine faite", of what the sender has to do.
func (s *sentence) onceOurs() bool {
	for i := range s.tokens[:max(0, len(s.tokens)-1)] {
		if onceParts[s.tokens[i].text+" "+s.tokens[i+1].text] {
			return slices.ContainsFunc(s.tokens[i:min(len(s.tokens), i+labelReach)], func(t token) bool { return t.has(cMine) })
		}
	}
	return false
}

// sparesAll reports "please do not change anything".
func (s *sentence) sparesAll() bool {
	return s.wordsOf(anyThing) && s.any(cNot) && s.any(cSwap) && (s.any(directive) || s.any(cImper)) && !s.any(cPast|cDone|cI)
}

var anyThing = wordSet("anything", "nichts", "rien", "nada", "niente", "nulla", "niets", "nic", "niczego", "ingenting", "någonting", "noget", "noe")

var (
	youForms    = wordSet("you", "ihnen", "euch", "vous", "les", "os", "vi", "vos", "vocês", "jullie", "u", "państwu", "wam", "vám", "jer", "er")
	startWords  = wordSet("start", "begin", "proceed", "go", "ready", "losgehen", "loslegen", "anfangen", "weit", "bereit", "starten", "beginnen", "bon", "commencer", "prêt", "prêts", "prête", "lancer", "empezar", "comenzar", "listo", "listos", "iniziare", "partire", "procedere", "pronto", "pronti", "começar", "prontos", "klaar", "zacząć", "gotowe", "gotowi", "začít", "připraveni", "börja", "redo", "klara", "klar", "begynde", "klart")
	whyWords    = wordSet("why", "warum", "wieso", "pourquoi", "perché", "waarom", "dlaczego", "proč", "varför", "hvorfor", "qué")
	ratherWords = wordSet("rather", "better", "lieber", "besser", "plutôt", "mieux", "mejor", "meglio", "piuttosto", "melhor", "liever", "beter", "lepiej", "raději", "radši", "hellre", "hellere", "heller", "preferably")
	afterward   = wordSet("after", "nach", "après", "después", "tras", "dopo", "depois", "após", "na", "po", "efter", "etter", "januar", "january", "janvier", "enero", "gennaio", "janeiro", "januari", "rentrée", "next", "later", "später", "plus", "más", "più", "mais", "attendre", "esperar", "aspettare", "wachten", "warten")
)

// asksToWait reports "please wait until I tell you".
func (s *sentence) asksToWait() bool {
	for i, t := range s.tokens {
		if !waiting[t.text] || s.asks {
			continue
		}
		before := s.tokens[max(0, i-fewWords):i]
		if slices.ContainsFunc(before, func(t token) bool { return t.has(cPlease) }) && !slices.ContainsFunc(before, func(t token) bool { return t.has(cNot | cI) }) {
			return true
		}
	}
	return false
}
