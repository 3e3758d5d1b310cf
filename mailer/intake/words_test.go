package intake

import "testing"

func TestSameWords(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		a, b []line
		want bool
	}{
		"other line breaks":     {[]line{{"please swap", written}, {"a for b", written}}, []line{{" please  swap a for b", written}}, true},
		"another word":          {[]line{{"swap a for b", written}}, []line{{"swap a for c", written}}, false},
		"a word more":           {[]line{{"swap a for b", written}}, []line{{"swap a for b not", written}}, false},
		"somebody else's words": {[]line{{"swap a for b", written}}, []line{{"swap a for b", quoted}}, false},
		"a signature":           {[]line{{"swap a for b", signature}}, []line{{"swap a for b", written}}, false},
	} {
		if got := sameWords(tt.a, tt.b); got != tt.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
