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
