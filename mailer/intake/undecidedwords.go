package intake

// Words of what leaves a request undecided, in all the languages at once.
var (
	samples = wordSet("draft", "template", "blog", "entwurf", "vorlage", "brouillon", "modèle", "bozza", "borrador", "plantilla", "rascunho", "szkic", "fictifs", "ficticios", "fittizi", "fictief", "example", "examples", "sample", "samples", "made-up", "fictitious", "exercise", "exercises", "dummy", "beispiel", "beispiele", "muster", "übung", "exemple", "exemples", "exercice", "ejemplo", "ejemplos", "ejercicio",
		"esempio", "esempi", "esercizio", "exemplo", "exemplos", "exercício", "voorbeeld", "voorbeelden", "oefening", "przykład", "przykłady", "ćwiczenie", "例", "サンプル", "示例", "例子",
		"piszkozat", "vázlat", "sablon", "tervezet", "minta", "példa", "példák", "példának", "példaként", "gyakorlat", "próbapélda", "luonnos", "luonnoksen", "mallipohja", "esimerkki", "esimerkkejä", "esimerkkinä", "esimerkin", "harjoitus", "kuvitteellinen", "kuvitteellisia", "keksitty",
		"προσχέδιο", "προσχέδια", "υπόδειγμα", "υποδείγματα", "πρότυπο", "παράδειγμα", "παραδείγματα", "άσκηση", "δείγμα", "φανταστικά", "초안", "예시", "연습", "연습용", "견본", "샘플", "양식", "서식", "예문", "가상")
	exampleLeads = wordSet("for", "zum", "par", "por", "per", "ad", "bij", "bijvoorbeeld", "na", "as", "your", "ihr", "ihrem", "votre", "su", "vostro", "seu", "uw", "jullie", "guide's",
		"για", "προς", "όπως")
	tellVerbs = wordSet("tell", "say", "let", "confirm", "sagen", "mitteilen", "nennen", "dira", "dirai", "dire", "dirá", "diré", "decir", "dirà", "dirò", "dizer", "zeggen", "laten", "powie", "powiem",
		"szólok", "szólunk", "jelzem", "jelezzük", "megírom", "megírjuk", "elmondom", "kertoo", "ilmoittaa", "sanoo",
		"πω", "πούμε", "πει", "πουν", "ενημερώσω", "ενημερώσουμε", "ενημερώσει", "γνωστοποιήσω")
	toldLater = wordSet("dira", "dirai", "dirá", "diré", "diremos", "dirà", "dirò", "direi", "powie", "powiem",
		"megírom", "megírjuk", "jelzem", "jelezzük", "szólok", "szólunk", "megmondja", "megmondom", "közli", "közlöm", "közöljük", "kerron", "kerromme", "ilmoitan", "ilmoitamme", "kertoo", "ilmoittaa")
	whichWords = wordSet("which", "whose", "welche", "welcher", "welches", "welchen", "wem", "wessen", "quel", "quelle", "lequel", "laquelle", "lesquels", "cuál", "cuáles", "quién", "quale", "quali", "qual", "quais", "quem", "welke", "wiens", "który", "która", "które", "czyj",
		"melyik", "melyiket", "melyikre", "kié", "kinek", "melyek", "kumpi", "kumman", "kumpaa", "kumpaan", "mikä", "minkä", "kenen",
		"ποιο", "ποια", "ποιος", "ποιον", "ποιανού", "τίνος", "ποιοι", "어느", "어느 쪽")
	laterWords = wordSet("tomorrow", "later", "friday", "monday", "morgen", "später", "demain", "mañana", "domani", "amanhã", "jutro", "freitag", "lundi", "vendredi", "viernes", "lunes",
		"holnap", "holnapután", "később", "hétfőn", "pénteken", "jövő", "huomenna", "ylihuomenna", "myöhemmin", "maanantaina", "perjantaina",
		"αύριο", "αργότερα", "παρασκευή", "δευτέρα", "μεθαύριο")
	knowWords = wordSet("know", "sure", "certain", "weiß", "wissen", "sicher", "sais", "sait", "savons", "sûr", "sûre", "sé", "sabemos", "segura", "seguro", "sappiamo", "sicuro", "sicura", "certeza", "weet", "weten", "zeker", "wiem", "wiemy", "pewien", "pewna",
		"tudom", "tudjuk", "tudja", "biztos", "biztosan", "biztosak", "tiedä", "tiedetä", "varma", "varmoja", "varmaa", "varmasti",
		"ξέρω", "ξέρουμε", "ξέρει", "σίγουρος", "σίγουρη", "σίγουροι", "βέβαιος", "βέβαιη", "βέβαιοι", "γνωρίζω", "γνωρίζουμε")
	askWords = wordSet("know", "asking", "wondering", "curious", "frage", "wissen", "fragen", "neugierig", "savoir", "demande", "question", "saber", "pregunto", "pregunta", "sapere", "chiedo", "domanda", "pergunto", "pergunta", "weten", "vraag", "vraagje", "wiedzieć", "pytam", "zekerheid", "thank", "danken", "remercier", "agradecer", "ringraziare", "bedanken",
		"kérdezni", "kérdezném", "kérdés", "kérdésem", "érdeklődni", "érdeklődöm", "tudni", "kíváncsi", "tietää", "kysyä", "kysyisin", "kysymys", "tiedustelen", "tiedustella", "kiinnostaa", "köszönni", "megköszönni", "kiittää",
		"ρωτήσω", "ρωτάω", "ρωτώ", "μάθω", "απορία", "ερώτηση", "ξέρω")
	supposing = wordSet("were", "had", "hätte", "hätten", "wäre", "wären", "würde", "würden")
	stayWords = wordSet("remain", "bleibe", "sigo", "fico", "fique", "blijf", "pozostaję", "stay", "keep", "bleiben", "behalten", "behalte", "garde", "gardons", "garder", "mantener", "mantenemos", "conservar", "tenere", "teniamo", "manter", "mantemos", "houden", "behouden", "zostać", "zostaje",
		"marad", "maradjon", "maradna", "megmarad", "megtartjuk", "megtartom", "megtartani", "jää", "pysyy", "pysyköön", "säilyy", "pidetään", "pidämme", "pidän", "säilyttää",
		"μείνω", "μείνουμε", "κρατήσω", "κρατάμε", "διατηρώ", "διατηρούμε", "παραμένω", "παραμένουμε")
	leaveWords   = wordSet("leave", "keep")
	anotherWords = wordSet("another", "einer", "einem", "anderen", "someone", "somebody", "jemand", "d'une", "autre", "otra", "otro", "altra", "altro", "outra", "outro", "andere", "iemand", "innej", "innemu",
		"másé", "másnak", "valaki", "valakié", "másvalakié", "toisen", "jonkun", "toiselle", "jollekin",
		"άλλον", "άλλη", "άλλο", "κάποιον", "κάποια", "κάποιου", "άλλου")
	noneWords = wordSet("nothing", "nichts", "rien", "nada", "niente", "nulla", "niets", "nic", "aucune", "aucun", "kein", "keine", "ninguna", "ningún", "nessuna", "nessun", "nenhuma", "geen", "żadne", "needn't",
		"semmi", "semmit", "semmilyen", "nincs", "mitään", "minkäänlaisia",
		"τίποτα", "τίποτε", "καμία", "κανένα")
	doWords = wordSet("action", "actions", "tun", "machen", "unternehmen", "handlungsbedarf", "faire", "hacer", "acción", "fare", "azione", "fazer", "ação", "doen", "gebeuren", "actie", "robić", "zrobić", "działanie",
		"teendő", "teendője", "teendőjük", "teendőtök", "tenniük", "tennie", "tenni", "csinálni", "intézkedés", "intézkedést", "tehdä", "toimia", "toimenpiteitä", "toimenpidettä", "tehtävää", "tarvitse",
		"κάνετε", "ενέργεια", "ενέργειες", "πράξετε")
	moreWords = wordSet("else", "more", "further", "sonst", "weiter", "weiteres", "mehr", "d'autre", "plus", "más", "altro", "mais", "anders", "verder", "więcej", "not", "without", "hesitate",
		"további", "egyéb", "mást", "másik", "egyebet", "muuta", "lisää", "enempää", "muita",
		"άλλο", "περισσότερο", "επιπλέον", "παραπάνω")
	meForms = wordSet("me", "mine", "mir", "moi", "mí", "mío", "me", "mio", "mim", "meu", "mij", "mnie",
		"enyém", "hozzám", "engem", "nekem", "minun", "minulle", "meidän", "meille",
		"εμένα", "μένα", "εμάς")
	mustWords = wordSet("must", "needs", "has", "have", "ought", "should", "muss", "müssen", "doit", "doivent", "debe", "deben", "tiene", "deve", "devono", "devem", "moet", "moeten", "musi", "muszą",
		"kell", "kellene", "muszáj", "pitää", "täytyy", "pitäisi", "täytyisi",
		"kéne", "tulee", "tulisi", "pitääkö", "pitäisikö", "täytyykö",
		"πρέπει", "οφείλει")
	beforeThat = wordSet("first", "zuerst", "erst", "vorher", "d'abord", "avant", "primero", "antes", "prima", "primeiro", "eerst", "najpierw",
		"előbb", "először", "előtte", "előzőleg", "azelőtt", "ensin", "ensiksi", "ennen", "sitä",
		"πρώτα", "πριν", "προηγουμένως")
	decideWords = wordSet("permission", "permiso", "erlaubnis", "genehmigt", "permesso", "permissão", "toestemming", "zgodę", "approved", "rejected", "rechazado", "decided", "decide", "entschieden", "entscheiden", "décidé", "décider", "decidido", "decidir", "deciso", "decidere", "besloten", "beslissen", "zdecydował", "zdecydowała", "zdecydowaliśmy",
		"döntött", "döntöttem", "döntöttük", "döntöttünk", "dönteni", "döntjük", "eldöntve", "eldőlt", "döntöttek", "döntés", "päättänyt", "päättäneet", "päätetty", "päättää", "päätöstä", "päätös", "ratkaistu", "lupaa", "engedélyt", "engedélyezte",
		"αποφασίσει", "αποφάσισε", "αποφασίσαμε", "αποφασίσουμε", "αποφασίσω", "αποφασιστεί", "αποφασίσουν", "εγκρίνει", "εγκριθεί", "καταλήξει", "καταλήξαμε")
	placedAt = wordSet("im", "am", "zum", "zur", "beim", "au", "aux", "al", "del", "no", "na", "nel", "nella", "sul", "sulla",
		"στο", "στη", "στην", "στον")
	agreeWords = wordSet("agree", "agreed", "einverstanden", "zugestimmt", "zustimmt", "d'accord", "accepté", "acuerdo", "aceptado", "d'accordo", "accettato", "acordo", "akkoord", "zgodził", "zgodziła", "zgadzam",
		"beleegyeztem", "beleegyezett", "beleegyezem", "egyetértek", "hozzájárultam", "hozzájárult", "hozzájárulok", "suostu", "suostunut", "suostuneet", "hyväksynyt", "hyväksy",
		"συμφωνεί", "συμφωνώ", "συμφώνησε", "συμφωνήσει", "σύμφωνος", "σύμφωνη", "συμφωνήσω")
	himWords  = wordSet("him", "her", "them", "his", "hers", "theirs", "mine", "both")
	stopWords = wordSet("stop", "halt", "stopp", "wait",
		"állj", "várjanak", "várjon", "odottakaa")
	goneWords = wordSet("deleted", "gelöscht", "supprimé", "eliminado", "cancellato", "eliminato", "apagado", "verwijderd", "usunięte",
		"törölve", "törölték", "töröltük", "megszűnt", "poistettu", "poistettiin", "lakkautettu",
		"διαγράφηκε", "διαγραμμένο")
	leftAs     = wordSet("where", "as", "be", "alone", "out", "for")
	thereWords = wordSet("there", "dort", "dahin", "là", "allí", "ahí", "lì", "lá", "ali", "daar", "tam",
		"ott", "siellä", "sinne",
		"εκεί")
	backAgain = wordSet("back", "zurück", "wieder", "remettez", "voltem", "vuelvan", "rimettete", "terug", "z powrotem",
		"vissza", "takaisin",
		"πίσω")
	spareVerbs = wordSet("touch", "bother", "include", "anfassen", "touchez", "toquen", "toccate", "toquem", "aanraken", "ruszać",
		"nyúljanak", "nyúljon", "nyúljatok", "piszkálják", "bántsák", "érintsék", "koskeko", "kajotko", "koske",
		"αγγίξετε", "αγγίζετε", "πειράξετε", "πειράζετε")
	theseWords = wordSet("nada", "nichts", "rien", "nulla", "niets", "nic", "anything", "both", "these", "those", "them", "all", "they", "beide", "beides", "alle", "diese", "ils", "elles", "ceux-ci", "tous", "toutes", "ambos", "ambas", "todos", "todas", "estos", "entrambi", "tutti", "tutte", "questi", "estes", "allebei", "deze", "wszystkie", "oba", "obie", "sienne", "seine", "suya", "sua",
		"mindkettő", "mindkettőt", "mindegyik", "mindegyiket", "mindet", "ezeket", "ezekhez", "azokat", "molemmat", "molempia", "molempiin", "nämä", "näihin", "näitä", "kumpaankaan", "kumpikaan",
		"τίποτα", "αυτά", "αυτές", "αυτούς", "όλα", "όλες")
	finished = wordSet("done", "completed", "finished", "swapped", "changed", "erledigt", "umgestellt", "geändert", "terminés", "terminées", "faits", "faites", "hechos", "hechas", "fatti", "fatte", "feitos", "feitas", "gedaan", "klaar", "zrobione",
		"elvégezték", "elvégezve", "készen", "lecserélték", "kicserélték", "megcsinálták", "kész", "tehty", "tehneet", "vaihdettu", "vaihdettiin", "muutettu", "hoidettu", "valmiit", "valmiita",
		"έγιναν", "ολοκληρώθηκαν", "ολοκληρώθηκε", "αλλάχθηκαν", "τακτοποιήθηκαν")
	stillWords = wordSet("yet", "still", "noch", "encore", "todavía", "aún", "ancora", "ainda", "nog", "jeszcze", "ještě", "încă", "ännu", "än", "endnu", "enda", "még", "vielä")
	wordings   = wordSet("wording", "phrasing", "phrase", "phrased", "word", "formulierung", "formuliere", "formuliert", "satz", "formulation", "formule", "formuler", "redacción", "redactar", "frase", "formulazione", "formulare", "formulação", "formular", "formuleer", "formulering", "zin", "sformułowanie", "zdanie", "megfogalmazás", "muotoilu")
	archives   = wordSet("archives", "archive", "archiv", "archivo", "archivio", "arquivo", "archief", "archiwum",
		"archívum", "archívumba", "archiválás", "arkisto", "arkistoon")
)
