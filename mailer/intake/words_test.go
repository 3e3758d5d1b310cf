package intake

import "testing"

func TestSameWords(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		a, b []line
		want bool
	}{
		"other line breaks":     {[]line{{text: "please swap", kind: written}, {text: "a for b", kind: written}}, []line{{text: " please  swap a for b", kind: written}}, true},
		"another word":          {[]line{{text: "swap a for b", kind: written}}, []line{{text: "swap a for c", kind: written}}, false},
		"a word more":           {[]line{{text: "swap a for b", kind: written}}, []line{{text: "swap a for b not", kind: written}}, false},
		"somebody else's words": {[]line{{text: "swap a for b", kind: written}}, []line{{text: "swap a for b", kind: quoted}}, false},
		"a signature":           {[]line{{text: "swap a for b", kind: signature}}, []line{{text: "swap a for b", kind: written}}, false},
	} {
		if got := sameWords(tt.a, tt.b); got != tt.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
