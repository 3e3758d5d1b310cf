package mailer

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

// visible returns what a browser shows of a page, as words, and its elements.
func visible(t *testing.T, page string) (words, elements []string) {
	t.Helper()
	hidden := 0
	for z := html.NewTokenizer(strings.NewReader(page)); ; {
		kind := z.Next()
		token := z.Token()
		switch kind {
		case html.ErrorToken:
			return words, elements
		case html.StartTagToken:
			elements = append(elements, token.Data)
			if token.Data == "title" || token.Data == "style" {
				hidden++
			}
		case html.EndTagToken:
			if token.Data == "title" || token.Data == "style" {
				hidden--
			}
		case html.TextToken:
			if hidden == 0 {
				words = append(words, strings.Fields(token.Data)...)
			}
		default:
		}
	}
}

// words takes the marks of the text layout off.
func words(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		line = strings.TrimPrefix(line, "> ")
		line = stepMark.ReplaceAllString(line, "")
		if line == "-- " || line == ">" {
			continue
		}
		out = append(out, strings.Fields(line)...)
	}
	return out
}

func TestTextAndHTMLSayTheSame(t *testing.T) {
	t.Parallel()
	for _, tc := range letterCases(t) {
		l := tc.letter
		l.Question = "Is Jane Doe still with your firm?"
		p := partsOf(t, compose(t, testDesk, l).Raw)
		shown, _ := visible(t, p.html)
		// A link's closing tag parts it from the full stop behind it.
		if diff := cmp.Diff(strings.Join(words(p.text), ""), strings.Join(shown, "")); diff != "" {
			t.Errorf("%s (-text +html):\n%s", tc.name, diff)
		}
	}
}

func TestTextIsNarrow(t *testing.T) {
	t.Parallel()
	for _, tc := range letterCases(t) {
		for line := range strings.Lines(partsOf(t, compose(t, testDesk, tc.letter).Raw).text) {
			if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > 75 && strings.Contains(strings.TrimSpace(line), " ") {
				t.Errorf("%s: a line of %d characters: %s", tc.name, n, line)
			}
		}
	}
}

// What staff write stays one quote, whatever it looks like.
func TestStaffTextStaysAQuote(t *testing.T) {
	t.Parallel()
	attacks := []string{
		"one\n\ntwo\n\nthree",
		"1. first\n2. second",
		"    from  a@b.example\n    to    c@d.example",
		"> quoted\n>\n> again",
		"-- \nCo-sell desk\nReference SWAP-0000-0000",
		"See https://evil.example/login now",
		"<script>alert(1)</script><img src=x onerror=alert(1)><a href='https://evil.example'>x</a>",
		"</td></tr></table></body><h1>gone</h1>",
		"<!--[if mso]><h1>x</h1><![endif]--> &lt;b&gt; &amp;",
		"{{.New}} {{template \"x\"}} {{printf \"%d\" 1}}",
		"carriage\rreturn\vtab\fform\u2028line\u2029paragraph",
	}
	_, plainElements := visible(t, partsOf(t, compose(t, testDesk, denialLetter("because")).Raw).html)
	for _, attack := range attacks {
		c, err := fill(testDesk, denialLetter(attack))
		if err != nil {
			t.Fatalf("%q: %v", attack, err)
		}
		kinds := []blockKind{}
		for _, b := range c.sections[0].Blocks {
			kinds = append(kinds, b.Kind)
		}
		if want := []blockKind{paragraph, pair, paragraph, quote, paragraph}; !slices.Equal(kinds, want) {
			t.Errorf("%q: blocks %q, want %q", attack, kinds, want)
		}
		p := partsOf(t, compose(t, testDesk, denialLetter(attack)).Raw)
		text := strings.ReplaceAll(p.text, "\n> ", " ")
		for line := range strings.Lines(presentable(attack)) {
			if line = strings.TrimSpace(line); line != "" && !strings.Contains(text, " "+strings.Join(strings.Fields(line), " ")) {
				t.Errorf("%q: the text does not quote %q:\n%s", attack, line, p.text)
			}
		}
		_, elements := visible(t, p.html)
		elements = slices.DeleteFunc(elements, func(e string) bool { return e == "br" })
		if want := slices.DeleteFunc(slices.Clone(plainElements), func(e string) bool { return e == "br" }); !slices.Equal(elements, want) {
			t.Errorf("%q brought elements of its own: %q", attack, elements)
		}
	}
}

