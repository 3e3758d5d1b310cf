package intake

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Words of the phrases that end a mail. A line is one when it is short, has one
// of the regards in it, and else only words that go with them.
var (
	regards = wordSet("regards", "regard", "rgds", "sincerely", "cheers", "faithfully", "truly", "br", "kr", "vr", "wishes",
		"grüßen", "grüße", "gruß", "grüsse", "grüssen", "gruss", "grussen", "gruesse", "gruessen", "mfg", "vg", "lg", "hochachtungsvoll",
		"cordialement", "salutations", "cdlt", "cdt", "sentiments", "amicalement",
		"saludos", "saludo", "atentamente", "cordialmente", "atte", "abrazo",
		"cumprimentos", "atenciosamente", "abraços", "abraço", "att", "cordiais",
		"saluti", "saluto", "distinti", "groet", "groeten", "mvg", "pozdrawiam", "pozdrowienia", "pozdrowieniami", "poważaniem", "szacunku",
		"hälsningar", "hälsning", "mvh", "hilsen", "hilsner", "vh", "terveisin", "terveiset", "yt", "pozdravem", "pozdravom",
		"üdvözlettel", "tisztelettel", "уважением", "повагою", "saygılarımla", "saygılarımızla", "εκτίμηση", "χαιρετισμούς", "stimă", "bien à vous",
		"敬具", "草々", "此致", "敬礼", "敬禮", "祝好", "顺祝商祺", "商祺", "敬上",
		"üdv", "üdvözlet", "köszönettel", "terkuin", "terv", "kiittäen",
		"уважение", "поздрави", "поздрав", "почитание", "почтением", "пожеланиями", "щиро", "побажаннями", "пожелания",
		"φιλικά", "τιμή", "드림", "올림")
	goWithRegards = wordSet("with", "kind", "kindest", "best", "warm", "warmest", "many", "and", "all", "the", "yours", "your", "thanks", "thank", "you", "again",
		"in", "advance", "my", "most", "friendly",
		"mit", "freundlichen", "freundliche", "freundlichem", "freundlicher", "besten", "beste", "viele", "vielen", "liebe", "lieben", "herzliche", "herzlichen", "schöne", "sonnige", "dank", "danke", "und", "vorab", "aus", "schon", "jetzt",
		"bien", "très", "sincères", "meilleures", "mes", "nos", "l'expression", "de", "à", "vous", "merci", "et", "avec",
		"un", "una", "cordial", "cordiales", "atento", "atentos", "muchas", "gracias", "y", "reciba", "reciban", "los", "mejores",
		"com", "os", "melhores", "obrigado", "obrigada", "e", "um", "grato", "grata", "cordiali", "tanti", "grazie", "migliori", "i", "più",
		"met", "vriendelijke", "hartelijke", "bij", "voorbaat", "bedankt", "alvast", "en", "z", "wyrazami", "serdecznie", "serdeczne", "dziękuję", "łączę", "serdecznymi",
		"med", "vänliga", "vänlig", "bästa", "tack", "och", "venlig", "venlige", "vennlig", "vennlige", "beste", "bedste", "og", "tak", "takk", "hjertelig",
		"ystävällisin", "parhain", "s", "se", "srdečným", "děkuji", "köszönettel", "с", "з", "με", "cu", "iyi", "çalışmalar", "teşekkürler",
		"szívélyes", "baráti", "szép", "napot", "jó", "munkát", "előre", "is", "minden", "lämpimin", "kiitoksin", "kiittäen", "iloisin",
		"із", "со", "всего", "лучшими", "наилучшими", "добрыми", "искренним", "искренне", "глубоким", "к", "вам", "ваш", "ваша", "найкращими", "щирою", "глибокою", "до", "вас", "най-добри", "най-доброто", "сърдечни", "приятелски", "хубав", "хубави", "и", "ден",
		"φιλικούς", "θερμούς", "εγκάρδιους", "πολλούς", "τους", "καλούς", "ευχαριστώ", "ευχαριστούμε", "πολύ", "και")
	closingStart = wordSet("sincerely", "regards", "cheers", "mfg", "cordialement", "saludos", "atentamente", "atenciosamente", "cumprimentos", "saluti",
		"groet", "groeten", "pozdrawiam", "mvh", "hilsen", "terveisin", "üdvözlettel", "mit", "viele", "beste", "herzliche", "met", "med", "kind", "best", "gruß", "grüße",
		"tisztelettel", "köszönettel", "üdv", "terkuin", "ystävällisin", "parhain", "kiittäen",
		"φιλικά")
	thanking = wordSet("thanks", "thank", "thx", "tia", "ty", "ta", "danke", "dank", "merci", "gracias", "obrigado", "obrigada", "grazie", "bedankt", "dzięki", "dziękuję", "dziękujemy",
		"tack", "tak", "takk", "kiitos", "děkuji", "děkujeme", "köszönöm", "köszönettel", "спасибо", "дякую", "teşekkürler", "teşekkür", "ευχαριστώ", "mulțumesc", "謝謝", "谢谢", "感谢", "감사합니다", "best", "warmly", "respectfully",
		"köszi", "kösz", "köszönjük", "kiitti", "kiitoksia", "kiitämme", "kiittäen", "kiitokset",
		"благодарю", "благодарим", "дякуємо", "благодаря", "мерси",
		"ευχαριστούμε", "고맙습니다", "감사드립니다", "감사")
	goWithThanks = wordSet("you", "a", "lot", "so", "much", "very", "again", "in", "advance", "many", "for", "your", "help", "and", "team", "all", "everyone",
		"vielen", "schön", "im", "voraus", "besten", "herzlichen", "sehr", "schonmal", "schon", "mal", "ihre", "hilfe", "für", "beaucoup", "d'avance", "par", "avance", "bien", "pour", "votre", "aide",
		"muchas", "mil", "por", "su", "ayuda", "de", "antemano", "muito", "desde", "já", "pela", "ajuda", "mille", "tante", "anticipatamente", "molte", "alvast", "bij", "voorbaat", "hartelijk", "voor", "hulp", "uw", "de", "moeite",
		"bardzo", "z", "góry", "za", "pomoc", "så", "mycket", "mange", "på", "forhånd", "paljon", "mockrát", "předem", "заранее", "большое", "наперед", "şimdiden", "ederim", "ederiz",
		"szépen", "előre", "is", "segítséget", "segítséged", "jo", "etukäteen", "avusta", "avustanne", "vaivannäöstä", "kovasti",
		"огромное", "заздалегідь", "дуже", "щиро", "велике", "предварително", "много", "ви", "вам", "вас", "за", "помощь", "допомогу", "помощта", "отнапред",
		"πολύ", "εκ", "των", "προτέρων", "για", "τη", "την", "βοήθεια", "βοήθειά", "σας", "θερμά")
)

