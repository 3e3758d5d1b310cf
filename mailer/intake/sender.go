package intake

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// sender reads the From header. Who sent a mail is decided by this address
// alone, so that only the one form is taken that no two readers understand
// differently: a plain addr-spec, alone or in angle brackets behind a display
// name. Lists, groups, comments, routes and quoted local parts are refused.
func (h header) sender() (addr, name string, err error) {
	values := h.all("from")
	switch len(values) {
	case 0:
		return "", "", unreadable("it has no From header")
	case 1:
	default:
		return "", "", unreadable(fmt.Sprintf("it has %d From headers", len(values)))
	}
	addr, name, ok := parseMailbox(values[0])
	if !ok {
		return "", "", unreadable("its From header " + whyNoMailbox(values[0]))
	}
	return addr, printable(decodeWords(name), maxName), nil
}

// programAddress is the sender's address of a mail that a program wrote, which is
// for people to see and has no rights: "MAILER-DAEMON@mx.example (Mail System)".
func programAddress(h header) string {
	values := h.all("from")
	if len(values) != 1 {
		return ""
	}
	addr, _, _ := strings.Cut(values[0], " (")
	addr, _ = addrSpec(addr)
	return addr
}

// parseMailbox is RFC 5322's mailbox without its obsolete and folded forms; dots
// and 8-bit characters pass in the display name.
func parseMailbox(s string) (addr, name string, ok bool) {
	phrase, rest, ok := cutPhrase(s)
	if !ok {
		return "", "", false
	}
	if rest == "" {
		addr, ok = addrSpec(s)
		return addr, "", ok
	}
	inner, found := strings.CutSuffix(rest[1:], ">")
	if addr, ok = addrSpec(inner); !found || !ok {
		return "", "", false
	}
	if strings.Contains(unquoted(s[:len(s)-len(rest)]), "@") && !strings.EqualFold(phrase, addr) {
		return "", "", false
	}
	return addr, phrase, true
}

// whyNoMailbox says what keeps s from being one plain mailbox, as the rest of a
// sentence that begins with "its From header".
func whyNoMailbox(s string) string {
	bare := unquoted(s)
	before, inner, bracket := strings.Cut(bare, "<")
	inner, behind, closed := strings.Cut(inner, ">")
	addr := inner
	if !bracket {
		addr = bare
	}
	has := strings.ContainsRune
	switch {
	case s == "":
		return "is empty"
	case strings.ContainsFunc(s, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }):
		return "holds a control character"
	case has(bare, '"'):
		return "has a quotation mark that nothing closes"
	case has(bare, '('):
		return "has a comment, which programs read differently"
	case has(before, ':') && !has(before, '['):
		return "names a group"
	case strings.ContainsAny(before+behind, ",;"), has(behind, '<'):
		return "names several mailboxes"
	case bracket && !closed:
		return "has an angle bracket that nothing closes"
	case strings.TrimSpace(behind) != "":
		return "has text behind its address"
	case strings.HasPrefix(inner, "@") && has(inner, ':'):
		return "has a route in front of its address"
	case strings.ContainsAny(inner, ",;:"):
		return "names several mailboxes"
	case strings.ContainsFunc(addr, func(r rune) bool { return r >= utf8.RuneSelf }):
		return "has an address that is not plain ASCII"
	case strings.HasPrefix(addr, "=?"):
		return "has its address in an encoded word"
	case strings.HasPrefix(addr, "@"):
		return "has an address with a quoted local part"
	case !has(addr, '@'):
		return "holds no address"
	case has(addr, '['):
		return "has an address at a number instead of a domain name"
	case bracket && has(before, '@'):
		return "names another address in front of its own"
	case len(addr) > maxAddress || strings.Index(addr, "@") > maxLocalPart:
		return "has an address that is too long"
	}
	return "has an address that breaks the rules of spelling"
}

// cutPhrase takes the display name off a mailbox. rest begins with "<", or is
// empty when there is none.
func cutPhrase(s string) (phrase, rest string, ok bool) {
	var b strings.Builder
	quoted := false
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c < ' ' && c != '\t' || c == 0x7f:
			return "", "", false
		case quoted && c == '\\' && i+1 < len(s):
			i++
			b.WriteByte(s[i])
		case c == '"':
			quoted = !quoted
		case quoted:
			b.WriteByte(c)
		case c == '<':
			return strings.TrimSpace(b.String()), s[i:], true
		case strings.IndexByte("()>,;:[]\\", c) >= 0:
			return "", "", false
		default:
			b.WriteByte(c)
		}
	}
	return strings.TrimSpace(b.String()), "", !quoted
}

// unquoted is s without its quoted strings; one that nothing closes leaves its
// first quotation mark.
func unquoted(s string) string {
	var b strings.Builder
	quoted := false
	for i := 0; i < len(s); i++ {
		switch {
		case quoted && s[i] == '\\':
			i++
		case s[i] == '"':
			quoted = !quoted
		case !quoted:
			b.WriteByte(s[i])
		}
	}
	if quoted {
		b.WriteByte('"')
	}
	return b.String()
}

const (
	maxLocalPart = 64  // octets, RFC 5321 section 4.5.3.1.1
	maxAddress   = 254 // octets, RFC 5321 section 4.5.3.1.3 less the brackets
	maxLabel     = 63  // octets, RFC 1035 section 2.3.4
)

// addrSpec checks a plain ASCII address, a dot-atom at a domain name, and
// returns it in lower case.
func addrSpec(s string) (string, bool) {
	local, domain, found := strings.Cut(s, "@")
	if !found || len(s) > maxAddress || len(local) > maxLocalPart {
		return "", false
	}
	for _, atom := range strings.Split(local, ".") {
		if atom == "" || strings.ContainsFunc(atom, notAtext) {
			return "", false
		}
	}
	for _, label := range strings.Split(domain, ".") {
		if label == "" || len(label) > maxLabel || label[0] == '-' || label[len(label)-1] == '-' ||
			strings.ContainsFunc(label, func(r rune) bool { return !alphanumeric(r) && r != '-' }) {
			return "", false
		}
	}
	return strings.ToLower(s), true
}

// notAtext is the complement of RFC 5322's atext (section 3.2.3).
func notAtext(r rune) bool {
	return !alphanumeric(r) && !strings.ContainsRune("!#$%&'*+-/=?^_`{|}~", r)
}

func alphanumeric(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
}
