package intake

import (
	"mime"
	"strings"
	"testing"
)

func TestReadAutomatic(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ header, want string }{
		{"Auto-Submitted: auto-replied", "automatic"},
		{"auto-submitted: AUTO-GENERATED; type=x", "automatic"},
		{"Auto-Submitted: no", swapped1},
		{"Auto-Submitted: No (a person)", swapped1},
		{"Return-Path: <>", "automatic"},
		{"Return-Path: <jane@contoso.com>", swapped1},
		{"List-Id: news <news.contoso.com>", "automatic"},
		{"List-Unsubscribe: <mailto:x@contoso.com>", "automatic"},
		{"Precedence: bulk", "automatic"},
		{"Precedence: Junk", "automatic"},
		{"Precedence: list", "automatic"},
		{"Precedence: auto_reply", "automatic"},
		{"Precedence: first-class", swapped1},
		{"Precedence: bulk (newsletter)", "automatic"},
		{"Precedence: normal", swapped1},
		{"X-Precedence: auto_reply", "automatic"},
		{"Preference: auto_reply", "automatic"},
		{"X-Auto-Response-Suppress: All", "automatic"},
		{"X-Auto-Response-Suppress: DR, RN, NRN, OOF, AutoReply", "automatic"},
		{"X-Auto-Response-Suppress: OOF", "automatic"},
		{"X-Auto-Response-Suppress: RN, NRN", swapped1},
		{"X-Auto-Response-Suppress: None", swapped1},
		{"X-Autoreply: yes", "automatic"},
		{"X-Autorespond: x", "automatic"},
		{"X-AutoReply-From: jane@contoso.com", "automatic"},
		{"X-Mail-Autoreply: yes", "automatic"},
		{"List-Unsubscribe-Post: List-Unsubscribe=One-Click", "automatic"},
		{"Mailing-List: list partners@contoso.com; contact owner@contoso.com", "automatic"},
		{"X-BeenThere: partners@contoso.com", "automatic"},
		{"X-OTRS-Loop: yes", "automatic"},
		{"X-RT-Loop-Prevention: contoso.com", "automatic"},
		{"X-Loop: yes", "automatic"},
		{"X-Loop: jane@contoso.com", swapped1},
		{"X-FC-MachineGenerated: true", "automatic"},
		{"X-FC-MachineGenerated: false", swapped1},
		{"X-POST-MessageClass: 9; Autoresponder", "automatic"},
		{"Delivered-To: Autoresponder", "automatic"},
		{"Delivered-To: cosell@desk.example", swapped1},
		{"X-Cron-Env: <SHELL=/bin/sh>", "automatic"},
		{"Subject: Automatic reply: Address swap", "automatic"},
		{"Subject: =?utf-8?q?R=C3=A9ponse_automatique?= : x", "automatic"},
		{"Content-Type: multipart/report; report-type=disposition-notification; boundary=b", "automatic"},
		{"Content-Type: multipart/report; report-type=delivery-status; boundary=b", "bounce"},
		{"Content-Type: text/calendar; method=REPLY", "automatic"},
		{"Content-Type: multipart/report; report-type=feedback-report; boundary=b", "automatic"},
		{"Content-Type: multipart/report; report-type=\"tlsrpt\"; boundary=b", "automatic"},
		{"Content-Type: multipart/report; boundary=b", "automatic"},
		{"X-Failed-Recipients: bob@fabrikam.com", "bounce"},
		{"X-Something: else", swapped1},
	} {
		checkBoth(t, "From: jane@contoso.com\n"+tt.header+"\n\n"+ask, tt.want)
	}
}