var (
	// "Regards, Jane Doe" on one line.
	signed = regexp.MustCompile(`^\s*(?i:thanks|thank you|regards|cheers|best|(?:kind|best) regards|danke|merci|gracias|grazie|groet|mvg|mfg|vg|lg|saludos|saluti)[,.!]? (?:\p{Lu}[\p{L}.'-]*\s*){1,3}$`)
	// What a telephone, or a program, adds below; it names one of devices.
	sentBy = regexp.MustCompile(`(?i)^\W*(?:sent |get |gesendet|von meinem|von mein|hol|diese nachricht wurde|envoyé|télécharge|obtener|obtenir|obter|enviado|enviada|enviat|descarg|inviato|scarica|verstuurd|verzonden|download|wysłan|pobierz|skickat|hämta|sendt|send fra|lähetetty|hanki|odesl|odoslan|отправлено|послано|написано|надіслано|відправлено|изпратено|gönder|trimis|στάλθηκε από|εστάλη από|απεστάλη από)|送信$|から送信|发自|發自|傳送|에서 보냄|에서 보냈|에서 전송|gönderildi\W*$|gesendet\W*$`)
	// A postscript is text again.
	postscript = regexp.MustCompile(`(?i)^\s*p\.?\s?s\.?\s*[:.\-]|^\s*p\.s\b|^\s*(?-i:PS)\s+\p{L}|^\s*(?:з\.?\s?ы|п\.?\s?с|п\.?\s?п|постскриптум)\s*[:.\-]|^\s*追伸`)
	// A line of nothing but dashes and the like.
	ruleLine = regexp.MustCompile(`^\s*[-_=*~–—―━＝－─＊・+#.]{3,}\s*$`)

	legal       = regexp.MustCompile(`(?i)confidential|privileged|intended (?:solely|only|recipient|for)|intended recipient|disclaimer|unauthori[sz]ed|in error|delete (?:it|this)|virus|vertraulich|irrtümlich|bestimmungsgemäß|unbefugt|confidentiel|destinataire|confidencial|destinatari|reservad|riservat|vertrouwelijk|geadresseerde|poufn|adresat|機密|保密|конфиденциальн|конфіденційн|поверителн|адресат|получател|отримувач|одержувач|несанкционирован|незаконн|consider the environment|registered (?:office|in)|amtsgericht|geschäftsführ|handelsregister|hrb \d|siège social|registro mercantil|tavaramerk|konfidentiell|fortrolig|data protection|datenschutz|εμπιστευτικ|απόρρητ|기밀|수신인이 아닌|수신자가 아닌|privacy (?:notice|policy)`)
	banner      = regexp.MustCompile(`(?i)^\W*(?:caution|warning|external|achtung|attention|vorsicht|cuidado|atención|atenção|attenzione|let op|be careful|this (?:e-?mail|message) (?:originated|came|was sent)|you don't often get)\b`)
	fromOutside = regexp.MustCompile(`(?i)external|outside|extern|außerhalb|exterieur|extérieur|buiten|unknown sender|often get email|click links|links or open`)
)

