package intake

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// decodeUTF7 decodes RFC 2152. What is ill-formed becomes U+FFFD, so that a "+"
// of text that is no UTF-7 takes no part in an address.
func decodeUTF7(b []byte) string {
	var out strings.Builder
	out.Grow(len(b))
	for i := 0; i < len(b); {
		c := b[i]
		i++
		switch {
		case c != '+':
			out.WriteByte(c)
		case i < len(b) && b[i] == '-':
			out.WriteByte('+')
			i++
		default:
			n := shiftedUTF7(&out, b[i:])
			i += n
		}
	}
	return out.String()
}

// shiftedUTF7 decodes the base64 behind a "+", which ends at its "-" or before
// any other character that is no base64, and returns its length.
func shiftedUTF7(out *strings.Builder, b []byte) int {
	var units []uint16
	acc, bits := uint32(0), 0
	n := 0
	for ; n < len(b) && base64Digit(b[n]) >= 0; n++ {
		acc, bits = acc<<6|uint32(base64Digit(b[n])), bits+6
		if bits >= 16 {
			bits -= 16
			units = append(units, uint16(acc>>bits))
			acc &= 1<<bits - 1
		}
	}
	for _, r := range utf16.Decode(units) {
		out.WriteRune(r)
	}
	if n == 0 || bits >= 6 || acc != 0 {
		out.WriteRune(utf8.RuneError)
	}
	if n < len(b) && b[n] == '-' {
		n++
	}
	return n
}

func base64Digit(c byte) int {
	switch {
	case 'A' <= c && c <= 'Z':
		return int(c - 'A')
	case 'a' <= c && c <= 'z':
		return int(c-'a') + 26
	case '0' <= c && c <= '9':
		return int(c-'0') + 52
	case c == '+':
		return 62
	case c == '/':
		return 63
	}
	return -1
}
