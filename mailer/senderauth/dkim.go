package senderauth

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"github.com/emersion/go-msgauth/dkim"
)

// findings is what the signatures of a mail came to.
type findings struct {
	passed    string // a sentence for the signature that proves the sender
	unfit     string // one that would, but for a rule of ours
	temporary string // one that might, when the DNS answers
	others    []string
}

// verifyDKIM verifies the mail here: a valid signature that is aligned with the From
// domain passes (RFC 7489 section 3.1.1), without one it is for the domain's policy.
func (c *check) verifyDKIM(ctx context.Context) Verdict {
	if name := c.duplicate(); name != "" {
		return dkimVerdict(None, fmt.Sprintf("The mail has more than one %s header; a signature holds for one of them only.", name))
	}
	policy := c.policy(ctx)
	f := c.examine(ctx, policy)
	switch {
	case f.passed != "":
		return dkimVerdict(Pass, f.passed)
	case f.temporary != "":
		return dkimVerdict(Temporary, append([]string{f.temporary}, f.others...)...)
	case f.unfit != "":
		return dkimVerdict(None, append([]string{f.unfit}, f.others...)...)
	case policy.temporary:
		return dkimVerdict(Temporary, append([]string{
			fmt.Sprintf("What %s says about mail in its name (DMARC) could not be looked up just now.", c.domain),
		}, f.others...)...)
	case policy.refuses:
		return dkimVerdict(Fail, append([]string{
			fmt.Sprintf("Nothing proves that %s sent this mail, and the domain asks to refuse such mail (DMARC).", c.domain),
		}, f.others...)...)
	}
	return dkimVerdict(None, append([]string{fmt.Sprintf("Nothing proves that %s sent this mail.", c.domain)}, f.others...)...)
}

// once are the fields that a person or a program goes by, each of which RFC 5322 section
// 3.6 allows once. A signature holds for the lowest one; readers often take the first.
var once = []string{"from", "subject", "date", "to", "cc", "reply-to", "sender", "message-id", "content-type", "content-transfer-encoding"}

func (c *check) duplicate() string {
	for _, name := range once {
		if len(c.mail.all(name)) > 1 && c.on(noDuplicates) {
			return name
		}
	}
	return ""
}

// examine verifies the signatures one after the other. The library looks at one at a time:
// its work for several at once is quadratic in a body of empty lines.
func (c *check) examine(ctx context.Context, p policy) findings {
	var f findings
	signatures, malformed := c.signatures()
	if malformed > 0 {
		f.others = append(f.others, "A DKIM signature of the mail is malformed and was left out.")
	}
	if len(signatures)+malformed == 0 {
		f.others = append(f.others, "The mail has no DKIM signature.")
	}
	for _, s := range signatures[:min(len(signatures), maxSignatures)] {
		if c.judge(ctx, s, p, &f); f.passed != "" {
			break
		}
	}
	return f
}

// judge verifies one signature and adds what it came to.
func (c *check) judge(ctx context.Context, s signature, p policy, f *findings) {
	aligned := c.sameOrganisation(s.domain) && (s.domain == c.domain || !p.strict || !c.on(strictMode))
	unfit, err := c.verifySignature(ctx, s)
	switch {
	case err != nil && aligned && dkim.IsTempFail(err):
		f.temporary = fmt.Sprintf("The key of %s for the mail's signature could not be looked up just now.", s.domain)
	case err != nil && aligned && unfit != "":
		f.unfit = unfit
	case err != nil:
		f.others = append(f.others, fmt.Sprintf("A signature by %s does not hold: %s.", name(s.domain), whyInvalid(err)))
	case !aligned && c.sameOrganisation(s.domain):
		f.others = append(f.others, fmt.Sprintf("The mail is validly signed by %s, but %s accepts signatures of exactly its own name only.", s.domain, c.domain))
	case !aligned:
		f.others = append(f.others, c.explainUnaligned(s.domain))
	case unfit != "":
		f.unfit = unfit
	case p.temporary && s.domain != c.domain:
		f.temporary = fmt.Sprintf("Whether %s accepts the valid signature by %s (DMARC) could not be looked up just now.", c.domain, s.domain)
	default:
		f.passed = fmt.Sprintf("The mail is validly signed by %s.", name(s.domain))
	}
}

// name is a domain as it may be shown.
func name(domain string) string {
	if _, ok := domainName(domain); ok {
		return domain
	}
	return "an invalid name"
}

