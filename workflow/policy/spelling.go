package policy

import (
	"slices"
	"strings"
	"unicode"
)

// spellings are the ways in which a name is written as a label, without the legal
// form: lower-case ASCII letters and digits. There are two where letters with
// marks have both, "muller" and "mueller". The first one is empty for a name in
// another script.
func spellings(name string) []string {
	plain, long := spell(name, nil), spell(name, longForms)
	if plain == long {
		return []string{plain}
	}
	return []string{plain, long}
}

func spell(name string, instead map[rune]string) string {
	var b strings.Builder
	for _, r := range name {
		b.WriteString(written(r, instead))
	}
	return strings.Join(withoutForms(strings.Fields(b.String())), "")
}

// written is what stands for a character in a label: a space where it parts words,
// nothing where it does not ("S.A.", "O'Neill").
func written(r rune, instead map[rune]string) string {
	if r > unicode.MaxASCII && unicode.ToLower(r) > unicode.MaxASCII {
		r = unicode.ToLower(r)
	}
	switch {
	case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
		return string(r)
	case 'A' <= r && r <= 'Z':
		return string(r + 'a' - 'A')
	case instead[r] != "":
		return instead[r]
	case unicode.IsSpace(r) || strings.ContainsRune("-_,&()+|:;", r):
		return " "
	default:
		return marked[r]
	}
}

// withoutForms drops legal forms from the end of a name, and from its beginning
// those that stand there. A name of nothing else keeps its last word.
func withoutForms(words []string) []string {
	dropped := false
	for len(words) > 1 {
		last := words[len(words)-1]
		idle := slices.Contains(forms, last) || dropped && slices.Contains(joints, last)
		if !idle {
			break
		}
		words, dropped = words[:len(words)-1], true
	}
	for len(words) > 1 && slices.Contains(formsInFront, words[0]) {
		words = words[1:]
	}
	return words
}

// Legal forms by the countries that partners come from, without their dots, and
// what joins a form to a name or to another form ("& Co. KG", "SA de CV").
var (
	forms = strings.Fields("inc incorporated corp corporation co company llc llp lp pc plc ltd limited pty pte pvt " +
		"gmbh mbh ag kg kgaa ohg gbr ug ev eg se sa sas sarl sasu eurl snc scs sca srl srls spa sapa sl slu sau sl scoop " +
		"bv nv vof cv bvba sprl ab oy oyj as asa aps is hf ehf kk gk yk kabushiki oo spzoo zoo sro doo dd ad ood eood kft zrt nyrt rt " +
		"ooo oao zao pao jsc pjsc ojsc ltda eireli mei sab sdn bhd tbk pt jsc fze fzco dmcc wll")
	formsInFront = strings.Fields("ab pt ooo oao zao pao the")
	joints       = strings.Fields("and und et y e i og de co cie z o sp")
)

// marked are Latin letters with marks, as they are written without.
var marked = letters(
	"a", "àáâãäåāăą", "ae", "æ", "c", "çćĉċč", "d", "ďđð", "e", "èéêëēĕėęě", "g", "ĝğġģ", "h", "ĥħ", "i", "ìíîïĩīĭįı",
	"j", "ĵ", "k", "ķ", "l", "ĺļľł", "n", "ñńņň", "o", "òóôõöøōŏő", "oe", "œ", "r", "ŕŗř", "s", "śŝşšș", "ss", "ß",
	"t", "ţťŧț", "th", "þ", "u", "ùúûüũūŭůűų", "w", "ŵ", "y", "ýÿŷ", "z", "źżž",
)

// longForms are those of them that are written as two letters as well.
var longForms = letters("ae", "ä", "oe", "öø", "ue", "ü", "aa", "å")

// letters reads pairs of a spelling and the letters that it stands for.
func letters(pairs ...string) map[rune]string {
	m := map[rune]string{}
	for i := 0; i < len(pairs); i += 2 {
		for _, r := range pairs[i+1] {
			m[r] = pairs[i]
		}
	}
	return m
}
