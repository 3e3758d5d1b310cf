package mailer

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"
	"text/template/parse"

	"github.com/google/go-cmp/cmp"
)

// No catalogue lacks a text, or a fact that the English text says.
func TestCataloguesAreWhole(t *testing.T) {
	t.Parallel()
	want := catalogueFacts(t, english)
	for _, lang := range languages {
		if diff := cmp.Diff(want, catalogueFacts(t, lang)); diff != "" {
			t.Errorf("%s (-en +%s):\n%s", lang, lang, diff)
		}
	}
	dirs, err := fs.ReadDir(templateFiles, "templates")
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range dirs {
		if d.IsDir() && !slices.Contains(languages, d.Name()) {
			t.Errorf("templates/%s is no catalogue that is used", d.Name())
		}
	}
}

// catalogueFacts lists, by template, the facts and the words that conditions compare
// them with.
func catalogueFacts(t *testing.T, lang string) map[string][]string {
	t.Helper()
	names, err := fs.Glob(templateFiles, "templates/"+lang+"/*.mail")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]string{}
	for _, file := range names {
		name := path.Base(file)
		facts := nodeFacts(catalogues()[lang].Lookup(name).Root)
		slices.Sort(facts)
		all[name] = slices.Compact(facts)
	}
	return all
}

func nodeFacts(n parse.Node) (facts []string) {
	branch := func(b parse.BranchNode) {
		facts = append(facts, nodeFacts(b.Pipe)...)
		facts = append(facts, nodeFacts(b.List)...)
		if b.ElseList != nil {
			facts = append(facts, nodeFacts(b.ElseList)...)
		}
	}
	switch n := n.(type) {
	case *parse.ListNode:
		for _, inner := range n.Nodes {
			facts = append(facts, nodeFacts(inner)...)
		}
	case *parse.ActionNode:
		facts = nodeFacts(n.Pipe)
	case *parse.IfNode:
		branch(n.BranchNode)
	case *parse.RangeNode:
		branch(n.BranchNode)
	case *parse.WithNode:
		branch(n.BranchNode)
	case *parse.PipeNode:
		for _, c := range n.Cmds {
			facts = append(facts, nodeFacts(c)...)
		}
	case *parse.CommandNode:
		compares := len(n.Args) > 0 && n.Args[0].String() == "eq"
		for _, a := range n.Args {
			if s, ok := a.(*parse.StringNode); ok && compares {
				facts = append(facts, s.Quoted)
			}
			facts = append(facts, nodeFacts(a)...)
		}
	case *parse.FieldNode:
		facts = append(facts, n.String())
	}
	return facts
}

// Every letter can be written in every language, alone and above the English.
func TestLettersInEveryLanguage(t *testing.T) {
	t.Parallel()
	for _, tc := range partnerCases(t) {
		want := compose(t, testDesk, tc.letter)
		for _, lang := range languages[1:] {
			l := tc.letter
			l.Languages = []string{lang}
			own := compose(t, testDesk, l)
			l.Languages = []string{lang, english}
			both := partsOf(t, compose(t, testDesk, l).Raw)
			p, plain := partsOf(t, own.Raw), partsOf(t, want.Raw)
			if p.text == plain.text {
				t.Errorf("%s in %s is the English text", tc.name, lang)
			}
			if !strings.Contains(both.text, divider) || strings.Contains(p.text, divider) || !strings.Contains(p.html, `<html lang="`+lang+`">`) {
				t.Errorf("%s in %s, and above the English: %s", tc.name, lang, both.text)
			}
			english, _, _ := strings.Cut(plain.text, "\n-- \n")
			if !strings.Contains(both.text, english) {
				t.Errorf("%s in %s: the English is not below:\n%s", tc.name, lang, both.text)
			}
			for _, fact := range []string{l.Old, l.New, l.Domain, l.Offer, l.Code, l.ConsentURL, l.ConfirmURL, l.Asker, "SWAP-7K3M-9QXD", "> "} {
				if fact != "" && strings.Contains(plain.text, fact) != strings.Contains(p.text, fact) {
					t.Errorf("%s in %s and in English do not both have %q", tc.name, lang, fact)
				}
			}
		}
	}
}

func TestLanguagesOfALetter(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		preferred string
		sure      bool
		want      string
	}{
		{"", false, "en"},
		{"de", true, "de"},
		{"de", false, "de en"},
		{"pl", true, "en"},
		{"pl de", true, "de en"},
		{"en de", true, "en"},
		{"en de", false, "en"},
		{"fr en", false, "fr en"},
	} {
		if got := strings.Join(Languages(strings.Fields(tt.preferred), tt.sure), " "); got != tt.want {
			t.Errorf("%s, %t: %s, want %s", tt.preferred, tt.sure, got, tt.want)
		}
	}
}

func TestWrapWideText(t *testing.T) {
	t.Parallel()
	got := wrap("新しいユーザー名は jane@contoso.onmicrosoft.com です。パートナーのサインインに使う名前で、メールボックスではありません。", "1. ", "   ")
	want := "1. 新しいユーザー名は jane@contoso.onmicrosoft.com です。パートナーのサイン\n   インに使う名前で、メールボックスではありません。"
	if got != want {
		t.Errorf("%q, want %q", got, want)
	}
	for line := range strings.SplitSeq(got, "\n") {
		if columns(line) > textWidth {
			t.Errorf("%d columns: %s", columns(line), line)
		}
	}
}
