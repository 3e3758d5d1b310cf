package workflow

import (
	"errors"
	"strings"
)

// Ref is a request's reference as people write it: SWAP-XXXX-XXXX, eight
// characters of Crockford's base32 of which the last is a check character.
type Ref string

const (
	refPrefix = "SWAP-"
	crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
)

// ErrRef means that a text is not a reference: wrong form, or a check
// character that does not fit.
var ErrRef = errors.New("not a reference: it looks like SWAP-1234-567X")

// NewRef makes a reference from 35 of the given random bits.
func NewRef(random [5]byte) Ref {
	var bits uint64
	for _, b := range random {
		bits = bits<<8 | uint64(b)
	}
	chars := make([]byte, 0, 8)
	for range 7 {
		chars = append(chars, crockford[bits&31])
		bits >>= 5
	}
	chars = append(chars, checkCharacter(chars))
	return format(string(chars))
}

// ParseRef reads a reference as people type it: in either case, with or
// without prefix and hyphens, with O for 0 and I or L for 1.
func ParseRef(s string) (Ref, error) {
	s = strings.ToUpper(strings.TrimSpace(s))
	s = strings.Trim(s, "[]")
	s = strings.NewReplacer("-", "", "O", "0", "I", "1", "L", "1").Replace(s)
	if len(s) == len("SWAP")+8 {
		s = strings.TrimPrefix(s, "SWAP")
	}
	if len(s) != 8 || strings.Trim(s, crockford) != "" {
		return "", ErrRef
	}
	if checkCharacter([]byte(s[:7])) != s[7] {
		return "", ErrRef
	}
	return format(s), nil
}

func format(eight string) Ref { return Ref(refPrefix + eight[:4] + "-" + eight[4:]) }

// checkCharacter is the Luhn algorithm mod 32 (ISO/IEC 7812-1 annex B,
// generalised): it finds every single wrong character and nearly every swap of
// two neighbours.
func checkCharacter(chars []byte) byte {
	const n = len(crockford)
	factor, sum := 2, 0
	for i := len(chars) - 1; i >= 0; i-- {
		addend := factor * strings.IndexByte(crockford, chars[i])
		sum += addend/n + addend%n
		factor = 3 - factor
	}
	return crockford[(n-sum%n)%n]
}
