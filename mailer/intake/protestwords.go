package intake

// The words that speak against a swap, in all the languages at once: none of them means
// something else in another that the rules would be misled by.

const minFraud, maxFraud = 4, 16 // bytes of fraudStems

// refusing are verbs in the forms that the writer uses of themselves or to the desk, and
// nouns.
var refusing = wordSet("object", "objecting", "objection", "oppose", "opposed", "opposing", "refuse", "refusing", "reject", "rejecting", "decline", "declining", "deny", "denying", "disagree", "veto", "forbid",
	"disapprove", "revoke", "protest", "dispute", "contest", "block", "halt", "prevent",
	"widerspreche", "widersprechen", "widerspruch", "einspruch", "ablehnen", "lehne", "lehnen", "abzulehnen", "verweigere", "verweigern", "untersage", "untersagen", "verbiete", "protestiere", "zurückweisen", "zurückzuweisen", "verhindern", "unterbinden",
	"oppose", "m'oppose", "opposons", "opposition", "refuse", "refuser", "refusez", "refusons", "refus", "rejeter", "rejetez", "rejette", "rejetons", "conteste", "contestons", "désapprouve", "interdis",
	"opongo", "oponemos", "oposición", "rechazo", "rechazar", "rechacen", "rechace", "rechazamos", "rechazad", "denegar", "denieguen", "deniegue", "objeto", "impugno", "desapruebo", "impidan",
	"oppongo", "opponiamo", "opposizione", "rifiuto", "rifiutare", "rifiutate", "rifiutiamo", "respingo", "respingere", "respingete", "contesto", "negare",
	"oponho", "oponho-me", "opomos", "opomo-nos", "oposição", "recuso", "recusar", "recusem", "recusamos", "rejeito", "rejeitar", "rejeitem", "rejeitamos", "indefiram", "indeferir", "contesto", "discordo",
	"bezwaar", "weiger", "weigeren", "weigert", "afwijzen", "wijs", "verwerp", "verwerpen", "protesteer", "verzet", "afkeuren", "tegenhouden",
	"sprzeciw", "sprzeciwiam", "sprzeciwiamy", "sprzeciwu", "odrzucić", "odrzućcie", "odrzucam", "odmówić", "odmawiam", "odmówcie", "protestuję", "zablokować", "zablokujcie",
	"motsätter", "invänder", "avslå", "avvisa", "neka", "protesterar", "modsætter", "indsigelse", "afvise", "afvis", "afslå", "protesterer", "motsetter", "avslå", "avvis",
	"nesouhlasím", "odmítám", "odmítněte", "zamítněte", "zamítnout", "odmítnout", "námitku", "protestuji",
	"возражаю", "возражаем", "отклоните", "отклонить", "откажите", "протестую", "заперечую", "відхиліть", "възразявам", "отхвърлете", "откажете",
	"itiraz", "reddedin", "reddediyorum", "karşıyım", "tiltakozom", "ellenzem", "elutasítom", "utasítsák", "kifogásolom", "vastustan", "hylkään", "hylätkää", "hylkää", "protestoin",
	"opun", "opunem", "refuz", "refuzați", "respingeți", "resping", "αντιτίθεμαι", "απορρίψτε", "απορρίπτω", "αρνούμαι", "αντίρρηση",
	"ellenezzük", "ellenezem", "visszautasítom", "visszautasítjuk", "elutasítjuk", "tiltakozunk", "kieltäydyn", "kieltäydymme", "vastustamme",
	"αρνούμαστε", "αντιτιθέμεθα", "αντιτιθέμαστε", "διαφωνώ", "διαφωνούμε")