func TestReadAutomaticSenders(t *testing.T) {
	t.Parallel()
	for from, want := range map[string]string{
		"MAILER-DAEMON@mx.contoso.com (Mail Delivery System)": "bounce",
		"Mail Delivery Subsystem <mailer-daemon@contoso.com>": "bounce",
		"postmaster@contoso.com":                              "bounce",
		"Mail Delivery System <MAILER-DAEMON>":                "bounce",
		"Desk <Cosell@Desk.example>":                          "automatic",
		"Postmaster Jane <jane@contoso.com>":                  swapped1,
		"Postmaster <jane@contoso.com>":                       swapped1,
		"no-reply@contoso.com":                                "automatic",
		"Tickets <do_not_reply+77@contoso.com>":               "automatic",
		"noreply-crm@contoso.com":                             "automatic",
		"owner-partners@contoso.com":                          "automatic",
		"partners-request@contoso.com":                        "automatic",
		"LISTSERV@contoso.com":                                "automatic",
		"requests@contoso.com":                                "swap_request requests@contoso.com>jane@contoso.t",
		"norah.reply@contoso.com":                             "swap_request norah.reply@contoso.com>jane@contoso.t",
	} {
		checkBoth(t, "From: "+from+"\n\n"+ask, want)
	}
}

func TestReadAutomaticParts(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ message, want string }{
		{multipart("mixed", textPart(ask), "Content-Type: message/delivery-status\n\nAction: failed"), "bounce"},
		{multipart("mixed", "Content-Type: multipart/report; report-type=delivery-status; boundary=r\n\n--r\n\nfailed\n--r--"), "bounce"},
		{multipart("mixed", textPart(ask), "Content-Type: multipart/report; boundary=r\n\n--r\n\nfailed\n--r\nContent-Type: message/delivery-status\n\nAction: failed\n--r--"), "bounce"},
		{"Auto-Submitted: auto-replied\n" + multipart("mixed", textPart(ask), "Content-Type: message/delivery-status\n\nAction: failed"), "bounce"},
		{multipart("mixed", textPart(ask), "Content-Type: multipart/report; report-type=disposition-notification; boundary=r\n\n--r\n\nread\n--r--"), "automatic"},
		{multipart("mixed", textPart(ask), "Content-Type: message/disposition-notification\n\nDisposition: automatic-action"), "automatic"},
		{multipart("mixed", textPart(ask), "Content-Type: message/feedback-report\n\nFeedback-Type: abuse"), "automatic"},
		{multipart("mixed", textPart(ask), "Content-Type: message/rfc822\n\nContent-Type: multipart/report; report-type=delivery-status; boundary=r\n\n--r--"), swapped1},
		{multipart("alternative", textPart(ask), "Content-Type: text/calendar; method=REPLY\n\nBEGIN:VCALENDAR"), "automatic"},
		{multipart("alternative", textPart(ask), "Content-Type: text/calendar\n\nBEGIN:VCALENDAR\nMETHOD:REPLY\n"), "automatic"},
		{multipart("alternative", textPart(ask), "Content-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR"), swapped1},
	} {
		checkBoth(t, tt.message, tt.want)
	}
}

// automaticSubjects are what mail programs put on automatic replies.
var automaticSubjects = []string{
	"Automatic reply: Address swap", "Out of Office AutoReply: swap", "Out of office", "Out of the office: Re: swap",
	"[Auto-Reply] swap", "[EXTERNAL] Automatic reply: swap", "Autoreply: swap", "(Out of Office) Re: swap", "Out-of-Office - Re: swap", "AUTO: Jane Doe is out of the office (returning 03/05/2026)",
	"Automatische Antwort: Adresse", "Abwesenheitsnotiz", "Abwesenheit: Re: Adresse", "Automatische Eingangsbestätigung: Adresse",
	"Réponse automatique\u00a0: adresse", "Re\u0301ponse automatique : adresse", "Absence du bureau : adresse", "Message d\u2019absence",
	"Respuesta automática: cambio", "Fuera de la oficina: cambio",
	"Resposta automática: troca", "Ausência temporária",
	"Risposta automatica: cambio", "Fuori ufficio: cambio",
	"Automatisch antwoord: x", "Afwezigheidsbericht: x",
	"Automatyczna odpowiedź: x", "Nieobecność w biurze: x",
	"Automatiskt svar: x", "Frånvaromeddelande: x",
	"Automatisk svar: adresse", "Ikke til stede: adresse", "Fraværsmelding: adresse",
	"Automaattinen vastaus: osoite", "Poissaoloilmoitus",
	"Automatická odpověď: adresa", "Mimo kancelář: adresa",
	"Автоматический ответ: адрес", "АВТООТВЕТ",
	"自動応答: 住所", "【自動返信】住所", "不在通知",
	"自动答复\uff1a地址", "自动回复: 地址", "自動回覆: 地址",
	"자동 회신: 주소", "부재중",
	"Otomatik yanıt: x", "Ofis dışında: x",
}

