package intake

import (
	"regexp"
	"slices"
	"strings"
)

// screens are texts that partners copy from the screen, in order of precedence.
// The vendor shows them in the language of the browser.
var screens = []struct {
	guide string
	text  *regexp.Regexp
}{
	{"B2", regexp.MustCompile(`does not exist in (?:the )?tenant ['"“‘]?microsoft|identity provider ['"“‘]?live\.com|(?:identitätsanbieter|fournisseur d'identité|proveedor de identidad(?:es)?|provedor de identidade|fornecedor de identidade|provider di identità|identiteitsprovider|dostawcy tożsamości|identitetsprovider\w*|id プロバイダー|標識提供者|标识提供者)[^.]{0,12}live\.com|live\.com['"”’」]?[^.]{0,80}(?:does not exist in tenant|nicht im mandanten|n'existe pas dans|no existe en el inquilino|não existe no locatário|non esiste nel tenant|bestaat niet in tenant)`)},
	{"B1", regexp.MustCompile(`live\.com#|not authorized to use (?:microsoft )?partner sales connect|9188040d-6c67-4c5b-b112-36a304b66dad`)},
	{"B3", regexp.MustCompile(`(?:account|username|user ?name|user id) or (?:your )?password is (?:incorrect|wrong)|konto oder (?:ihr )?(?:kennwort|passwort) ist (?:falsch|nicht korrekt|nicht richtig|ungültig)|compte ou (?:votre )?mot de passe est incorrect|cuenta o (?:la )?contraseña (?:no es correcta|es incorrecta|son incorrect)|conta ou (?:a )?(?:sua )?(?:senha|palavra-passe) (?:está|estão|é) incorret|account o (?:la )?password non (?:è|sono) corrett|account of (?:uw )?wachtwoord is onjuist|konto lub hasło jest (?:niepoprawne|nieprawidłowe)|アカウントまたはパスワードが(?:正しくありません|間違っています)|(?:帐户|账户|帳戶|账号|帐号)或(?:密码|密碼)(?:不正确|不正確|错误|有误)|계정 또는 (?:비밀번호|암호)가 (?:올바르지|잘못)`)},
	{"B4", regexp.MustCompile(`needs? (?:an )?admin(?:istrator)?(?:'s)? approval|approval required|admin(?:istrator)? approval (?:is )?(?:needed|required)|only an admin(?:istrator)? can grant|nur (?:von )?ein(?:em)? administrator|seul un administrateur peut|s[oó]lo un administrador puede|só um administrador pode|solo un amministratore può|alleen een beheerder kan|tylko administrator może|administratorgenehmigung|genehmigung (?:des|durch den|eines) administrators?|approbation (?:de l'|d'un )administrateur|(?:aprobación|consentimiento) (?:del|de un) administrador|aprovação (?:do|de um) administrador|approvazione (?:dell'|di un )amministratore|(?:goedkeuring|toestemming) van (?:de |een )?beheerder|beheerdersgoedkeuring|zgod[ay] administratora|zatwierdzeni[ea] (?:przez )?administratora|管理者の(?:承認|同意|許可)|需要管理[员員](?:批准|同意|授权|授權|核准)|관리자(?:의)? (?:승인|동의)`)},
	{"A", regexp.MustCompile(`consent on behalf of your organi[sz]ation`)},
}

var (
	// The box on the consent page.
	tickBox = regexp.MustCompile(`\btick|check ?box|\bbox\b|häkchen|kästchen|coche|casilla|marcar|caixa|casella|spunt|vakje|aanvink|zaznacz|okienk|チェック|勾选|勾選`)
	// What a person asks who wants to know what is stored about them.
	aboutData     = regexp.MustCompile(`personal data|\bgdpr\b|\bdsgvo\b|\brgpd\b|personenbezogene|données personnelles|datos personales|dados pessoais|dati personali|persoonsgegevens|dan(?:e|ych) osobow|個人情報|个人信息|個人資料`)
	otherProvider = regexp.MustCompile(`identity provider ['"“‘]?[^l\s'"“‘]`)
)

// answer finds what the sign-in guide, or a walkthrough, has for a mail that
// asks for no swap.
func (x *extraction) answer(text string) verdict {
	if g := x.guide(text); g != "" {
		v := answered(g)
		v.code = screenOf(flat(text)).code
		return v
	}
	if x.tour() {
		return verdict{kind: Walkthrough, reason: "The sender would like to be shown the portal."}
	}
	return verdict{kind: Other, reason: "No request was recognised; a person should read it."}
}

// answered is the verdict on what a part of the guide answers.
func answered(guide string) verdict {
	return verdict{kind: GuideQuestion, guide: guide, reason: "Part " + guide + " of the sign-in guide answers this."}
}

func (x *extraction) guide(text string) string {
	text = flat(text)
	if shown := screenOf(text); shown.any {
		return shown.guide
	}
	return x.plainGuide(text)
}

