package intake

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

//go:embed doubt.txt
var doubtText string

// doubts are the phrases of doubt.txt by key.
var doubts = sync.OnceValue(func() map[string]phraseSet {
	all := map[string]phraseSet{}
	for l := range strings.Lines(doubtText) {
		key, list, found := strings.Cut(l, ":")
		if !found || strings.HasPrefix(l, "#") {
			continue
		}
		if all[key] == nil {
			all[key] = phraseSet{}
		}
		for p := range strings.SplitSeq(list, ",") {
			if words := strings.Fields(p); len(words) > 0 && spaceless(words[0]) {
				all[key][""] = append(all[key][""], []string{strings.Join(words, " ")})
			} else if len(words) > 0 {
				all[key][words[0]] = append(all[key][words[0]], words)
			}
		}
	}
	return all
})

// phraseSet are phrases by their first words, and under "" those that are found as they are
// written.
type phraseSet map[string][][]string

// in reports one of the phrases in a sentence.
func (p phraseSet) in(s *sentence) bool {
	if s.lex != nil && s.lex.longest > 0 && p.holdsAny(s) {
		return true
	}
	for i := range s.tokens {
		if p.at(s, i) {
			return true
		}
	}
	return false
}

// at reports one of the phrases at i.
func (p phraseSet) at(s *sentence, i int) bool {
	t := s.tokens[i]
	return t.kind == word && slices.ContainsFunc(p[t.text], func(words []string) bool { return phrase{words: words}.at(s.tokens, i) > 0 })
}

