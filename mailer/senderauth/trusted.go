package senderauth

import (
	"context"
	"fmt"
	"strings"
)

const authResultsName = "authentication-results"

// verdict takes the mailbox server's word where there is one, and verifies the mail
// otherwise.
func (c *check) verdict(ctx context.Context) Verdict {
	for i, f := range c.mail.all(authResultsName) {
		if c.v.AuthservID == "" || i > 0 && c.on(topmostField) {
			break
		}
		bare := c.v.AuthservID == ExchangeOnline
		a, err := parseAuthResults(&lexer{s: f.value, quotes: c.on(quotedTokens), comments: c.on(commentTokens)}, bare)
		if !c.trusted(a) {
			continue
		}
		verdict, settled := c.readResults(a, err)
		if !settled || verdict.Result == Pass && (c.on(unsettledSignature) && c.unsettled() || c.anotherTenant(a)) {
			return c.verifyInstead(ctx, verdict)
		}
		return verdict
	}
	return c.verifyDKIM(ctx)
}

// verifyInstead verifies a mail of which the server could not say (its DNS failed), or
// said yes by a signature that covers too little. In that case its yes still is no no.
func (c *check) verifyInstead(ctx context.Context, server Verdict) Verdict {
	verdict := c.verifyDKIM(ctx)
	if server.Result != Pass || verdict.Result == Pass {
		return verdict
	}
	if verdict.Result == Fail {
		verdict.Result = None
	}
	verdict.Reasons = append(verdict.Reasons, "Our mail server let the mail pass, but its signatures leave open what they cover, so that it was verified again.")
	return verdict
}

// trusted tells whether the mailbox server wrote the field.
func (c *check) trusted(a authResults) bool {
	id, own := lower(a.id), lower(c.v.AuthservID)
	switch {
	case !c.on(ownID), c.v.AuthservID == ExchangeOnline && !c.on(exchangeForm):
		return true
	case c.v.AuthservID == ExchangeOnline:
		return a.id == ""
	case !c.on(wholeID):
		return strings.HasPrefix(id, own)
	}
	return id == own
}

// readResults is the verdict of a trusted field. settled is false when the server's own
// lookup failed for the moment.
func (c *check) readResults(a authResults, err error) (verdict Verdict, settled bool) {
	verdict = Verdict{Result: None, Source: fromField}
	if c.v.AuthservID == ExchangeOnline {
		verdict.Source = fromExchange
	}
	if err != nil {
		verdict.Reasons = []string{"Our mail server's note about this mail (Authentication-Results) cannot be read with certainty."}
		return verdict, true
	}
	var found []result
	for _, r := range a.results {
		if r.method == "dmarc" {
			found = append(found, r)
		}
	}
	switch {
	case len(found) == 0:
		verdict.Reasons = []string{"Our mail server did not check whether " + c.domain + " sent this mail (it noted no DMARC result)."}
	case len(found) > 1 && c.on(oneDMARC):
		verdict.Reasons = []string{"Our mail server's note holds more than one DMARC result, so that none can be relied on."}
	case found[0].value == "temperror":
		return verdict, false
	default:
		var why string
		verdict.Result, why = c.readDMARC(found[0])
		verdict.Reasons = []string{why}
	}
	if verdict.Result != Pass {
		verdict.Reasons = append(verdict.Reasons, c.explainDKIM(a)...)
	}
	return verdict, true
}

// readDMARC reads the one result. It counts for exactly the From domain only: a result for
// another header.from is about another mail, or was not written by the server.
func (c *check) readDMARC(r result) (Result, string) {
	about := r.get("header.from")
	passed := r.value == "pass" || strings.HasSuffix(r.value, "pass") && !c.on(dmarcPass)
	switch {
	case r.value == "fail":
		return Fail, fmt.Sprintf("Our mail server found that the mail does not come from %s: DMARC failed.", c.domain)
	case r.value == "bestguesspass" && c.on(dmarcPass):
		return None, fmt.Sprintf("%s publishes no DMARC record; our mail server only guessed that the mail would pass.", c.domain)
	case r.value == "none":
		return None, fmt.Sprintf("%s publishes no DMARC record, so that our mail server has nothing to go by.", c.domain)
	case !passed:
		return None, fmt.Sprintf("Our mail server could not check DMARC for %s.", c.domain)
	case len(about) != 1 && (c.on(onePropertyFrom) || len(about) == 0):
		return None, "Our mail server's DMARC result does not say plainly which From domain it is about."
	case lower(about[0]) != c.domain && c.on(ownHeaderFrom):
		return None, fmt.Sprintf("Our mail server's DMARC result is about another domain than %s.", c.domain)
	}
	return Pass, fmt.Sprintf("Our mail server found that the mail comes from %s: DMARC passed.", c.domain)
}

// anotherTenant tells whether a server may have taken two tenants for one organisation, as
// the Public Suffix List has it: its field says what passed, and that was of no tenant but
// another.
func (c *check) anotherTenant(a authResults) bool {
	if !tenantDomain(c.domain) || !c.on(tenantSuffixes) {
		return false
	}
	told := false
	for _, r := range a.results {
		if r.method != "dkim" && r.method != "spf" || r.value != "pass" {
			continue
		}
		for _, property := range []string{"header.d", "header.i", "smtp.mailfrom"} {
			for _, value := range r.get(property) {
				told = true
				if lower(value[strings.LastIndexByte(value, '@')+1:]) == c.domain {
					return false
				}
			}
		}
	}
	return told
}

// explainDKIM says what the signatures that did hold are of.
func (c *check) explainDKIM(a authResults) []string {
	var reasons []string
	for _, r := range a.results {
		if r.method != "dkim" || r.value != "pass" {
			continue
		}
		for _, d := range r.get("header.d") {
			if d, ok := domainName(d); ok && !c.sameOrganisation(d) && len(reasons) < maxSignatures {
				reasons = append(reasons, c.explainUnaligned(d))
			}
		}
	}
	return reasons
}