// flat is text in lower case, with single spaces and plain apostrophes.
func flat(text string) string {
	return strings.Join(strings.Fields(strings.ToLower(strings.ReplaceAll(text, "’", "'"))), " ")
}

// screen is what the sign-in showed the sender.
type screen struct {
	any   bool
	guide string // the part that answers it; not every code has one
	code  string // the number of the code that tells it, or of the first one
}

// screenOf finds a code, or one of the screens' texts.
func screenOf(text string) (shown screen) {
	for _, m := range signInCode.FindAllStringSubmatch(text, -1) {
		if !shown.any {
			shown = screen{any: true, code: m[1]}
		}
		if m[1] == "50020" && otherProvider.MatchString(text) && !strings.Contains(text, "live.com") {
			continue // the wrong tenant, which the guide has nothing on
		}
		if g := CodeOf(m[1]).Guide; g != "" {
			return screen{true, g, m[1]}
		}
	}
	for _, s := range screens {
		if s.text.MatchString(text) {
			return screen{true, s.guide, shown.code}
		}
	}
	return shown
}

// plainGuide reads where partners are stuck from their own words.
func (x *extraction) plainGuide(text string) string {
	if aboutData.MatchString(text) {
		return ""
	}
	var all concept // of the whole text
	asks := false
	for _, s := range x.sentences {
		for _, t := range s.tokens {
			all |= t.means
		}
		if s.any(cInvite) && s.any(directive) && s.any(cWrite) { // "please send the invite to jane@..."
			all &^= cInvite
		}
		asks = asks || s.asks || s.any(cAsk|cWh)
	}
	for _, s := range x.sentences {
		inquires := asks || s.any(cAsk|cWh|cCanYou|cPlease|cWant|cFault)
		switch {
		case s.makesTenant() && inquires && !s.any(cTour), asks && s.namesTenant() && !x.usernames() && !all.has(cTour|cPassword|cApproval|cInvite):
			return "C"
		case s.any(cTenant) && (s.any(cNot) || s.any(cWant|cMust) && x.asksHow()) && asks && (!all.has(cFault) || !x.failed()) && !all.has(cTour) && !x.usernames(): // "we have no tenant, what now?"
			return "C"
		case s.any(cSwap|cSwapNoun|cSwapped) && (s.asks || s.any(cAsk|cWh)) && (s.any(cAddr) || s.any(cOnlySwap)) && s.mood == question && !s.any(cPast) && !s.asksDone() && x.hypothetical(s) && !s.asksWhen():
			return "C"
		}
	}
	for _, s := range x.sentences {
		switch {
		case s.asks && s.any(cNew) && s.any(cLogin) && !all.has(cFault|cPassword|cTour|cInvite|cFirst): // "can the new username get mail?"
			return "C"
		case s.any(cApproval) && (s.any(cContact) || all.has(cContact) && s.any(cSignIn|cPortal|cFault)) && (s.any(cFault|cWant|cMust|cNot) || asks):
			return "B4"
		case s.any(cPersonal) && s.any(cOr|cWh) && asks && !x.failed(): // "work or personal?"
		case s.any(cPersonal) && (s.any(cSignIn|cFault) || all.has(cFault)) && (!s.asks || !s.any(cFirst)) && (!s.any(cOr) || !all.has(cFirst) || all.has(cFault)):
			return "B1"
		}
	}
	if slices.ContainsFunc(x.sentences, func(s *sentence) bool { return s.any(cPassword) && s.any(cFault|cWrong) }) {
		return "B3"
	}
	if x.tour() {
		return ""
	}
	switch {
	case asks && all.has(cPortal) && slices.ContainsFunc(x.sentences, func(s *sentence) bool { return s.wordsOf(termsWords) }),
		asks && all.has(cInvite|cFirst) && all.has(cSignIn|cPassword), asks && all.has(cPersonal), asks && all.has(cApproval) && tickBox.MatchString(text):
		return "A"
	}
	for _, s := range x.sentences {
		switch {
		case s.any(cSignIn) && (s.asks || s.any(cAsk|cWh)) && s.any(cWh|cAsk|cFirst|cInvite):
			return "A"
		case s.any(cFirst) && s.any(cSignIn|cInvite) && asks:
			return "A"
		}
	}
	return ""
}

// failed reports a word for trouble other than of not having tried or not knowing.
func (x *extraction) failed() bool {
	return slices.ContainsFunc(x.sentences, func(s *sentence) bool {
		return slices.ContainsFunc(s.tokens, func(t token) bool { return t.has(cFault) && !t.has(cTry|cAsk) && t.text != "stuck" })
	})
}