var devices = []string{
	"iphone", "ipad", "android", "outlook", "galaxy", "samsung", "blackberry", "windows", "yahoo", "proton", "gmail", "huawei", "xiaomi", "pixel", "手机", "手機", "スマートフォン", "mobile", "мобильн", "мобільн", "телефона", "телефону", "яндекс", "smartphone", "smarttelefon", "handy", "mobil", "mail app", "mail.ru", "gmx", "web.de", "zoho", "spark",
}

const (
	maxClosing = 100 // bytes of a closing phrase
	// signatureLines bounds what follows a thank-you that ends a mail: more is text.
	signatureLines = 10
)

// markSignature marks what follows the "-- " line (RFC 3676 section 4.3), a
// closing phrase that has text above it, the sender's own name where nothing but
// particulars follows, and what telephones and lawyers add.
func (c *classified) markSignature(names []string) {
	c.markNotices()
	inside, body, asked, announced := false, false, false, false
	for i := range c.lines {
		l := &c.lines[i]
		text := strings.Trim(l.text, " \t\u00A0")
		if l.kind != written {
			if strings.Trim(text, "> ") != "" {
				asked = strings.ContainsAny(text, "?？")
			}
			continue
		}
		if text != "" {
			inside, asked = inside && (!asked || !announced), false // "see my answers below": they stand below quoted questions
			announced = announced || l.kind == written && !inside && announcesBelow(text)
		}
		switch {
		case text == "--" || isPhone(text):
			inside = true
		case inside && postscript.MatchString(text):
			inside = false
		case body && c.closes(i, text, names):
			inside = true
		case text != "":
			body = true
		}
		if inside {
			l.kind = signature
		}
	}
}

func isPhone(text string) bool {
	return text != "" && len(text) <= maxClosing && !strings.ContainsAny(text, atSigns) && containsAny(strings.ToLower(text), devices) && sentBy.MatchString(text)
}

// markNotices marks the paragraphs that a firm adds to every mail: warnings on
// top, and legal ones below.
func (c *classified) markNotices() {
	for i := 0; i < len(c.lines); {
		n, ours := i, false
		var words strings.Builder
		for n < len(c.lines) && strings.TrimSpace(c.lines[n].text) != "" {
			words.WriteString(c.lines[n].text + " ")
			ours = ours || c.lines[n].kind == written
			n++
		}
		if ours && isNotice(words.String()) {
			for j := i; j < n; j++ {
				c.lines[j].kind = max(c.lines[j].kind, signature)
			}
		}
		i = n + 1
	}
}

func isNotice(text string) bool {
	if len(text) > maxSentence {
		return false
	}
	return len(legal.FindAllStringIndex(text, 3)) > 2 || banner.MatchString(text) && fromOutside.MatchString(text) && !asksForSwap(text)
}

// asksForSwap reports a notice that is no notice.
func asksForSwap(text string) bool { return strings.Contains(strings.ToLower(text), "onmicrosoft") }

// closes reports whether the line i closes a mail.
func (c *classified) closes(i int, text string, names []string) bool {
	if text == "" || len(text) > maxClosing || strings.ContainsAny(text, atSigns) {
		return false
	}
	switch {
	case isClosing(text):
		return true
	case strings.Contains(text, "+") && strings.Contains(text, "-"): // below the heading of a table
		return false
	case ruleLine.MatchString(text):
		return c.endsSoon(i+1) && !c.framed(i, text)
	case isThanks(text), signed.MatchString(text):
		return c.endsSoon(i + 1)
	case isName(text, names) && !strings.ContainsAny(text, ":："):
		return c.endsSoon(i+1) && !c.heads(i+1, names)
	}
	return false
}

