package intake

import (
	"regexp"
	"strings"
)

// The words by which mail programs mark what they quote, in the languages that
// they come in. Stems, so that cases and endings do not matter.

// headerLabels are the fields of the block above a quote, by what they stand for.
var headerLabels = labelSet(map[headerField]string{
	labelFrom:    "from|von|de|da|van|od|från|fra|от|від|от кого|отправитель|від кого|відправник|подател|изпращач|od kogo|lähettäjä|feladó|από|kimden|gönderen|expéditeur|remitente|mittente|absender|afsender|avsender|avsändare|差出人|送信者|发件人|發件人|寄件者|寄件人|보낸 사람|보낸사람|보낸이|보낸 이|발신|발신인|발신자|αποστολέας|from the desk of",
	labelDate:    "sent|date|sent on|gesendet|gesendet am|datum|envoyé|envoyé le|fecha|enviado|enviado el|enviado em|enviada em|enviada|data|inviato|verzonden|wysłano|wysłane|wysłany|skickat|sendt|dato|odesláno|отправлено|дата|дата и время|дата отправки|надіслано|дата й час|дата та час|изпратено|изпратено на|дата и час|送信日時|送信日|日時|日付|发送时间|发送日期|发件时间|日期|時間|时间|寄件日期|傳送時間|보낸 날짜|보낸날짜|날짜|보낸 시간|보낸 시각|발신일|발신일시|전송 시간|일시|αποστολή|ημερ/νία|ημ/νία|εστάλη|gönderildi|gönderme tarihi|tarih|lähetetty|päivämäärä|pvm|küldve|dátum|elküldve|στάλθηκε|ημερομηνία|trimis",
	labelSubject: "subject|betreff|objet|asunto|oggetto|onderwerp|assunto|temat|ämne|emne|předmět|predmet|тема|относно|件名|主题|主題|主旨|제목|제 목|konu|aihe|tárgy|θέμα|subiect|re",
	labelTo:      "to|an|à|para|a|aan|do|till|til|komu|кому|до|получатель|одержувач|получател|宛先|收件人|收件者|받는 사람|받는사람|받는이|받는 이|수신|수신인|수신자|숨은 참조|παραλήπτης|κοιν|κοινοποίηση|kime|alıcı|vastaanottaja|címzett|προς|către|cc|bcc|kopie|dw|kopia|kopi|копия|копія|копие|важность|вложения|вкладення|прикачени файлове|приложения|抄送|副本|참조|bilgi|másolat|reply-to|importance|priority|wichtigkeit|priorität|attachments|anlagen",
})

type headerField uint8

const (
	labelNone headerField = iota
	labelFrom
	labelDate
	labelSubject
	labelTo
)

func labelSet(by map[headerField]string) map[string]headerField {
	set := map[string]headerField{}
	for field, words := range by {
		for w := range strings.SplitSeq(words, "|") {
			set[w] = field
		}
	}
	return set
}

const maxLabelText = 32 // bytes before the colon of a header label

// headerLabel tells which field of a header block a line holds.
func headerLabel(text string) headerField {
	text = strings.TrimLeft(text, " \t\u00A0*_>|")
	text = strings.Replace(text, "：", ":", 1)
	label, _, found := strings.Cut(text, ":")
	if !found || len(label) > maxLabelText {
		return labelNone
	}
	return headerLabels[strings.ToLower(strings.Trim(label, " \t\u00A0*_"))]
}

const (
	messageStems = `message|nachricht|e-?mail|mail|messaggio|mensaje|mensagem|bericht|wiadomo|meddelande|brev|besked|melding|correo|courriel|termin|appointment|メッセージ|メール|邮件|郵件|메시지|메일|сообщени|съобщени|письм|писмо|повідомлен|лист|viesti|üzenet|zpráv|správ|ileti|μήνυμα|mesaj`
	forwardStems = `forward|weitergeleitet|transf[ée]r|réexpédi|reenvi|inoltr|doorgest|encaminh|reencaminh|przekaz|przesłan|vidarebef|videresend|転送|转发|轉寄|轉發|전달|пересл|пересыл|пересил|переадрес|перенаправл|препрат|препращ|iletilen|välitett|edelleenlähet|továbbít|přepos|preposl|προωθ|redirec`
)

var (
	isMessage = regexp.MustCompile(`(?i)` + messageStems)
	isForward = regexp.MustCompile(`(?i)` + forwardStems)
	// A rule with words in it: "-----Original Message-----".
	wordRule = regexp.MustCompile(`^[\s>]*[-_=*#~–—]{2,}[^-_=*#~–—@].*[-_=*#~–—]{2,}\s*$`)
	// Notes puts the writer's name there: "-----Jane Doe wrote: -----".
	wroteRule = regexp.MustCompile(`(?i)^[\s>]*-{2,}.*(?:` + wroteStems + `).*-{2,}\s*$`)
	// Yahoo in Japan: "----- Original Message ----- From: Jane Doe <jane@contoso.com> To: ...".
	ruleAndFrom = regexp.MustCompile(`(?i)^[\s>]*-{3,}\s*original message\s*-{3,}\s*from:`)
	// Notes: "----- Forwarded by Jane Doe/Contoso on 3.11.2026 -----".
	forwardedBy = regexp.MustCompile(`(?i)^[\s>*_-]*(?:forwarded by|weitergeleitet von|transféré par)\b`)
)

const wroteStems = `wrote|writes|schrieb|geschrieben|schreibt|a écrit|écrit|escribió|ha escrito|escribe|ha scritto|scrive|schreef|escreveu|skrev|skriver|napisał|pisze|kirjoitti|írta|napsal|napísal|написал|писал|пишет|написав|написала|писав|пише|написа|писа|έγραψε|έγραψαν|γράφει|yazdı|şunları yazdı|a scris|写道|寫道|写到|のメール|書きました|wrote|님이 작성|작성|님이 쓴|님께서 쓴|님이 다음과 같이|님이 보낸|さんは書`

var wroteVerbs = strings.Split(wroteStems, "|")

var (
	// What stands in front of an address in the attributions without a verb.
	attributionTime = regexp.MustCompile(`\b\d{1,2}[:.h]\d{2}\b|\d{4}年|\b(?:19|20)\d\d\b`)
	inBrackets      = regexp.MustCompile(`<[^<>\s]+@[^<>\s]+>`)
)
