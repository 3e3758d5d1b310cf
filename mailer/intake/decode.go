package intake

import (
	"bytes"
	"encoding/base64"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// decodeText decodes a text part to UTF-8 with LF line ends. ok is false when
// its encoding is unknown or a file inside it has no end, and the text is then
// less than what stands in the message. The text may hold NUL, which no text of a mail
// may (RFC 5322 section 4.1): see clean.
func decodeText(h header, c contentType, raw []byte) (text string, ok bool) {
	switch transferEncoding(h) {
	case "x-uuencode", "x-uue", "uuencode":
		return "", false
	}
	b := decodeTransfer(h, raw)
	hint := ""
	if c.html() {
		hint = metaCharset(b)
	}
	if bytes.IndexByte(b, 0) < 0 { // no UTF-16, which has bytes for lines
		b, ok = withoutFiles(b)
	} else {
		ok = true
	}
	return toUTF8(b, c.params["charset"], hint), ok
}

// metaCharset finds the charset that an HTML document states at its top.
func metaCharset(b []byte) string {
	if m := metaTag.FindSubmatch(b[:min(len(b), 4096)]); m != nil {
		return string(m[1])
	}
	return ""
}

var metaTag = regexp.MustCompile(`(?i)<meta\s[^>]{0,500}?charset\s*=\s*["']?([\w.:-]{1,40})`)

func transferEncoding(h header) string {
	encoding, _, _ := strings.Cut(h.get("content-transfer-encoding"), ";")
	return strings.ToLower(strings.TrimSpace(encoding))
}

func decodeTransfer(h header, raw []byte) []byte {
	switch transferEncoding(h) {
	case "base64":
		return decodeBase64(raw)
	case "quoted-printable":
		return decodeQuotedPrintable(raw)
	}
	return raw
}

// decodeBase64 skips whatever is not of the alphabet (RFC 2045 section 6.8).
// Padding ends a run of digits and may be missing at the end.
func decodeBase64(raw []byte) []byte {
	out := make([]byte, 0, base64.RawStdEncoding.DecodedLen(len(raw)))
	for run := range bytes.SplitSeq(raw, []byte("=")) {
		digits := bytes.Map(func(r rune) rune {
			if alphanumeric(r) || r == '+' || r == '/' {
				return r
			}
			return -1
		}, run)
		if len(digits)%4 == 1 {
			digits = digits[:len(digits)-1]
		}
		// Only digits are left, so there is no error.
		out, _ = base64.RawStdEncoding.AppendDecode(out, digits)
	}
	return out
}

// decodeQuotedPrintable leaves an "=" alone that begins no valid escape (RFC
// 2045 section 6.7).
func decodeQuotedPrintable(raw []byte) []byte {
	out := make([]byte, 0, len(raw))
	for i := 0; i < len(raw); i++ {
		if raw[i] != '=' {
			out = append(out, raw[i])
			continue
		}
		if i+2 < len(raw) && hex(raw[i+1]) >= 0 && hex(raw[i+2]) >= 0 {
			out = append(out, byte(hex(raw[i+1])<<4|hex(raw[i+2])))
			i += 2
			continue
		}
		if n, soft := softBreak(raw[i+1:]); soft {
			i += n
			continue
		}
		out = append(out, '=')
	}
	return out
}

// softBreak measures the rest of a line that ends in "=".
func softBreak(b []byte) (n int, ok bool) {
	for i, c := range b[:min(len(b), 80)] {
		switch c {
		case ' ', '\t':
		case '\r', '\n':
			return i + lineEnd(b[i:]), true
		default:
			return 0, false
		}
	}
	return len(b), len(b) < 80
}

func hex(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c && c <= 'f':
		return int(c-'a') + 10
	case 'A' <= c && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// clean makes the line ends LF. NUL and the other control characters become
// U+FFFD: simply to drop them would repair an address that has one inside.
func clean(s string) string {
	s = strings.TrimPrefix(s, "\uFEFF")
	s = strings.NewReplacer("\r\r\n", "\n", "\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n",
		"\u0085", "\n", "\u2028", "\n", "\u2029", "\n").Replace(strings.ToValidUTF8(s, "\uFFFD"))
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return utf8.RuneError
		}
		return r
	}, s)
}

// headline is a Subject on one line, at most n characters long. What nobody sees
// goes, but in a word with an at sign: there it may be what makes the address
// another one.
func headline(s string, n int) string {
	words := strings.Fields(strings.ToValidUTF8(s, "\uFFFD"))
	for i, w := range words {
		if !strings.ContainsAny(w, atSigns) {
			words[i] = printable(w, n)
			continue
		}
		words[i] = strings.Map(func(r rune) rune {
			if unicode.IsControl(r) {
				return utf8.RuneError
			}
			return r
		}, w)
	}
	return firstRunes(strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), " "), n)
}

// printable is s on one line, without control and format characters (bidi
// overrides, zero-width ones), at most n characters long.
func printable(s string, n int) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == utf8.RuneError:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return firstRunes(strings.Join(strings.Fields(s), " "), n)
}

func firstRunes(s string, n int) string {
	count := 0
	for i := range s {
		if count++; count > n {
			return s[:i]
		}
	}
	return s
}