func TestReadAutomaticSubjects(t *testing.T) {
	t.Parallel()
	for _, subject := range automaticSubjects {
		checkBoth(t, "From: jane@contoso.com\nSubject: "+subject+"\n\n"+ask, "automatic")
		checkBoth(t, "From: jane@contoso.com\nSubject: "+mime.BEncoding.Encode("utf-8", subject)+"\n\n"+ask, "automatic")
		checkPerson(t, "Re: "+subject)
		checkPerson(t, "Your "+subject)
	}
	for _, subject := range []string{
		"Automatic reply to my swap", "Out of office next week", "Out of office, please hurry", "Out of office - please swap", "Automatic replies: how do they work?",
		"Delivery failed: my invitation", "Undeliverable: your guide", "Auto: new address", "Abwesend ab Montag", "FW: Automatic reply: swap", "Delivered", "[SWAP-1234-567X] Out of office next week",
	} {
		checkPerson(t, subject)
	}
}

// checkPerson reads a mail with the subject that is a person's.
func checkPerson(t *testing.T, subject string) {
	t.Helper()
	if r := Read([]byte(fresh(subject, ask)), desk); r.Kind == Automatic || r.Kind == Bounce || !r.Answerable {
		t.Errorf("subject %q: %s (%s)", subject, r.Kind, r.Reason)
	}
}

// What bears one of our Message-IDs is ours, whoever it claims to be from.
// Colleagues have ids at our domain, too.
func TestReadOwnMessageID(t *testing.T) {
	t.Parallel()
	const ours = "mfzxi3dpmnxw4zlpojvwk3tfoi@desk.example"
	for _, tt := range []struct{ from, id, want string }{
		{"jane@contoso.com", ours, "automatic"},
		{"jane@contoso.com", "anything@DESK.example", "automatic"},
		{"jane@contoso.com", "anything@mail.desk.example", swapped1},
		{"jane@contoso.com", "anything@notdesk.example", swapped1},
		{"ann@desk.example", "5ff137b0-8ebf-4f6e-a0a7-3d1c63b0ea04@desk.example", "swap_request ann@desk.example>jane@contoso.t"},
		{"ann@desk.example", ours, "automatic"},
	} {
		checkBoth(t, "From: "+tt.from+"\nMessage-ID: <"+tt.id+">\n\n"+ask, tt.want)
		checkBoth(t, "From: "+tt.from+"\nIn-Reply-To: <"+tt.id+">\n\n"+ask, strings.Replace(swapped1, "jane>", strings.Replace(tt.from, "jane@contoso.com", "jane", 1)+">", 1))
	}
}

// A program's mail is told as such even when its parts cannot be read.
func TestReadAutomaticBeforeMalformed(t *testing.T) {
	t.Parallel()
	r := Read([]byte("From: jane@contoso.com\nAuto-Submitted: auto-replied\nContent-Type: multipart/mixed\n\n"), desk)
	if r.Kind != Automatic || r.Answerable || !strings.Contains(r.Reason, "Auto-Submitted") {
		t.Errorf("%s (%s)", r.Kind, r.Reason)
	}
}