// makesTenant reports a verb of making beside a word for a tenant, or "a new tenant".
func (s *sentence) makesTenant() bool {
	if !s.any(cTenant) {
		return false
	}
	for i, t := range s.tokens {
		if s.asks && s.any(cWh) && weMake[t.text] || signUps[t.text] {
			return true
		}
		if t.has(cMake) && (!t.has(cNew) || i+1 < len(s.tokens) && s.tokens[i+1].has(cTenant)) {
			return true
		}
	}
	return false
}

// namesTenant reports a tenant without a username: "contoso.onmicrosoft.com is taken".
func (s *sentence) namesTenant() bool {
	return slices.ContainsFunc(s.tokens, func(t token) bool {
		return t.kind == word && (strings.HasSuffix(t.text, ".onmicrosoft.com") || t.text == "onmicrosoft.com")
	})
}

// signUps are for where a tenant is made.
var signUps = wordSet("sign-up", "signup", "registrierungsseite", "anmeldeformular", "inscription", "registrazione", "aanmeldpagina")

// weMake are forms that are of the past too.
var weMake = wordSet("criamos", "creamos", "abrimos", "creiamo", "tworzymy")

// hypothetical tells what a swap would do from whether one was done.
func (x *extraction) hypothetical(s *sentence) bool {
	return (s.any(cWh|cIf) || s.afterSwap()) && !s.any(cDone)
}

// afterSwap reports "nach dem Tausch".
func (s *sentence) afterSwap() bool {
	for i, t := range s.tokens[:max(0, len(s.tokens)-2)] {
		if afterWords[t.text] && (s.tokens[i+1].has(cSwapNoun) || s.tokens[i+1].has(cFill) && s.tokens[i+2].has(cSwapNoun)) {
			return true
		}
	}
	return false
}

var afterWords = wordSet("nach", "après", "después", "tras", "dopo", "depois", "após", "na", "po",
	"după")

// asksHow reports a question for the way.
func (x *extraction) asksHow() bool {
	return slices.ContainsFunc(x.sentences, func(s *sentence) bool { return s.asks && s.any(cWh) && !s.any(cFault|cPassword|cApproval) })
}

// asksWhen reports a question for the time, which is about one request and nothing that
// a guide could tell: "when will my request be handled?".
func (s *sentence) asksWhen() bool {
	for i, t := range s.tokens {
		if t.kind == word && !greets[t.text] && t.means&^(cFill|cRight) != 0 {
			return s.asks && timeWords[t.text] && !slices.ContainsFunc(s.tokens[i:], func(t token) bool { return t.isMark(",") }) // "when it is done, can I ...?"
		}
	}
	return false
}

// asksDone reports "has it been swapped yet?".
func (s *sentence) asksDone() bool {
	return s.any(cSwapped) && slices.ContainsFunc(s.tokens, func(t token) bool { return t.text == "been" })
}

// termsWords are for what is accepted at the first sign-in.
var termsWords = wordSet("terms", "nutzungsbedingungen", "geschäftsbedingungen", "términos", "termos", "termini", "voorwaarden", "regulamin", "warunki", "podmínky", "villkoren", "vilkårene", "利用規約", "条款", "條款")

var timeWords = wordSet("when", "wann", "quand", "cuándo", "cuando", "quando", "wanneer", "kiedy",
	"kdy", "când",
	"mikor", "meddig", "milloin", "kauanko")

// swapsTour reports "can we swap Tuesday's walkthrough for Thursday?".
func (x *extraction) swapsTour() bool {
	return slices.ContainsFunc(x.sentences, func(s *sentence) bool {
		for i, t := range s.tokens {
			for j := i + 1; t.has(cSwap) && j < min(len(s.tokens), i+4) && s.tokens[j].kind == word && !s.tokens[j].has(cAddr|cLogin); j++ {
				if s.tokens[j].has(cTour) {
					return true
				}
			}
		}
		return false
	})
}

// tour reports a wish to be shown the portal.
func (x *extraction) tour() bool {
	for _, s := range x.sentences {
		if s.anyTour() && (s.asks || s.any(directive|cCanI|cAsk|cI|cPortal)) && !s.any(cNot) {
			return true
		}
	}
	return false
}

// anyTour reports a word for a walkthrough, other than in "the demo laptop" and where
// somebody presents themselves ("uns vorstellen").
func (s *sentence) anyTour() bool {
	for i, t := range s.tokens {
		thing := t.text == "demo" && i+1 < len(s.tokens) && s.tokens[i+1].kind == word && !s.tokens[i+1].known
		self := t.text == "vorstellen" && !s.any(cPortal|cCanYou) && slices.ContainsFunc(s.tokens[:i], func(t token) bool { return t.text == "uns" || t.text == "mich" })
		thanks := slices.ContainsFunc(s.tokens[max(0, i-4):i], func(t token) bool { return grateful(t.text) })
		if t.has(cTour) && !thing && !self && !thanks {
			return true
		}
	}
	return false
}