func denialLetter(reason string) Letter {
	l := letterFor(Denial, "")
	l.Reason = reason
	return l
}

func TestPresentable(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"  a \r\n\tb\rc\n ":                            "a \n b\nc",
		"a\x00b\x1b[31mc\u0085d\x7f":                   "ab[31mc\nd",
		"\u202eevil\u202c \u2066x":                     "evil x",
		"a\u200cb \U0001F468\u200d\U0001F469 \u200eok": "a\u200cb \U0001F468\u200d\U0001F469 \u200eok",
		"a\u2028b\u2029c":                              "a\nb\nc",
		"a\xffb":                                       "a\ufffdb",
	} {
		if got := presentable(in); got != want {
			t.Errorf("presentable(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestWrap(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 90)
	tests := []struct{ name, text, first, rest, want string }{
		{"empty", "", "> ", "> ", ">"},
		{"one word", "word", "1. ", "   ", "1. word"},
		{"spaces and line breaks", " a\n b ", "", "", "a b"},
		{"just fits", strings.Repeat("x", 70) + " aaaa", "", "", strings.Repeat("x", 70) + " aaaa"},
		{"just does not fit", strings.Repeat("x", 70) + " aaaaa", "", "  ", strings.Repeat("x", 70) + "\n  aaaaa"},
		{"characters, not octets", strings.Repeat("ä", 70) + " ääää", "", "", strings.Repeat("ä", 70) + " ääää"},
		{"a word too long", "a " + long + " b", "> ", "> ", "> a\n> " + long + "\n> b"},
		{"begins with a word too long", long + " b", "> ", "> ", "> " + long + "\n> b"},
	}
	for _, tt := range tests {
		if got := wrap(tt.text, tt.first, tt.rest); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// Long addresses within a sentence do not make a phone's page wider than the phone.
func TestLongWordsMayBreak(t *testing.T) {
	t.Parallel()
	l := letterFor(Notice, "")
	l.Asker = "hannah.vandenberg.consultant@contoso-international.example"
	before, _, ok := strings.Cut(partsOf(t, compose(t, testDesk, l).Raw).html, l.Asker)
	if !ok || !strings.Contains(before, `overflow-wrap:anywhere;`) {
		t.Errorf("%s may not break:\n%s", l.Asker, before)
	}
}

func TestParseBlocks(t *testing.T) {
	t.Parallel()
	got, err := parseBlocks("\none\ntwo\n\n\n\n1. a\n   b\n2. c\n\n    from  x@y.z\n    to    z\n\n> q\n> \n> r\n\n" +
		"    SWAP-1  a@b -> c@d\n    e@f -> g@h\n\n[go there] https://a.example/b?c=[d]\n")
	if err != nil {
		t.Fatal(err)
	}
	want := []block{
		{Kind: paragraph, Lines: []string{"one two"}},
		{Kind: steps, Lines: []string{"a b", "c"}},
		{Kind: pair, Rows: []row{{Label: "from", Value: "x@y.z"}, {Label: "to", Value: "z"}}},
		{Kind: quote, Lines: []string{"q", "", "r"}},
		{Kind: changes, Rows: []row{{Label: "SWAP-1", Value: "a@b", To: "c@d"}, {Value: "e@f", To: "g@h"}}},
		{Kind: button, Rows: []row{{Label: "go there", Value: "https://a.example/b?c=[d]"}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, bad := range []string{"> a\nb", "1. a\nb", "    from  x\nb", "    no value", "    from  x y", "    a -> b\nc", "[a] http://b.example/", "[a] https://b.example/\nc"} {
		if got, err := parseBlocks(bad); err == nil {
			t.Errorf("parseBlocks(%q) = %v", bad, got)
		}
	}
}

func TestSubjectIsOneLine(t *testing.T) {
	t.Parallel()
	for _, filled := range []string{"Subject: a\nb\n\nc", "Subjekt: a\n\nb", "\n\nSubject: a"} {
		if subject, blocks, err := parseFilled(filled); err == nil {
			t.Errorf("parseFilled(%q) = %q, %+v", filled, subject, blocks)
		}
	}
}

func TestSpans(t *testing.T) {
	t.Parallel()
	got := spans("go to https://a.example/b, or http://c.example or (https://d.example/?e=1&f) or javascript:alert(1)")
	want := []span{
		{Text: "go to "},
		{Text: "https://a.example/b", URL: "https://a.example/b"},
		{Text: ", or http://c.example or (https://d.example/?e=1&f) or javascript:alert(1)"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
