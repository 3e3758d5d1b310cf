package intake

import "slices"

// Where something was sent, or copied from, an address stands that is no sign-in.

// copiedOut reports "copied straight out of the portal".
func (s *sentence) copiedOut() bool {
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.text == "copied" })
	return slices.ContainsFunc(s.tokens[at+1:min(len(s.tokens), at+3)], func(t token) bool {
		return t.text == "straight" || t.text == "out" || t.text == "from" || t.text == "directly"
	})
}

// invitationSent reports a noun for the invitation before a participle of sending.
func (s *sentence) invitationSent(t token) bool {
	at := slices.IndexFunc(s.tokens, func(o token) bool { return o.kind == word && o.at == t.at && o.text == t.text })
	if !sentWords[t.text] && !sentForms[t.text] || at < 1 || s.asks || s.any(directive) {
		return false
	}
	return slices.ContainsFunc(s.tokens[:at], func(t token) bool { return t.has(cInvite) })
}

var sentForms = wordSet("sent", "gesendet", "geschickt", "versendet", "envoyée", "envoyé", "enviada", "enviado", "mandada", "mandata", "inviata", "inviato", "verstuurd", "gestuurd", "verzonden", "wysłane", "wysłano", "posláno", "poslána", "trimisă", "skickades", "skickad", "sendt")

// sentMe reports a form of sending with "me" behind it.
func (s *sentence) sentMe(t token) bool {
	at := slices.IndexFunc(s.tokens, func(o token) bool { return o.kind == word && o.at == t.at && o.text == t.text })
	return sentForms[t.text] && at+1 < len(s.tokens) && meWords[s.tokens[at+1].text] && !s.asks && !s.any(cPlease)
}

// contactIs reports "their contact is" at t, which names somebody and asks nobody to write.
func (r *roleReader) contactIs(t token) bool {
	at := slices.IndexFunc(r.tokens, func(o token) bool { return o.kind == word && o.at == t.at && o.text == t.text })
	return at > 0 && at+1 < len(r.tokens) && r.tokens[at+1].has(cIs) && (r.tokens[at-1].has(cMine|cThey|cOthers) || articles[r.tokens[at-1].text])
}

// iConfirm reports "yes, I confirm" at t, which nobody is written to by.
func (r *roleReader) iConfirm(t token) bool {
	if !hasStem(t.text, confirmStems) {
		return false
	}
	at := slices.IndexFunc(r.tokens, func(o token) bool { return o.kind == word && o.at == t.at && o.text == t.text })
	return confirming[t.text] || at > 0 && r.tokens[at-1].has(cI) && !r.tokens[at-1].has(cMine)
}

var (
	confirmStems = []string{"confirm", "conferm", "bestätig", "bevestig", "potwierdz"}
	confirming   = wordSet("confirmo", "confirmamos", "confermo", "confermiamo", "bestätige", "potwierdzam", "bevestigen")
)
