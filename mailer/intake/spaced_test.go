package intake

import (
	"slices"
	"testing"
)

func TestSpaced(t *testing.T) {
	t.Parallel()
	ko := lexiconOf("ko")
	for text, want := range map[string][]string{
		"주소를 변경하지 마세요": {"주소를", "변경", "하지 마", "세요"},
		"제 제품을 내용으로":   {"제", "제품", "을", "내용", "으로"},
		"새 새벽":         {"새", "새벽"},
	} {
		var got []string
		for _, k := range segment(tokenize(placed{text: text}), ko) {
			got = append(got, k.text)
			if text[k.at:k.end] != k.text {
				t.Errorf("%q: %q is said to be at %q", text, k.text, text[k.at:k.end])
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestGreek(t *testing.T) {
	t.Parallel()
	tokens := tokenize(placed{text: "ΑΛΛΑΓΗ ΔΙΕΥΘΥΝΣΗΣ; Ναι; όχι"})
	askBySemicolon(tokens)
	var got []string
	for _, k := range tokens {
		got = append(got, k.text)
	}
	if want := []string{"αλλαγη", "διευθυνσης", "?", "ναι", ";", "όχι"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if w, ok := oneAccent("συνάδελφός"); w != "συνάδελφος" || !ok {
		t.Errorf("got %q", w)
	}
	if w, ok := oneAccent("διεύθυνση"); ok {
		t.Errorf("got %q", w)
	}
}
