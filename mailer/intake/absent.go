package intake

import (
	"slices"
	"strings"
)

// What a mail tells of may not be there: a username of next year, a name that was taken,
// one that was only for a test.

// toCome reports a username that is not there yet, or may never be: "next year it will
// be jane@...", "if IT agrees, the login is jane@...".
func (s *sentence) toCome(m *mention) bool {
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == m })
	first := true
	for i, t := range s.tokens {
		if t.kind == word && first {
			if t.has(cIf) && !t.has(cPolite) && !s.any(cDone) || t.text == "should" && !s.asks {
				return true
			}
			first = false
		}
		if s.later(i) || i < at && (maybe[t.text] || plans[t.text] || t.text == "about" && s.tokens[i+1].has(cTo)) {
			return true
		}
	}
	return false
}

// absent reports a username that is not there: still to come, gone or taken, or for
// trying only.
func (s *sentence) absent(m *mention, ofFirm bool) bool {
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == m })
	not := false
	for i := at + 1; i < len(s.tokens) && i <= at+goneReach && s.tokens[i].kind == word; i++ {
		if t := s.tokens[i]; lost[t.text] || not && ready[t.text] {
			return true
		}
		not = not || s.tokens[i].has(cNot)
	}
	for i, t := range s.tokens[:at] {
		next := s.tokens[i+1]
		if trial[t.text] && (next.has(cAddr|cLogin|cTenant|cPortal) || next.text == "system") || against[t.text] || t.has(cPersonal) && !ofFirm {
			return true
		}
	}
	return s.toCome(m)
}

// sketches reports a sentence that makes an example, a plan or mere news of the pairs
// beside it: "these are only examples:", "draft, not for processing:", "that is wrong".
func (s *sentence) sketches() bool {
	if s.row || s.any(cPlease|cCanYou) || !s.calm() && s.mood != withheld {
		return false
	}
	joins := s.joins()
	for i, t := range s.tokens {
		switch {
		case s.later(i), plans[t.text], drafts[t.text], says[t.text] && joins,
			i > 0 && (t.text == "information" && s.tokens[i-1].text == "your" || t.text == "info" && s.tokens[i-1].text == "zur"):
			return true
		case t.has(cWrong) && i <= fewWords && i > 0 && pronouns[s.tokens[0].text]:
			return true
		}
	}
	return false
}

var drafts = wordSet("draft", "example", "examples", "fyi", "entwurf", "beispiel", "beispiele", "kenntnisnahme", "brouillon",
	"borrador", "ejemplo", "ejemplos", "bozza", "esempio", "esempi", "rascunho", "exemplo", "exemplos", "concept", "voorbeeld", "voorbeelden", "przykład", "przykłady", "szkic",
	"piszkozat", "vázlat", "tervezet", "példa", "minta", "luonnos", "esimerkki", "malli")

// goneReach is how many words behind a username tell that it is gone.
const goneReach = 5

var (
	lost = wordSet("deleted", "removed", "disabled", "blocked", "locked", "expired", "taken", "gone", "closed", "unavailable", "gelöscht", "gesperrt", "deaktiviert",
		"vergeben", "supprimé", "bloqué", "désactivé", "pris", "eliminado", "borrado", "bloqueado", "ocupado", "rimosso", "bloccato", "impegnato", "excluído", "apagado",
		"verwijderd", "geblokkeerd", "bezet", "usunięty", "usunięte", "zablokowany", "zablokowane", "zajęty", "zajęta", "zajęte",
		"supprimée", "bloquée", "désactivée", "eliminato", "eliminata", "bloccata", "cancellato", "disattivato", "smazán", "smazána", "smazaný", "odstraněn", "zablokován", "zablokovaný", "obsazeno", "obsazené", "obsazený", "șters", "ștearsă", "blocat", "blocată", "dezactivat", "dezactivată", "ocupat", "ocupată",
		"törölve", "törölték", "töröltük", "letiltva", "letiltották", "zárolva", "zárolták", "lejárt", "foglalt", "megszűnt", "poistettu", "poistettiin", "suljettu", "lukittu", "estetty", "vanhentunut", "varattu", "käytöstä")
	ready = wordSet("available", "free", "valid", "active", "ready", "verfügbar", "frei", "aktiv", "gültig", "disponible", "libre", "actif", "libero", "disponibile", "attivo",
		"disponível", "livre", "ativo", "activo", "beschikbaar", "vrij", "actief", "dostępny", "dostępna", "wolny", "aktywny",
		"attiva", "dostupný", "volný", "aktivní", "platný", "disponibil", "liber", "activ", "valabil",
		"elérhető", "szabad", "érvényes", "aktív", "kész", "készen", "vapaana", "vapaa", "voimassa", "aktiivinen", "valmis", "käytettävissä")
	trial = wordSet("test", "trial", "demo", "sandbox", "dummy", "prueba", "teste", "prova", "proef",
		"essai", "d'essai", "zkušební", "testovací", "probă",
		"próba", "teszt", "kokeilu", "testi", "testitunnus")
	plans = wordSet("plan", "planning", "planned", "intend", "considering", "wanted", "planen", "vorhaben", "wollte", "wollten", "comptons", "prévoyons", "pensamos",
		"planeamos", "pensiamo", "pretendemos", "planejamos", "zamierzamy", "planujemy", "planuję",
		"envisageons", "prévois", "hodláme", "plánujeme", "plánuji", "plănuim", "intenționăm",
		"tervezzük", "tervezem", "tervezi", "szándékozunk", "szándékozom", "akartuk", "akartam", "terveink", "aiomme", "aion", "suunnittelemme", "suunnittelen", "harkitsemme", "harkitsen", "tarkoitus")
)

