package mailer

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The text of every letter in the other languages, a file each.
func TestGoldenInEveryLanguage(t *testing.T) {
	t.Parallel()
	for _, lang := range languages[1:] {
		var got strings.Builder
		for _, tc := range partnerCases(t) {
			tc.letter.Languages = []string{lang}
			p, err := testDesk.Preview(tc.letter)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&got, "==== %s\n%s\n\n%s\n", tc.name, p.Subject, p.Text)
		}
		got.WriteString(faultLines(lang))
		goldenFile(t, filepath.Join("testdata", "languages", lang+".txt"), got.String())
	}
}

// faultLines is every sentence on what is wrong with a username.
func faultLines(lang string) string {
	var all []string
	for code, name := range badUsernames {
		text, _ := textOf(name)
		all = append(all, code+": "+faultIn(lang, text)+"\n")
	}
	slices.Sort(all)
	return "==== what can be wrong with a username\n" + strings.Join(all, "")
}

func goldenFile(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs; look at it, then -update (-golden +got):\n%s", path, diff)
	}
}
