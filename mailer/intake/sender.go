package intake

import (
	"strings"
)

// sender reads the From header. Who sent a mail is decided by this address
// alone, so that only the one form is taken that no two readers understand
// differently: a plain addr-spec, alone or in angle brackets behind a display
// name. Lists, groups, comments, routes and quoted local parts are refused.
func (h header) sender() (addr, name string, err error) {
	values := h.all("from")
	if len(values) != 1 {
		return "", "", unreadable("it has no single From header")
	}
	addr, name, ok := parseMailbox(values[0])
	if !ok {
		return "", "", unreadable("its From header is not exactly one plain address")
	}
	return addr, printable(decodeWords(name), maxName), nil
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

// unquoted is s without its quoted strings.
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
