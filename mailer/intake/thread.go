package intake

import (
	"net/mail"
	"regexp"
	"strings"
	"time"
)

const (
	maxIDs      = 50  // of References and of In-Reply-To
	maxIDLength = 512 // bytes of one
)

// messageIDs reads the msg-ids of a field, without their angle brackets. Some
// senders leave the brackets out: then white space separates the ids.
func messageIDs(value string) []string {
	var ids []string
	for _, id := range strings.FieldsFunc(value, func(r rune) bool {
		return r == '<' || r == '>' || r == ' ' || r == '\t' || r == ','
	}) {
		if len(id) <= maxIDLength && strings.Contains(id, "@") && !strings.ContainsFunc(id, notPrintableASCII) {
			ids = append(ids, id)
		}
	}
	return ids[max(0, len(ids)-maxIDs):]
}

// messageID reads a Message-ID, which some senders make without an "@".
func messageID(value string) string {
	id := strings.TrimSuffix(strings.TrimPrefix(value, "<"), ">")
	if len(id) > maxIDLength || strings.ContainsFunc(id, notPrintableASCII) || strings.ContainsAny(id, "<>") {
		return ""
	}
	return id
}

func notPrintableASCII(r rune) bool { return r <= ' ' || r > '~' }

// date reads a Date header; zero when it cannot be read.
func date(value string) time.Time {
	t, err := mail.ParseDate(value)
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}

// Not (?i): that folds KELVIN SIGN and LONG S to k and s.
var refTag = regexp.MustCompile(`\[([Ss][Ww][Aa][Pp](?:-[0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{4}){2})\]`)

// refOf returns the reference in the subject's tag, or "" when there is none or
// there are several.
func refOf(subject string) string {
	ref := ""
	for _, m := range refTag.FindAllStringSubmatch(subject, -1) {
		found := strings.ToUpper(m[1])
		if ref != "" && ref != found {
			return ""
		}
		ref = found
	}
	return ref
}

var (
	replyPrefix   = regexp.MustCompile(`(?i)^\s*(?:\[[^\]]*\]\s*)*(?:re|r|res|aw|sv|antw|rép?|odp|odg|vá|válasz|ynt|отв|απ|απάντ?|σχετ|회신|답신|回复|回覆|答复|답장)\s*(?:\[\d+\])?\s*[:：]`)
	forwardPrefix = regexp.MustCompile(`(?i)^\s*(?:\[[^\]]*\]\s*)*(?:fwd?|wg|tr|rv|enc|i|vs|vb|vl|pd|[iİ]̇?lt|tov|továbbítás|továbbítva|doorst|пер|πρθ|προώθ|전달|转发|轉寄|转寄|轉發|転送)\s*(?:\[\d+\])?\s*[:：]`)
)

// forwards reports the subject of a mail that hands another on. The "VS:" of a Norwegian who
// does is that of a Finn who answers.
func forwards(subject string, lex *lexicon) bool {
	answers := lex != nil && lex.lang == "fi" && strings.HasPrefix(strings.ToLower(strings.TrimSpace(subject)), "vs")
	return !answers && forwardPrefix.MatchString(subject)
}
