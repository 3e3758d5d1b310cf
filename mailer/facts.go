package mailer

import (
	"fmt"
	"strings"
	"unicode"
)

// facts is what a template can say. A fact that a template cannot do without is
// a method that ends the letter when it is missing, so that which letter needs
// which fact is written in the template alone.
type facts struct {
	Fault      string // may be empty
	Suggestion string // may be empty
	PortalURL  string // may be empty
	lang       string
	letter     Letter
}

// Facts of a Guide letter, which may all be empty.

func (f facts) Cause() string      { return f.letter.Cause }
func (f facts) Code() string       { return f.letter.Code }
func (f facts) Domain() string     { return f.letter.Domain }
func (f facts) Tenant() string     { return f.letter.Tenant }
func (f facts) Offer() string      { return f.letter.Offer }
func (f facts) Taken() string      { return f.letter.Taken }
func (f facts) Free() bool         { return f.letter.Free }
func (f facts) ConsentURL() string { return f.letter.ConsentURL }

// What is only sometimes so, for letters that say a little more then.

func (f facts) SwappedLately() bool { return f.letter.SwappedLately }
func (f facts) Unconfirmed() bool   { return f.letter.Unconfirmed }
func (f facts) Busy() string        { return f.letter.Busy }
func (f facts) Asks() bool          { return f.letter.Question != "" }

// Ref is the request's reference.
func (f facts) Ref() string { return f.letter.Ref }

// Tag is the subject's prefix that brings an answer back to its request; without
// a request it is empty.
func (f facts) Tag() string {
	if f.letter.Ref == "" {
		return ""
	}
	return "[" + f.letter.Ref + "] "
}

// Pair reports whether both addresses of the swap are known.
func (f facts) Pair() bool { return f.letter.Old != "" && f.letter.New != "" }

func (f facts) Old() (string, error) { return need("old address", f.letter.Old) }
func (f facts) New() (string, error) { return need("new username", f.letter.New) }

func (f facts) ConfirmURL() (string, error) { return need("page to confirm on", f.letter.ConfirmURL) }
func (f facts) Asker() (string, error)      { return need("asker's address", f.letter.Asker) }

func (f facts) TenantDomain() (string, error) {
	if f.letter.TenantDomain != "" {
		return f.letter.TenantDomain, nil
	}
	return need("tenant domain", domainOf(f.letter.New))
}

func (f facts) Reason() (string, error)   { return quoted("reason", f.letter.Reason) }
func (f facts) Question() (string, error) { return quoted("question", f.letter.Question) }

func need(what, value string) (string, error) {
	if value == "" {
		return "", fmt.Errorf("the %s is missing", what)
	}
	return value, nil
}

// quoted makes staff's own text a quote block, line by line, whatever the text
// looks like: it cannot begin a step, a heading or a link of ours.
func quoted(what, text string) (string, error) {
	text, err := need(what, presentable(text))
	if err != nil {
		return "", err
	}
	return quoteMark + strings.ReplaceAll(text, "\n", "\n"+quoteMark), nil
}

// presentable keeps a text's lines and drops what would not show or would show
// something else: control characters, bytes that are not UTF-8 and the marks
// that turn the writing direction around (Unicode Technical Report 36, 2.7).
func presentable(text string) string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\t", " ", "\v", "\n", "\f", "\n",
		"\u0085", "\n", "\u2028", "\n", "\u2029", "\n").Replace(text)
	text = strings.Map(func(r rune) rune {
		turning := r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
		if turning || unicode.IsControl(r) && r != '\n' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\ufffd"))
	return strings.TrimSpace(text)
}