// whyInvalid is err for staff. The library's errors hold text of the mail.
func whyInvalid(err error) string {
	switch {
	case errors.Is(err, errPartly), errors.Is(err, errRanOut), errors.Is(err, errTesting):
		return err.Error()
	case dkim.IsTempFail(err):
		return "its key could not be looked up just now"
	case dkim.IsPermFail(err), errors.Is(err, errSignature):
		return "it has no usable key or not the right form"
	}
	return "the mail was changed after it was signed, or another mail was signed"
}

// verifySignature tells by err whether a signature is valid, and in unfit why a valid one
// is not enough all the same. One of a part of the text is not: l= lets anybody write more
// behind it. The library refuses it too.
func (c *check) verifySignature(ctx context.Context, s signature) (unfit string, err error) {
	switch {
	case s.partly:
		return "", errPartly
	case !s.until.IsZero() && s.until.Before(c.received) && c.on(expiry):
		return "", errRanOut
	}
	testing := false
	found, err := dkim.VerifyWithOptions(c.signedBy(s), &dkim.VerifyOptions{MaxVerifications: 1, LookupTXT: c.keys(ctx, &testing)})
	switch {
	case err != nil:
		return "", err
	case len(found) != 1:
		return "", errSignature
	case found[0].Err != nil && !s.until.IsZero() && time.Now().After(s.until):
		// The library knows no other time than now; when the mail came it was valid.
		return "The sender's signature ran out before it was verified; the sender has to write once more.", found[0].Err
	case found[0].Err != nil:
		return "", found[0].Err
	case testing && c.on(testingKeys):
		return "", errTesting
	}
	return c.unfit(s), nil
}

// signedBy is the mail with this one signature.
func (c *check) signedBy(s signature) io.Reader {
	var head bytes.Buffer
	for _, f := range c.mail.fields {
		if f.name != signatureName || &f.raw[0] == &s.field.raw[0] {
			head.Write(f.raw)
		}
	}
	head.WriteString("\r\n")
	return io.MultiReader(&head, bytes.NewReader(c.mail.body))
}

// unfit says why a valid signature leaves something open that matters: fields that are
// there and could be another's, or the time. To is not among them: Exchange Online never
// signs it, and nothing here goes by it.
func (c *check) unfit(s signature) string {
	for _, name := range []string{"date", "subject"} {
		if len(c.mail.all(name)) > 0 && !s.names(name) && c.on(signedFields) {
			return fmt.Sprintf("The signature by %s does not cover the mail's %s, which anybody could have changed.", s.domain, name)
		}
	}
	if why := c.readable(s); why != "" {
		return why
	}
	return c.checkAge(s.at)
}

// maxKey bounds a key record, which whoever signed the mail can make as long as the DNS
// allows; the work for a signature grows with the square of it. RSA keys of 4096 bits,
// which RFC 8301 section 3.2 requires, take 750 bytes.
const maxKey = 2048

// keys answers the library's question for a key. The library takes only an error that says
// so for a passing one.
func (c *check) keys(ctx context.Context, testing *bool) func(string) ([]string, error) {
	return func(question string) ([]string, error) {
		notThere := &net.DNSError{Err: "no such key", IsNotFound: true}
		question = lower(question)
		if (len(question) > maxDomain || !questionForm.MatchString(question)) && c.on(validNames) {
			return nil, notThere
		}
		found, err := c.v.Resolver.LookupTXT(ctx, question)
		switch {
		case err != nil && (notFound(err) || !c.on(transientKey)):
			return nil, notThere
		case err != nil:
			return nil, &net.DNSError{Err: "no answer", IsTemporary: true}
		case len(found) == 1 && len(found[0]) > maxKey && c.on(longKeys):
			return nil, notThere
		case len(found) == 1:
			*testing = testingKey(found[0])
		}
		return found, nil
	}
}

// testingKey is t=y: such signatures count as none (RFC 6376 section 3.6.1).
func testingKey(record string) bool {
	for tag := range strings.SplitSeq(record, ";") {
		if key, value, _ := strings.Cut(tag, "="); strings.TrimSpace(key) == "t" {
			for flag := range strings.SplitSeq(value, ":") {
				if strings.TrimSpace(flag) == "y" {
					return true
				}
			}
		}
	}
	return false
}