var (
	// beginnings begin conditions that are met, and deadlines.
	beginnings = wordSet("after", "before", "until", "whether", "bevor", "ehe", "bis", "ob", "nachdem", "avant", "antes", "prima", "dopo", "voordat", "nadat", "of", "als", "zanim", "než", "înainte", "innan", "zda", "se", "ak", "li",
		"miután", "mielőtt", "amíg", "ennen", "kunnes", "jälkeen",
		"αφού", "μέχρι")
	// agreeable stand in conditions that are a courtesy.
	agreeable = wordSet("memnun", "possible", "necessary", "needed", "convenient", "suits", "ok", "okay", "may", "already", "help", "helps", "anything", "möglich", "nötig", "möglichkeit", "possibile", "posible", "possível", "mogelijk", "możliwe", "możliwości", "možné", "posibil", "möjligt",
		"ihnen", "euch", "dir", "convient", "conviene", "vi", "vám", "państwu", "vă", "er", "necessario", "necesario", "necessário", "nodig", "potrzeba", "třeba", "nevoie", "dispo", "disponible", "disponibile",
		"lehet", "lehetséges", "gond", "baj", "szükséges", "megoldható", "jó", "mahdollista", "sopii", "onnistuu", "tarpeen", "teille", "sinulle", "haittaa", "vaivaa")
	// aboutIt stand before a swap that is only spoken of.
	aboutIt = wordSet("about", "on", "of", "regarding", "concerning", "for")
	// alreadyWords stand before what is done.
	alreadyWords = wordSet("already", "bereits", "schon", "déjà", "ya", "già", "já", "al", "reeds", "już", "již", "už", "deja", "redan",
		"már", "immár", "jo",
		"ήδη", "이미", "벌써")
	// idleVerbs carry nothing out.
	idleVerbs = wordSet("document", "log", "justify", "strike", "pull", "freeze", "pause", "reschedule", "bin", "scratch", "overlook", "halt", "shelve", "suspend", "postpone", "delay", "defer", "park", "simulate", "prepare", "estimate", "announce", "celebrate", "stop", "block", "describe", "clarify", "discuss", "schedule",
		"dokumentieren", "erläutern", "erklären", "unterlassen", "begründen", "legen", "stoppen", "vertagen", "aufschieben", "vorbereiten", "ankündigen", "documenter", "expliquer", "justifier", "annoncer", "préparer", "suspendre", "geler", "d'expliquer", "documenten", "expliquen", "justifiquen", "preparen", "anuncien", "suspendan", "congelen",
		"spiegare", "documentare", "giustificare", "preparare", "sospendere", "bloccare", "annunciare", "expliquem", "documentem", "justifiquem", "preparem", "suspendam", "congelem", "toelichten", "documenteren", "voorbereiden", "wyjaśnić", "udokumentować", "uzasadnić", "przygotować", "zawiesić", "wstrzymać",
		"vysvětlete", "vysvětlit", "zdokumentujte", "odůvodněte", "připravte", "pozastavte", "explicați", "documentați", "justificați", "pregătiți", "suspendați", "förklara", "dokumentera", "motivera", "förbereda", "pausa",
		"dokumentálni", "dokumentálják", "indokolják", "indokolni", "előkészíteni", "készítsék", "felfüggeszteni", "függesszék", "elhalasztani", "halasszák", "szüneteltetni", "szüneteltessék", "megbeszélni", "bejelenteni", "szimulálni", "blokkolni", "blokkolják", "dokumentoida", "dokumentoikaa", "perustelkaa", "perustella", "valmistelkaa", "valmistella", "lykätkää", "lykätä", "keskeyttäkää", "keskustella", "ilmoittaa", "jäädyttäkää",
		"εξηγήσετε", "εξηγήστε", "τεκμηριώσετε", "ετοιμάσετε", "ετοιμάστε", "προετοιμάσετε", "προετοιμάστε", "αναστείλετε", "αναβάλετε", "συζητήσουμε", "αιτιολογήσετε")
	// requestNouns are words for the mail that asks.
	requestNouns = wordSet("mail", "email", "e-mail", "request", "ticket",
		"levél", "levelet", "kérés", "kérést", "kérelem", "kérelmet", "hibajegy", "pyyntö", "pyynnön", "viesti", "viestin", "tiketti")
	// otherSystems are where addresses stand that are none of the desk's, and placing words lead to them.
	otherSystems = wordSet("crm", "erp", "gestionale", "warenwirtschaft", "newsletter", "newsletters", "salesforce", "jira", "sharepoint", "hubspot", "sap", "vpn", "wifi", "wi-fi", "wlan", "raffle", "badge", "badges", "printer", "scanner", "intranet",
		"annuaire", "drucker", "imprimante", "impresora", "stampante", "impressora", "drukarce", "intranecie", "crm-systeem", "crm-system",
		"contract", "clause", "deck", "slide", "slides", "webinar", "calendar", "rota", "payroll", "laptop", "desktop", "business card", "namensschild", "visitenkarte", "vertrag", "verteiler", "gästeliste", "teilnehmerliste", "teilnehmerlisten", "einladungsliste", "kalender", "folie", "folien", "newsletterverteiler", "türschild", "rundbrief",
		"contrat", "clause", "diapositive", "diffusion", "infolettre", "calendrier", "facturation", "paie", "contrato", "cláusula", "asistentes", "invitados", "difusión", "boletín", "calendario", "diapositiva", "tarjeta", "nómina", "contratto", "clausola", "invitati", "partecipanti", "diffusione", "biglietto", "spedizioni", "paghe",
		"convidados", "participantes", "boletim", "calendário", "crachá", "nieuwsbrief", "verzendlijst", "gastenlijst", "deelnemerslijst", "agenda", "visitekaartje", "umowie", "umowa", "newslettera", "kalendarzu", "identyfikatorze", "slajdzie",
		"crm-be", "crm-ben", "crm-ünk", "crm-ünkben", "crm-ünkbe", "hírlevél", "hírlevelet", "hírlevelük", "hírlevelüket", "hírlevélre", "hírlevelekre", "levelezőlista", "levelezőlistán", "levelezőlistára", "levelezőlistáról", "névjegykártya", "névjegykártyám", "névjegykártyámon", "névjegyen", "belépőkártya", "belépőkártyám", "intraneten", "nyomtató", "nyomtatón", "szerződésben", "szerződésünkben", "naptár", "naptárban", "naptáramban", "diák", "prezentációban", "számlázóban", "könyvelőprogramban", "bérszámfejtésben", "vendéglista", "vendéglistán", "résztvevőlista", "jelentkezési", "telefonkönyvben", "névtáblán", "crm-järjestelmä", "crm-järjestelmään", "crm-järjestelmäämme", "crm-järjestelmässämme", "crm-järjestelmässä", "crm:ään", "crm:ssä", "uutiskirje", "uutiskirjeen", "uutiskirjeenne", "uutiskirjettä", "uutiskirjeeseen", "postituslista", "postituslistalla", "postituslistalle", "postituslistalta", "sähköpostilista", "jakelulista", "jakelulistalla", "jakelulistaan", "jakelulistalle", "käyntikortti", "käyntikortissani", "käyntikorttiin", "käyntikorttiini", "kulkukortti", "intranetissä", "intranetiin", "tulostin", "tulostimessa", "tulostimeen", "sopimuksessa", "sopimukseen", "sopimuksessamme", "kalenteri", "kalenteriin", "kalenterissa", "kalvo", "kalvolla", "laskutusjärjestelmä", "laskutusjärjestelmään", "laskutusjärjestelmässä", "palkanlaskenta", "palkanlaskentaan", "vieraslista", "vieraslistalla", "osallistujalista", "osallistujalistalla", "osallistujalistaan", "puhelinluettelo", "puhelinluetteloon", "ovikyltti", "ovikyltissä", "allekirjoitukseen", "allekirjoituksessa",
		"τιμολόγησης", "τιμολόγια", "δελτίο", "ενημερωτικό", "ημερολόγιο", "συμβόλαιο", "συμβολαίου", "σύμβαση", "εκτυπωτή", "μισθοδοσίας", "εσωτερικό", "προσκεκλημένων", "λογιστήριο")
	// ownThings are such places that are somebody's own.
	ownThings = wordSet("laptop", "desktop", "badge")
	// otherLists are lists that an address may be on beside the desk's.
	otherLists = wordSet("mailing", "distribution", "guest", "attendee", "attendees", "waiting", "email", "contact", "phone", "ticket", "alert", "alerts")

	placing = wordSet("in", "on", "for", "to", "im", "am", "auf", "für", "dans", "sur", "pour", "en", "para", "nel", "nella", "nello", "sul", "sulla", "per", "no", "na", "nosso", "nossa", "op", "voor", "w", "dla", "v", "i", "på", "ve", "în",
		"στο", "στη", "στην", "στον", "στα", "στις", "στους", "για")
	// onceMore stand behind what somebody wants to have back.
	onceMore = wordSet("again", "wieder", "weer", "znowu", "ponownie", "opět", "znovu", "igen",
		"újra", "ismét", "megint", "uudelleen", "taas", "jälleen",
		"ξανά", "πάλι")
	months = wordSet("january", "february", "march", "april", "june", "july", "august", "september", "october", "november", "december", "januar", "jänner", "februar", "märz", "juni", "juli", "oktober", "dezember",
		"janvier", "février", "mars", "avril", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre", "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
		"gennaio", "febbraio", "aprile", "maggio", "giugno", "luglio", "settembre", "ottobre", "dicembre", "janeiro", "fevereiro", "março", "maio", "junho", "julho", "setembro", "outubro", "novembro", "dezembro",
		"januari", "februari", "maart", "mei", "augustus", "stycznia", "styczniu", "lutego", "lutym", "marca", "marcu", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września", "października", "listopada", "grudnia", "grudniu",
		"ledna", "lednu", "února", "únoru", "března", "březnu", "dubna", "května", "června", "července", "srpna", "září", "října", "listopadu", "prosince", "prosinci", "ianuarie", "februarie", "martie", "aprilie", "iunie", "iulie", "septembrie", "octombrie", "noiembrie", "decembrie",
		"maj", "augusti",
		"januárban", "februárban", "márciusban", "áprilisban", "májusban", "júniusban", "júliusban", "augusztusban", "szeptemberben", "októberben", "novemberben", "decemberben", "januárig", "januártól", "februártól", "márciustól", "áprilistól", "májustól", "júniustól", "júliustól", "augusztustól", "szeptembertől", "októbertől", "novembertől", "decembertől", "január", "február", "március", "április", "május", "június", "július", "augusztus", "szeptember", "október", "tammikuussa", "helmikuussa", "maaliskuussa", "huhtikuussa", "toukokuussa", "kesäkuussa", "heinäkuussa", "elokuussa", "syyskuussa", "lokakuussa", "marraskuussa", "joulukuussa", "tammikuun", "helmikuun", "maaliskuun", "huhtikuun", "toukokuun", "kesäkuun", "heinäkuun", "elokuun", "syyskuun", "lokakuun", "marraskuun", "joulukuun",
		"januári", "tammikuuta", "helmikuuta", "maaliskuuta", "huhtikuuta", "toukokuuta", "kesäkuuta", "heinäkuuta", "elokuuta", "syyskuuta", "lokakuuta", "marraskuuta", "joulukuuta", "tammikuusta", "helmikuusta", "maaliskuusta", "huhtikuusta", "toukokuusta", "kesäkuusta", "heinäkuusta", "elokuusta", "syyskuusta", "lokakuusta", "marraskuusta", "joulukuusta",
		"ιανουάριο", "ιανουαρίου", "φεβρουάριο", "φεβρουαρίου", "μάρτιο", "μαρτίου", "απρίλιο", "απριλίου", "μάιο", "μαΐου", "ιούνιο", "ιουνίου", "ιούλιο", "ιουλίου", "αύγουστο", "αυγούστου", "σεπτέμβριο", "σεπτεμβρίου", "οκτώβριο", "οκτωβρίου", "νοέμβριο", "νοεμβρίου", "δεκέμβριο", "δεκεμβρίου")
	// deadlines stand before a time until which something is to be done.
	deadlines = wordSet("before", "by", "until", "till", "bis", "vor", "avant", "jusqu'au", "antes", "hasta", "prima", "entro", "até", "voor", "tot", "przed", "do", "před", "până", "înainte", "före", "innan", "since", "seit", "depuis", "desde", "sinds", "sedan",
		"előtt", "ig", "mennessä", "ennen", "asti", "saakka", "óta", "lähtien",
		"έως", "μέχρι", "ως", "πριν")
	// starts stand before a time at which something is to begin.
	starts = wordSet("in", "on", "from", "after", "effective", "starting", "of", "as", "ab", "zum", "am", "im", "nach", "compter", "partir", "le", "en", "el", "dal", "dall'", "da", "a", "il", "em", "partir", "per", "vanaf", "op", "od", "w", "z", "po", "din", "de", "la", "pe", "från", "den", "i", "v", "erst", "only", "cu",
		"τον", "την", "από", "στις", "στην", "μετά", "αρχές")
	// refusals and smallWords make up what only says no.
	refusals = wordSet("not", "never", "nevermind", "don't", "no", "nicht", "non", "pas", "nein", "não", "nie", "ne", "nee", "niet", "nu", "inte", "nej", "stop", "wait", "halt",
		"nem", "dehogy", "soha", "mégse", "mégsem", "ei", "eikä", "älkää", "älä", "sittenkään",
		"όχι", "μην", "μη")
	smallWords = wordSet("hmm", "hm", "oh", "ah", "ach", "actually", "better", "rather", "or", "oder", "sorry", "please", "wait", "do", "never", "mind", "nevermind", "found", "yet", "doch", "lieber", "besser", "noch", "bitte", "still", "after", "all", "finalement", "plutôt", "en", "fait", "mejor", "perdón", "mejor", "todavía",
		"anzi", "meglio", "scusate", "melhor", "afinal", "desculpem", "toch", "liever", "maar", "jednak", "lepiej", "raczej", "raději", "radši", "vlastně", "mai", "bine", "hellre", "helst", "förresten", "well", "this", "it", "that", "but", "aber", "mais", "pero", "ma", "mas", "so", "quand", "même",
		"inkább", "jobb", "hát", "mégis", "hagyjuk", "sori", "sittenkin", "sittenkään", "mieluummin", "parempi", "hetkinen", "kuitenkaan", "anteeksi", "bocsánat", "bocs",
		"τελικά", "καλύτερα", "μάλλον", "συγγνώμη", "παρακαλώ", "περιμένετε", "ακόμα", "ακόμη", "λοιπόν")
)