// fraudStems begin words for fraud and for what nobody allowed.
var fraudStems = wordSet("fraud", "phish", "spoof", "forged", "forgery", "imperson", "impostor", "imposter", "impostur", "imposteu", "suspicious", "unauthori", "illegitimate", "malicious", "hijack", "fishy",
	"betrug", "betrüg", "gefälscht", "fälschung", "verdächtig", "unbefugt", "unberechtigt", "missbrauch", "missbräuchlich", "hochstapl",
	"hameçonn", "arnaque", "escroc", "usurp", "suspect", "falsifi", "estafa", "estafad", "suplanta", "sospechos",
	"frode", "truff", "sospett", "suspeit", "falsific", "oplicht", "verdacht", "vervals", "misbruik",
	"oszust", "wyłudz", "podejrzan", "fałszyw", "fałszerst", "bedräg", "misstänk", "svindel", "svindl", "bedrag", "mistænk", "podvod", "podezřel", "padělan",
	"мошенн", "подозрит", "поддел", "фишинг", "шахрай", "підозр", "фішинг", "измам", "dolandır", "şüpheli", "csalás", "csaló", "gyanús", "adathal", "huijau", "epäilyt", "înșel", "απάτη", "ύποπτ",
	"απάτ", "παραπλ", "υποκλοπ", "πλαστ", "δόλι", "εξαπάτ")

// fraudWords are such words whose beginning says too little.
var fraudWords = wordSet("scam", "scams", "scammer", "scammers", "fake", "faked", "hoax", "bogus", "spam", "dodgy", "stranger", "attacker", "attackers", "hacker", "hackers", "intruder", "angreifer", "angreifern", "attaquant", "atacante", "aggressore", "aanvaller", "napastnik", "timo", "burla", "golpe", "bluff", "frode", "frodi", "petos", "petosta", "sahte")

var (
	glyphsOfDissent = []string{"同意しません", "同意できません", "承認しません", "認めません", "してほしくありません", "してほしくない", "不同意", "不接受", "不批准", "不认可", "绝对不要", "絕對不要", "切勿", "绝不", "동의하지", "동의할 수 없", "승인하지 않", "승인할 수 없", "허락하지 않", "허락할 수 없", "원하지 않", "원치 않"}
	glyphsOfCause   = []string{"ため", "ので", "因为", "因為", "由于", "由於", "때문"}
	glyphsNotMine   = []string{"私のものでは", "私のではありません", "不是我的", "不属于我", "제 것이 아", "제 계정이 아", "제 주소가 아", "제 것은 아", "저의 것이 아"}
	glyphsOfRefusal = []string{"のは困ります", "反対", "拒否", "却下", "異議", "お断り", "反对", "反對", "拒绝", "拒絕", "驳回", "駁回", "异议", "否决", "否決", "반대", "거부", "거절", "이의"}
	glyphsOfFraud   = []string{"詐欺", "不正", "フィッシング", "なりすまし", "怪しい", "不審", "偽の", "欺诈", "欺詐", "诈骗", "詐騙", "钓鱼", "釣魚", "冒充", "可疑", "假冒", "伪造", "偽造", "骗局", "冒用", "사기", "피싱", "사칭", "의심"}
)

