package intake

import (
	"strconv"
	"strings"
)

// parseParams takes a field such as Content-Type apart: its value in lower case,
// and its parameters, whose names come in lower case. It reads what breaks the
// grammar of RFC 2045 section 5.1 in the ways that mail programs break it: no
// semicolon, no quotation marks, one that nothing closes, a comment. Of a
// parameter that comes twice the first counts; twice has those that differ.
// Parameters in pieces and in a charset (RFC 2231) are put together.
func parseParams(s string) (value string, params map[string]string, twice map[string]bool) {
	value, s = cutToken(s)
	params, twice = map[string]string{}, map[string]bool{}
	pieces := map[string][]piece{}
	for s != "" {
		var name, v string
		if name, v, s = cutParam(s); name == "" {
			continue
		}
		name, p := splitName(name, v)
		if p.extended || p.number > 0 || p.numbered {
			pieces[name] = append(pieces[name], p)
			continue
		}
		if old, found := params[name]; !found {
			params[name] = v
		} else if old != v {
			twice[name] = true
		}
	}
	for name, all := range pieces {
		if _, found := params[name]; !found {
			params[name] = joinPieces(all)
		}
	}
	return strings.ToLower(value), params, twice
}

// cutToken takes what stands before the first semicolon off s, without comments
// and without what a lost semicolon put behind it.
func cutToken(s string) (token, rest string) {
	token, rest, _ = strings.Cut(s, ";")
	if i := strings.IndexAny(strings.TrimLeft(token, " \t"), " \t("); i >= 0 {
		i += len(token) - len(strings.TrimLeft(token, " \t"))
		if strings.Contains(token[i:], "=") {
			rest = s[i:]
		}
		token = token[:i]
	}
	return strings.TrimSpace(token), rest
}

// cutParam takes "name=value" off s; name is empty for what is none.
func cutParam(s string) (name, value, rest string) {
	s = strings.TrimLeft(s, "; \t")
	i := strings.IndexAny(s, "=;")
	if i < 0 {
		return "", "", ""
	}
	if s[i] == ';' {
		return "", "", s[i:]
	}
	name = strings.ToLower(strings.TrimSpace(s[:i]))
	if j := strings.LastIndexAny(name, " \t)"); j >= 0 {
		name = name[j+1:] // behind a comment or other text
	}
	s = strings.TrimLeft(s[i+1:], " \t")
	if strings.HasPrefix(s, `"`) {
		if value, rest, ok := cutQuoted(s[1:]); ok {
			return name, value, rest
		}
		s = s[1:]
	}
	value, rest, _ = strings.Cut(s, ";")
	if j := strings.IndexAny(value, " \t("); j >= 0 {
		if strings.Contains(value[j:], "=") {
			return name, value[:j], s[j:]
		}
		if k := strings.IndexByte(value, '('); k >= 0 {
			value = value[:k]
		}
	}
	return name, strings.TrimSpace(value), rest
}

// cutQuoted reads a quoted string behind its first mark.
func cutQuoted(s string) (value, rest string, ok bool) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '"':
			return b.String(), s[i+1:], true
		case s[i] == '\\' && i+1 < len(s):
			i++
		}
		b.WriteByte(s[i])
	}
	return "", "", false
}

// piece is a part of a parameter that RFC 2231 lets stand in several.
type piece struct {
	number             int
	numbered, extended bool
	value              string
}

const maxPieces = 100 // of one parameter

// splitName takes the stars off a name: "name*", "name*1", "name*1*".
func splitName(name, value string) (string, piece) {
	p := piece{value: value}
	base, stars, found := strings.Cut(name, "*")
	if !found {
		return name, p
	}
	digits, last := strings.CutSuffix(stars, "*")
	if digits == "" {
		p.extended = true
		return base, p
	}
	n, err := strconv.Atoi(digits)
	if err != nil || n < 0 || n >= maxPieces {
		return name, p
	}
	p.number, p.numbered, p.extended = n, true, last
	return base, p
}

// joinPieces puts a parameter together, up to the first piece that lacks.
func joinPieces(all []piece) string {
	var ordered [maxPieces]*piece
	for i := range all {
		if n := all[i].number; ordered[n] == nil {
			ordered[n] = &all[i]
		}
	}
	var b []byte
	charset := ""
	for i, p := range ordered {
		if p == nil {
			break
		}
		v := p.value
		if i == 0 && p.extended {
			if parts := strings.SplitN(v, "'", 3); len(parts) == 3 {
				charset, v = parts[0], parts[2]
			}
		}
		if p.extended {
			b = append(b, decodePercent(v)...)
		} else {
			b = append(b, v...)
		}
	}
	return toUTF8(b, charset, "")
}

// decodePercent leaves a "%" alone that begins no escape.
func decodePercent(s string) []byte {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) && hex(s[i+1]) >= 0 && hex(s[i+2]) >= 0 {
			out = append(out, byte(hex(s[i+1])<<4|hex(s[i+2])))
			i += 2
			continue
		}
		out = append(out, s[i])
	}
	return out
}
