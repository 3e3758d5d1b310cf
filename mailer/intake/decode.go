package intake

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/emersion/go-message/charset"
	"golang.org/x/text/encoding/charmap"
)

// decodeText decodes a text part to UTF-8 with LF line ends. ok is false when
// its encoding is unknown, and the text is then what stands in the message.
func decodeText(h header, c contentType, raw []byte) (text string, ok bool) {
	switch transferEncoding(h) {
	case "x-uuencode", "x-uue", "uuencode":
		return "", false
	}
	return clean(toUTF8(decodeTransfer(h, raw), c.params["charset"])), true
}

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

// toUTF8 decodes text from the charset of that name. Where the name is unknown,
// or the text breaks the rules of UTF-8 and ASCII, Windows-1252 is the guess.
func toUTF8(b []byte, label string) string {
	switch strings.ToLower(label) {
	case "", "utf-8", "utf8", "us-ascii", "ascii":
	default:
		if r, err := charset.Reader(label, bytes.NewReader(b)); err == nil {
			if decoded, err := io.ReadAll(r); err == nil {
				return string(decoded)
			}
		}
	}
	if utf8.Valid(b) {
		return string(b)
	}
	decoded, _ := charmap.Windows1252.NewDecoder().Bytes(b) // every byte has a meaning
	return string(decoded)
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

// unflow joins the lines that format=flowed broke (RFC 3676 section 4). Quoted
// lines stay as they are: nothing is read from them.
func unflow(s string, delSp bool) string {
	var b strings.Builder
	b.Grow(len(s))
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		quote := strings.HasPrefix(l, ">")
		if !quote {
			l = strings.TrimPrefix(l, " ") // space-stuffing
		}
		soft := !quote && strings.HasSuffix(l, " ") && l != "-- " &&
			i+1 < len(lines) && lines[i+1] != "" && lines[i+1] != "-- " && lines[i+1][0] != '>'
		if soft && delSp {
			l = l[:len(l)-1]
		}
		b.WriteString(l)
		if !soft && i+1 < len(lines) {
			b.WriteByte('\n')
		}
	}
	return b.String()
}

var words = mime.WordDecoder{CharsetReader: func(label string, r io.Reader) (io.Reader, error) {
	b, err := io.ReadAll(r)
	return strings.NewReader(toUTF8(b, label)), err
}}

// decodeWords decodes the encoded words of a header (RFC 2047) and 8-bit text
// beside them.
func decodeWords(s string) string {
	s = toUTF8([]byte(s), "")
	if decoded, err := words.DecodeHeader(s); err == nil {
		return decoded
	}
	return s
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
	s = strings.Join(strings.Fields(s), " ")
	count := 0
	for i := range s {
		if count++; count > n {
			return s[:i]
		}
	}
	return s
}