// later reports "next year" at i, in either order, or a word for it.
func (s *sentence) later(i int) bool {
	t := s.tokens[i].text
	if soon[t] {
		return true
	}
	from, to := max(0, i-1), min(len(s.tokens), i+2)
	return next[t] && (i == 0 || !s.tokens[i-1].has(cNew)) && // "from next week" gives what is new
		slices.ContainsFunc(s.tokens[from:to], func(t token) bool { return spans[t.text] })
}

// next and spans make up "next year"; soon are words that say it alone.
var (
	next = wordSet("next", "coming", "nächstes", "nächsten", "nächste", "nächster", "kommendes", "kommenden", "kommende", "prochain", "prochaine",
		"próximo", "próxima", "viene", "vem", "prossimo", "prossima", "volgend", "volgende", "komend", "komende", "przyszłym", "przyszłego", "nästa",
		"příští", "příštího", "příštím", "viitoare", "næste", "neste", "önümüzdeki", "gelecek",
		"jövő", "következő", "ensi", "tulevana")
	spans = wordSet("year", "month", "quarter", "week", "summer", "autumn", "winter", "spring", "jahr", "jahres", "monat", "woche", "quartal",
		"année", "an", "mois", "semaine", "trimestre", "año", "mes", "semana", "ano", "mês", "que", "anno", "mese", "settimana",
		"jaar", "maand", "kwartaal", "roku", "miesiącu", "miesiąca", "tygodniu", "tygodnia", "kwartale", "år", "månad", "vecka",
		"týden", "týdne", "týdnu", "měsíc", "měsíci", "rok", "roce", "săptămâna", "luna", "anul", "kvartal", "måned", "uge", "uke", "ay", "hafta", "yıl", "sene",
		"héten", "hét", "hónapban", "hónap", "évben", "évtől", "hónaptól", "héttől", "negyedévben", "nyáron", "ősszel", "viikolla", "viikko", "kuussa", "kuun", "kuusta", "vuonna", "vuoden", "neljänneksellä", "kesällä", "syksyllä", "keväällä")
	soon = wordSet("soon", "someday", "demnächst", "bald", "bientôt", "prochainement", "próximamente", "pronto", "brevemente", "prossimamente", "binnenkort",
		"wkrótce", "niedługo", "来年", "来月", "来週", "近いうちに", "明年", "下个月", "下個月", "下周", "下週", "将来", "將來",
		"brzy", "brzo", "zanedlouho",
		"hamarosan", "nemsokára", "valamikor", "egyszer", "pian", "piakkoin", "lähiaikoina", "joskus")
)

// maybe are verbs that leave open whether something is so.
var maybe = wordSet("might", "könnte", "pourrait", "podría", "poderia", "potrebbe", "kunnen", "mógłby",
	"talán", "esetleg", "lehet", "ehkä", "saattaa", "kenties")

// standsForAny reports a username that stands for any, as the guide has them.
func standsForAny(addr string) bool {
	local, tenant, _ := strings.Cut(addr, "@")
	tenant, _, _ = strings.Cut(tenant, ".")
	if crossed(local) || crossed(tenant) || yourFirm[tenant] {
		return true
	}
	parts := strings.FieldsFunc(local, func(r rune) bool { return r == '.' || r == '-' || r == '_' })
	return yourName[local] || len(parts) > 0 && !slices.ContainsFunc(parts, func(p string) bool { return !yourName[p] })
}

// crossed reports "xxx".
func crossed(s string) bool { return len(s) > 1 && strings.Trim(s, "x") == "" }

var (
	yourName = wordSet("yourname", "your", "name", "yourusername", "username", "firstname", "lastname", "first", "last", "vorname", "nachname", "benutzername", "ihrname", "prenom", "nom", "utilisateur", "votrenom", "nombre", "apellido", "usuario", "tunombre",
		"nome", "cognome", "nomeutente", "sobrenome", "apelido", "utilizador", "seunome", "voornaam", "achternaam", "gebruikersnaam", "imie", "imię", "nazwisko", "nazwauzytkownika")
	yourFirm = wordSet("yourdomain", "yourcompany", "yourtenant", "yourfirm", "yourorg", "yourorganization", "companyname", "tenantname", "domainname", "company", "tenant", "domain",
		"firma", "ihrefirma", "meinefirma", "firmenname", "ihredomain", "entreprise", "votreentreprise", "societe", "votredomaine", "domaine", "empresa", "tuempresa", "suempresa", "tudominio", "dominio", "suaempresa", "seudominio",
		"azienda", "nomeazienda", "tuodominio", "bedrijf", "bedrijfsnaam", "uwbedrijf", "jouwbedrijf", "uwdomein", "nazwafirmy", "twojafirma", "twojadomena")
)
