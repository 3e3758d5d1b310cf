package username

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// foreign names the first character of s that no username has whatever its
// place: one beyond ASCII, or a control character. at is where it stands.
func foreign(s string) (name string, at int, found bool) {
	for i, r := range s {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(s[i:], "\ufffd"):
			return "a byte that is no character", i, true
		case r > unicode.MaxASCII:
			return fmt.Sprintf("%s (U+%04X)", character(r), r), i, true
		case unicode.IsControl(r):
			return control(r), i, true
		}
	}
	return "", 0, false
}

func control(r rune) string {
	switch r {
	case '\t':
		return "a tab"
	case '\r', '\n':
		return "a line break"
	}
	return fmt.Sprintf("an invisible control character (U+%04X)", r)
}

// character says in words what a character beyond ASCII is, and which of the
// permitted ones it passes for.
func character(r rune) string {
	if name, ok := named[r]; ok {
		return name
	}
	if name, ok := inScript(r); ok {
		return name
	}
	if name, ok := composed(r); ok {
		return name
	}
	switch {
	case unicode.In(r, unicode.Cf, unicode.Variation_Selector):
		return "an invisible character"
	case unicode.In(r, unicode.Z):
		return "a space of an unusual kind"
	case unicode.In(r, unicode.Cc):
		return "an invisible control character"
	case unicode.In(r, unicode.M):
		return "a mark that goes onto the letter before it"
	case unicode.In(r, unicode.L):
		return "a letter that English does not have"
	case unicode.In(r, unicode.N):
		return "a digit of an unusual kind"
	case unicode.In(r, unicode.P):
		return "a punctuation mark of an unusual kind"
	case unicode.In(r, unicode.S):
		return "a symbol"
	}
	return "an unknown character"
}

// named are characters that come into addresses by copying, by autocorrection
// and by another keyboard.
var named = map[rune]string{
	'\u00a0': "a no-break space",
	'\u00ad': "an invisible soft hyphen",
	'\u034f': "an invisible grapheme joiner",
	'\u115f': "an invisible filler",
	'\u1160': "an invisible filler",
	'\u180e': "an invisible vowel separator",
	'\u200b': "an invisible zero-width space",
	'\u200c': "an invisible zero-width non-joiner",
	'\u200d': "an invisible zero-width joiner",
	'\u200e': "an invisible left-to-right mark",
	'\u200f': "an invisible right-to-left mark",
	'\u202a': "an invisible mark that turns the direction of writing",
	'\u202b': "an invisible mark that turns the direction of writing",
	'\u202c': "an invisible mark that turns the direction of writing",
	'\u202d': "an invisible mark that turns the direction of writing",
	'\u202e': "an invisible mark that turns the direction of writing",
	'\u202f': "a narrow no-break space",
	'\u2060': "an invisible word joiner",
	'\u2066': "an invisible mark that turns the direction of writing",
	'\u2067': "an invisible mark that turns the direction of writing",
	'\u2068': "an invisible mark that turns the direction of writing",
	'\u2069': "an invisible mark that turns the direction of writing",
	'\u2800': "an invisible Braille blank",
	'\u3000': "an ideographic space",
	'\u3164': "an invisible filler",
	'\ufeff': "an invisible byte order mark",
	'\uffa0': "an invisible filler",

	'\u00b7': "a middle dot",
	'\u2010': "a typographic hyphen",
	'\u2011': "a non-breaking hyphen",
	'\u2012': "a dash in place of a hyphen",
	'\u2013': "a dash in place of a hyphen",
	'\u2014': "a long dash in place of a hyphen",
	'\u2212': "a minus sign in place of a hyphen",
	'\u2018': "a typographic quotation mark",
	'\u2019': "a typographic apostrophe",
	'\u201c': "a typographic quotation mark",
	'\u201d': "a typographic quotation mark",
	'\u2024': "a dot of an unusual kind",
	'\u2026': "an ellipsis, three dots in one character",
	'\u3002': "an ideographic full stop in place of a dot",
	'\uff61': "an ideographic full stop in place of a dot",
	'\ufffd': "a mark for a character that was lost on the way",

	'\u00df': "the letter sharp s",
	'\u00e6': "the letter ae",
	'\u00f8': "the letter o with a stroke",
	'\u0111': "the letter d with a stroke",
	'\u0131': "the letter i without its dot",
	'\u0142': "the letter l with a stroke",
	'\u0153': "the letter oe",
	'\u0251': "a letter that looks like a",
	'\u0261': "a letter that looks like g",
	'\u0269': "a letter that looks like i",
	'\u01c0': "a letter that looks like l",
}

// script is an alphabet that usernames do not use, with those of its letters
// that pass for a permitted character: each before the one that it passes for.
type script struct {
	name  string
	table *unicode.RangeTable
	alike string
}

