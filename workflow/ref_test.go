package workflow

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func genRef(t *rapid.T) Ref {
	b := rapid.SliceOfN(rapid.Byte(), 5, 5).Draw(t, "random")
	return NewRef([5]byte(b))
}

func TestRefReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ref := genRef(t)
		typed := strings.ToLower(string(ref))
		typed = strings.NewReplacer("0", "o", "1", "l", "-", rapid.SampledFrom([]string{"-", ""}).Draw(t, "hyphen")).Replace(typed)
		got, err := ParseRef(" [" + typed + "]")
		if err != nil || got != ref {
			t.Fatalf("ParseRef(%q) = %q, %v; want %q", typed, got, err, ref)
		}
	})
}

func TestRefFindsEveryWrongCharacter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		chars := []byte(strings.ReplaceAll(strings.TrimPrefix(string(genRef(t)), refPrefix), "-", ""))
		i := rapid.IntRange(0, 7).Draw(t, "place")
		other := crockford[rapid.IntRange(0, 31).Draw(t, "character")]
		if other == chars[i] {
			return
		}
		chars[i] = other
		if ref, err := ParseRef(string(chars)); err == nil {
			t.Fatalf("%s was accepted", ref)
		}
	})
}

func TestParseRefRefuses(t *testing.T) {
	for _, s := range []string{"", "SWAP-", "SWAP-1234", "SWAP-UUUU-UUUU", "SWAP-0000-00000", "hello", "SWAP-0000-000!"} {
		if ref, err := ParseRef(s); err == nil {
			t.Errorf("ParseRef(%q) = %s", s, ref)
		}
	}
}
