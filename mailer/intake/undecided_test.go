package intake

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
)

// Each text names usernames; what is said around them decides which of them are asked for.
// None may come out that is not. Where a line says "shy", asking back is good enough.
func TestReadUndecided(t *testing.T) {
	t.Parallel()
	src, err := os.ReadFile("testdata/undecided.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	for line := range bytes.Lines(src) {
		var c struct {
			Subject, Text, Why string
			Swaps              []Swap
			Shy                bool
		}
		if err := json.Unmarshal(line, &c); err != nil {
			t.Fatal(err)
		}
		mail := fresh(c.Subject, c.Text)
		if strings.HasPrefix(c.Subject, "RE:") {
			mail = "In-Reply-To: <our-1@desk.example>\n" + mail
		}
		r := Read([]byte(mail), desk)
		var got []Swap
		for _, w := range r.Swaps {
			got = append(got, Swap{Old: w.Old, New: w.New})
		}
		if !sameSwaps(got, c.Swaps) && (!c.Shy || len(got) > 0) {
			t.Errorf("%s\n%s\n\t%s\n\tgot %s", c.Subject, c.Text, c.Why, summary(r))
		}
	}
}

func sameSwaps(a, b []Swap) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(w Swap) bool { return !slices.Contains(b, w) })
}