// Letters of the Unicode Consortium's confusables (Unicode Technical Standard
// 39, section 4) that look the same in usual fonts.
var scripts = []script{
	{
		"a Cyrillic letter", unicode.Cyrillic,
		"\u0430a\u0432b\u0441c\u0501d\u0435e\u0433r\u04bbh\u043dh\u0456i\u0458j\u043ak\u04cfl" +
			"\u043cm\u043fn\u043eo\u0440p\u051bq\u0455s\u0442t\u0443y\u04afy\u051dw\u0445x\u044cb" +
			"\u0410a\u0412b\u0421c\u0415e\u041dh\u0406i\u0408j\u041ak\u041cm\u041eo\u0420p\u0405s" +
			"\u0422t\u0425x\u0423y\u051cw\u04aey",
	},
	{
		"a Greek letter", unicode.Greek,
		"\u03b1a\u03b5e\u03b3y\u03b7n\u03b9i\u03bak\u03bdv\u03bfo\u03c1p\u03c4t\u03c5u\u03c7x" +
			"\u03c9w\u0391a\u0392b\u0395e\u0396z\u0397h\u0399i\u039ak\u039cm\u039dn\u039fo\u03a1p" +
			"\u03a4t\u03a5y\u03a7x",
	},
	{"an Armenian letter", unicode.Armenian, "\u0585o\u057du\u0570h\u0578n\u0581g\u0566q\u0575j\u056cl\u0555o\u054fs\u053cl"},
	{"a Hebrew letter", unicode.Hebrew, "\u05e1o\u05d5i\u05dfl"},
	{"an Arabic letter", unicode.Arabic, "\u0647o\u0627l"},
	{"a Chinese character", unicode.Han, ""},
	{"a Japanese letter", unicode.Hiragana, ""},
	{"a Japanese letter", unicode.Katakana, ""},
	{"a Korean letter", unicode.Hangul, ""},
	{"a Thai letter", unicode.Thai, ""},
	{"a Devanagari letter", unicode.Devanagari, ""},
	{"a Georgian letter", unicode.Georgian, ""},
	{"a Cherokee letter", unicode.Cherokee, ""},
}

func inScript(r rune) (string, bool) {
	for _, s := range scripts {
		if !unicode.Is(s.table, r) {
			continue
		}
		letters := []rune(s.alike)
		for i := 0; i < len(letters); i += 2 {
			if letters[i] == r {
				return s.name + " that looks like " + string(letters[i+1]), true
			}
		}
		return s.name, unicode.IsLetter(r) // digits and marks have names of their own
	}
	return "", false
}

// composed names what Unicode takes apart into ASCII: letters with marks,
// full-width forms, letters of mathematics.
func composed(r rune) (string, bool) {
	parts := []rune(norm.NFKD.String(string(r)))
	for i, p := range parts {
		if i > 0 && unicode.In(p, unicode.M) {
			return "the letter " + string(unicode.ToLower(parts[0])) + " with an accent or another mark", plainLetter(parts[0])
		}
		if p <= ' ' || p > '~' {
			return "", false
		}
	}
	looks := strings.ToLower(string(parts))
	if strings.ContainsFunc(looks, func(r rune) bool { return !alphanumeric(r) }) {
		if len(parts) > 1 {
			return "", false
		}
		looks = sign(looks[0])
	}
	switch {
	case len(parts) > 1:
		return "one character in place of " + looks, true
	case '\uff01' <= r && r <= '\uff5e':
		return "the full-width form of " + looks, true
	}
	return "a character that looks like " + looks, true
}

func plainLetter(r rune) bool {
	return 'a' <= unicode.ToLower(r) && unicode.ToLower(r) <= 'z' && r <= unicode.MaxASCII
}

// sign names a printable ASCII character that is neither a letter nor a digit.
func sign(c byte) string {
	if c == ' ' {
		return "a space"
	}
	return signs[c]
}

var signs = map[byte]string{
	'!': "an exclamation mark", '"': "a quotation mark", '#': "a hash sign", '$': "a dollar sign", '%': "a percent sign",
	'&': "an ampersand", '\'': "an apostrophe", '(': "a bracket", ')': "a bracket", '*': "an asterisk", '+': "a plus sign",
	',': "a comma", '-': "a hyphen", '.': "a dot", '/': "a slash", ':': "a colon", ';': "a semicolon", '<': "an angle bracket",
	'=': "an equals sign", '>': "an angle bracket", '?': "a question mark", '@': "an @", '[': "a bracket", '\\': "a backslash",
	']': "a bracket", '^': "a caret", '_': "an underscore", '`': "a backtick", '{': "a bracket", '|': "a vertical bar",
	'}': "a bracket", '~': "a tilde",
}