// framed reports a line like the one at i close to it, with nothing between but addresses
// that are set beside each other: no signature has that.
func (c *classified) framed(i int, rule string) bool {
	pairs := 0
	for j := i - 1; j >= 0 && strings.ContainsAny(c.lines[j].text, atSigns); j-- { // the lower one
		pairs++
		if j > 0 && strings.TrimSpace(c.lines[j-1].text) == rule {
			return true
		}
	}
	for _, l := range c.lines[i+1:] {
		switch text := strings.TrimSpace(l.text); {
		case text == rule:
			return pairs > 0
		case strings.Count(text, "@") < 2 || !strings.Contains(text, "onmicrosoft"):
			return false
		default:
			pairs++
		}
	}
	return false
}

// heads reports a name that stands over addresses in a list of people: the mail ends, or is
// signed with it, further down.
func (c *classified) heads(i int, names []string) bool {
	addresses, usernames := false, 0
	for _, l := range c.lines[i:] {
		if l.kind != written {
			continue
		}
		if text := strings.TrimSpace(l.text); addresses && (isName(text, names) || usernames > 1 && (isClosing(text) || isThanks(text))) {
			return true
		}
		addresses = addresses || strings.ContainsAny(l.text, atSigns)
		if strings.Contains(l.text, ".onmicrosoft.") {
			usernames++
		}
	}
	return false
}

func plainWords(text string) []string {
	return strings.FieldsFunc(strings.ToLower(strings.ReplaceAll(text, "’", "'")), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) && r != '\'' && r != '-'
	})
}

// isClosing reports "Kind regards," in any language, and "Viele Grüße aus Bonn".
func isClosing(text string) bool {
	w := plainWords(text)
	if len(w) == 0 || len(w) > 9 || strings.HasSuffix(text, "?") || strings.HasSuffix(text, ":") {
		return false
	}
	found, unknown := false, 0
	for _, word := range w {
		switch {
		case regards[word]:
			found = true
		case !goWithRegards[word] && !thanking[word] && !goWithThanks[word]:
			unknown++
		}
	}
	return found && (unknown == 0 || unknown <= 2 && closingStart[w[0]]) || len(w) == 2 && w[0] == "all" && w[1] == "best" || len(w) == 1 && w[0] == "best"
}

// isThanks reports a line that only thanks.
func isThanks(text string) bool {
	w := plainWords(text)
	if len(w) == 0 || len(w) > 8 || strings.HasSuffix(text, "?") {
		return false
	}
	found := false
	for _, word := range w {
		switch {
		case thanking[word]:
			found = true
		case !goWithThanks[word] && !goWithRegards[word]:
			return false
		}
	}
	return found
}

// isName reports a line that holds the sender's name alone.
func isName(text string, names []string) bool {
	w := plainWords(text)
	if len(w) == 0 || len(w) > 4 {
		return false
	}
	known := 0
	for _, word := range w {
		if slices.Contains(names, word) {
			known++
		}
	}
	return known == len(w) || known > 1 && len(w) == known+1
}

var asks = regexp.MustCompile(`(?i)\b(?:please|swap|change|replace|update|switch|new|instead)\b`)

// upnLabel is the label that directory tools print before a username.
var upnLabel = regexp.MustCompile(`(?i)^\s*(?:userprincipalname|upn)\s*[:=]`)

// endsSoon reports whether what follows looks like a name and its particulars.
func (c *classified) endsSoon(i int) bool {
	var rest []string
	for _, l := range c.lines[i:] {
		if l.kind != written || strings.TrimSpace(l.text) == "" {
			continue
		}
		if rest = append(rest, l.text); len(rest) > signatureLines || len(l.text) > 200 {
			return false
		}
	}
	return !slices.ContainsFunc(rest, isRequestLine)
}

// isRequestLine reports a line that asks for something, or labels an address.
func isRequestLine(text string) bool {
	if asks.MatchString(text) || upnLabel.MatchString(text) {
		return true
	}
	tokens := tokenize(placed{text: text})
	lines := [][]token{tokens}
	understand(lines, nil)
	for _, t := range lines[0] {
		if t.has(cNew|cOld|cSwap|cSwapped|cSwapNoun|cImper) && !t.has(cFill) || t.isMark("→←") {
			return true
		}
	}
	return false
}