var (
	without = wordSet("without", "ohne", "sans", "sin", "senza", "sem", "zonder", "bez", "utan", "uden",
		"nélkül", "anélkül", "ilman",
		"χωρίς", "δίχως")
	causes = wordSet("because", "due", "after", "since", "against", "avoid", "protect", "victim", "wegen", "nach", "aufgrund", "opfer", "gegen", "vor", "cause", "après", "suite", "victime", "contre", "éviter",
		"debido", "tras", "víctima", "contra", "evitar", "causa", "dopo", "vittima", "contro", "evitare", "devido", "após", "vítima", "vanwege", "na", "door", "tegen", "powodu", "po", "ofiarą", "przed")
	agreeing = wordSet("ok", "okay", "agree", "agreed", "acceptable", "accept", "consent", "authorise", "authorize", "approve",
		"einverstanden", "zustimmen", "stimme", "akzeptiere", "d'accord", "accord", "consens", "accepte", "autorise", "acuerdo", "acepto", "autorizo", "consiento",
		"d'accordo", "accordo", "accetto", "autorizzo", "acconsento", "concordo", "aceito", "autorizei", "autorizo", "acordo", "akkoord", "accepteer", "instem", "zgadzam", "zgadzamy", "zgody", "akceptuję",
		"godkänner", "accepterar", "godkender", "accepterer", "souhlasím", "согласен", "согласна",
		"beleegyezem", "hozzájárulok", "elfogadom", "jóváhagyom", "egyetértek", "hyväksyn", "hyväksymme", "suostun", "suostumme",
		"συμφωνώ", "συμφωνούμε", "σύμφωνος", "σύμφωνη", "αποδέχομαι", "συναινώ", "εγκρίνω")
	agreed = wordSet("approve", "authorise", "authorize", "accept", "genehmigen", "genehmigt", "valider", "validez", "approuver", "approuvez", "aprobar", "aprueben", "apruebe", "approvare", "approvate", "aprovar", "aprovem", "goedkeuren", "zatwierdzać", "zatwierdzajcie", "zatwierdzić",
		"zgadzam", "zgadzamy", "concordo", "acepto", "accetto", "aceito", "acconsento", "autorizo", "autorizzo", "consiento", "souhlasím", "akceptuję", "согласен", "согласна",
		"συμφωνώ", "συμφωνούμε", "εγκρίνετε", "αποδεχτώ")
	licit = wordSet("legitimate", "genuine", "authorised", "authorized", "valid", "legitim", "autorisiert", "genehmigt", "autorisé", "autorisée", "légitime", "autorizado", "autorizada", "legítima", "legítimo",
		"autorizzata", "autorizzato", "legittima", "legittimo", "geautoriseerd", "legitiem", "toegestaan", "autoryzowany", "autoryzowana", "uprawniony",
		"jogos", "hiteles", "engedélyezett", "aito", "luvallinen",
		"εξουσιοδοτημένη", "έγκυρη", "γνήσια")
	contrary = wordSet("against", "dagegen", "contre", "contra", "contro", "tegen", "przeciw", "przeciwny", "przeciwna", "emot", "imod", "proti", "против", "проти", "kontra",
		"ellen", "ellene", "vastaan",
		"αντίθετος", "αντίθετη")
	amWords  = wordSet("am", "appeal", "protest", "vote", "i'm", "we're", "are", "bin", "sind", "suis", "sommes", "estoy", "estamos", "sono", "siamo", "sou", "estou", "somos", "ben", "zijn", "jestem", "jesteśmy", "är", "er", "jsem", "jsme", "я", "мы", "ми")
	noWords  = wordSet("no", "nein", "non", "não", "nee", "nie", "nej", "nei", "ne", "нет", "ні", "не", "hayır", "nem", "ei", "nu", "όχι")
	whoWords = wordSet("who", "wer", "qui", "quién", "quien", "quiénes", "chi", "quem", "wie", "kto", "vem", "hvem", "kdo", "кто", "хто", "кой", "kim", "ki", "kuka", "cine", "ποιος")
	doing    = wordSet("did", "made", "asked", "requested", "authorised", "authorized", "ordered", "initiated", "submitted", "sent", "wants", "hat", "fait", "demandé", "hizo", "pidió", "solicitó", "ha", "chiesto", "l'ha", "fez", "pediu", "solicitou",
		"heeft", "zrobił", "prosił", "zlecił", "złożył", "har", "udělal", "požádal", "сделал", "просил", "попросил", "запросил", "yaptı", "istedi", "kérte", "teki", "pyysi", "cerut",
		"έκανε", "ζήτησε", "έστειλε", "υπέβαλε")
	wereWords = wordSet("was", "wasn't", "war", "waren", "étais", "était", "n'était", "fui", "sido", "era", "ero", "sono", "stato", "stata", "foi", "byłem", "byłam", "ja", "var", "nebyl", "byl", "это", "som", "som",
		"ήμουν", "ήταν")
	selfWords = wordSet("me", "ich", "moi", "yo", "io", "eu", "ik", "ja", "jag", "mig", "já", "я",
		"εγώ")
	sources    = wordSet("from", "by", "von", "de", "di", "da", "van", "od", "ode", "från", "fra", "от", "від")
	sends      = wordSet("send", "write", "make", "submit", "order", "initiate", "request", "sent", "written", "made", "submitted", "ordered", "initiated", "requested")
	ownedWords = wordSet("mine", "ours", "mío", "mía", "mio", "mia", "meu", "minha", "mój", "moja", "moje", "mijne", "min", "mit", "můj", "моя", "мой", "моё", "私のもの", "我的", "제", "内の",
		"enyém", "miénk", "minun", "omani", "meidän",
		"δικό", "δικός", "δική")
)
