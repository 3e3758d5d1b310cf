package mailer

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
)

// A fault is what is wrong with a username, in no language: a line of templates/en/faults.txt.
type fault struct {
	code string
	args []argument
}

// argument is a part of a fault's sentence that is not always the same.
type argument struct{ kind, text string }

// faultForm recognises the sentences of a fault.
type faultForm struct {
	code  string
	text  *regexp.Regexp
	kinds []string // of the arguments
}

// signNames are what package username calls the signs of a keyboard, and which entry or
// sign stands for them in other languages.
var signNames = map[string]string{
	"a space": "space", "a bracket": "bracket", "an angle bracket": "bracket",
	"an exclamation mark": "!", "a quotation mark": `"`, "a hash sign": "#", "a dollar sign": "$", "a percent sign": "%",
	"an ampersand": "&", "an apostrophe": "'", "an asterisk": "*", "a plus sign": "+", "a comma": ",", "a hyphen": "-", "a dot": ".",
	"a slash": "/", "a colon": ":", "a semicolon": ";", "an equals sign": "=", "a question mark": "?", "an @": "@", "a backslash": `\`,
	"a caret": "^", "an underscore": "_", "a backtick": "`", "a vertical bar": "|", "a tilde": "~",
}

// argumentForms are what stands for the braces of templates/en/faults.txt. What {any}
// stands for is not kept.
var argumentForms = map[string]string{
	"any":    `.+?`,
	"number": `(\d+)`,
	"word":   `([a-z0-9.-]+)`,
	"point":  `(U\+[0-9A-F]{4,6})`,
	"where":  `(before the @|after the @|in the username)`,
	"sign":   `(an? [a-z ]+|an @)`,
	"like":   `([a-z0-9]+|an? [a-z ]+)`,
}

var braces = regexp.MustCompile(`\{(\w+)\}`)

// faultForms are the lines of templates/en/faults.txt.
var faultForms = sync.OnceValue(func() []faultForm {
	var all []faultForm
	for _, entry := range faultEntries(english) {
		f := faultForm{code: entry.code}
		var text strings.Builder
		rest := 0
		for _, at := range braces.FindAllStringSubmatchIndex(entry.text, -1) {
			kind := entry.text[at[2]:at[3]]
			text.WriteString(regexp.QuoteMeta(entry.text[rest:at[0]]) + argumentForms[kind])
			rest = at[1]
			if kind != "any" {
				f.kinds = append(f.kinds, kind)
			}
		}
		f.text = regexp.MustCompile("^" + text.String() + regexp.QuoteMeta(entry.text[rest:]) + "$")
		all = append(all, f)
	}
	return all
})

// faultEntry is a line of a faults.txt.
type faultEntry struct{ code, text string }

func faultEntries(lang string) []faultEntry {
	file, err := templateFiles.ReadFile("templates/" + lang + "/faults.txt")
	if err != nil {
		return nil // there is a test that each language has one
	}
	var all []faultEntry
	for line := range strings.Lines(string(file)) {
		if code, text, ok := strings.Cut(strings.TrimSuffix(line, "\n"), ": "); ok && !strings.HasPrefix(code, "#") {
			all = append(all, faultEntry{code, text})
		}
	}
	return all
}

// faultTexts are the entries by language and code.
var faultTexts = sync.OnceValue(func() map[string]map[string]string {
	all := map[string]map[string]string{}
	for _, lang := range languages {
		all[lang] = map[string]string{}
		for _, entry := range faultEntries(lang) {
			all[lang][entry.code] = entry.text
		}
	}
	return all
})

// faultsOf takes a sentence of package username or intake apart: it names one fault, or
// two with ", and " between. That the sentence is what is kept with a request, and not
// the codes, keeps its evidence readable and what was stored before of use.
func faultsOf(sentence string) []fault {
	whole, ended := strings.CutSuffix(sentence, ".")
	if !ended || whole == "" {
		return nil
	}
	if name, ok := strings.CutPrefix(whole, "The username "); ok {
		if all := clausesOf("it " + name); all != nil {
			return all
		}
	}
	return clausesOf(strings.ToLower(whole[:1]) + whole[1:])
}

func clausesOf(text string) []fault {
	if f, ok := faultOf(text); ok {
		return []fault{f}
	}
	const and = ", and "
	for at := 0; ; {
		i := strings.Index(text[at:], and)
		if i < 0 {
			return nil
		}
		first, ok := faultOf(text[:at+i])
		second, also := faultOf(text[at+i+len(and):])
		if ok && also {
			return []fault{first, second}
		}
		at += i + len(and)
	}
}

func faultOf(clause string) (fault, bool) {
	for _, form := range faultForms() {
		found := form.text.FindStringSubmatch(clause)
		if found == nil {
			continue
		}
		f := fault{code: form.code}
		for i, kind := range form.kinds {
			f.args = append(f.args, argument{kind, found[i+1]})
		}
		return f, true
	}
	return fault{}, false
}

// faultIn says in a language what the English sentence says; nothing when that is none
// of the sentences that are known.
func faultIn(lang, sentence string) string {
	if lang == english || sentence == "" {
		return sentence
	}
	var all []string
	for _, f := range faultsOf(sentence) {
		text := faultTexts()[lang][f.code]
		for i, a := range f.args {
			text = strings.ReplaceAll(text, fmt.Sprintf("{%d}", i+1), a.in(lang))
		}
		all = append(all, text)
	}
	if lang == "ja" || lang == "zh" {
		return strings.Join(all, "")
	}
	return strings.Join(all, " ")
}

// in is the argument as it stands in a sentence of the language.
func (a argument) in(lang string) string {
	texts := faultTexts()[lang]
	switch a.kind {
	case "where":
		return texts["where_"+strings.Fields(a.text)[0]]
	case "sign", "like":
		sign, named := signNames[a.text]
		if !named {
			sign = a.text
		}
		if word := texts[sign]; word != "" && named {
			return word
		}
		return strings.ReplaceAll(texts["sign"], "{1}", sign)
	default:
		return a.text
	}
}
