package intake

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/swapdesk/swapdesk/mailer/username"
)

// mention is one address in the text, as far as spelling and place tell.
type mention struct {
	addr  string // lower case; of an invalid one, as it was written
	class class
	// Why it is no username, when class is none of tenant and ours.
	problem    Problem
	why        string
	suggestion string

	role   role
	weak   bool // new only by a preposition
	object bool // old only for being the object of a verb: "update jane@..."
	leads  bool // old, and the next address is its new one: "jane@... -> ..."
	// The word between says that it turns into that: "jane@... becomes ...".
	becomes  bool
	tied     bool // new, of the old address that the sentence before names: "that must become jane@..."
	disowned bool // said to be another firm's, or to be no more
	arrow    bool // an arrow joins it to the address before it
	paired   bool // joined to another by the shape of a table
	implied  bool // the sender, whom no address in the text names
	bare     bool // its paragraph holds nothing but addresses
	in       *sentence

	// Where it stands: the part, the bytes before it there, the words around it.
	section string
	offset  int
	snippet string
	// A colon stands before it: "my username: jane@...".
	introduced bool
}

// class is what an address is by its spelling.
type class uint8

const (
	tenant   class = iota // a username that may be a new one
	ordinary              // in another domain
	consumer              // at a service for private persons
	invalid               // misspelled or impossible
)

// classifyAddress never repairs: what is not right as it stands is invalid.
func classifyAddress(s string) mention {
	u, err := username.Parse(s)
	if err == nil {
		return mention{addr: u.String(), class: tenant}
	}
	m := mention{addr: s, class: invalid, problem: InvalidUsername}
	var e *username.Error
	if !errors.As(err, &e) {
		return m
	}
	m.why, m.suggestion = e.Text, e.Suggestion
	addr, ok := addrSpec(s)
	if !ok {
		return m
	}
	m.addr = addr
	switch e.Problem {
	case username.NotOnMicrosoft:
		m.class, m.problem = ordinary, NotOnMicrosoft
	case username.ConsumerAddress:
		m.class, m.problem = consumer, ConsumerAddress
	case username.InvalidUsername:
	}
	return m
}

const (
	atSigns    = "@\uFF20\uFE6B" // the look-alikes never make a valid address
	separators = ",;:/=?&–—…"    // may stand between addresses without a space
	quotes     = "'`*‘’·•¿¡~^"   // may surround one
	stops      = ".!?-…"
)

// addresses reads a run of characters without white space or brackets that
// holds an "@". before is what stands directly before it, or 0.
//
// A separator glued to the left of an address may as well be a slip of the
// finger inside it: "jane,doe@..." must not be read as doe@....
func (t *tokenizer) addresses(field string, at int, before rune) {
	if strings.HasPrefix(strings.ToLower(field), "live.com#") { // of an error text
		t.tokens = append(t.tokens, token{kind: word, text: "live.com", at: at, end: at + len(field)})
		return
	}
	if strings.Contains(field, "://") || strings.HasPrefix(field, "www.") {
		t.tokens = append(t.tokens, token{kind: word, text: "url", at: at, end: at + len(field)})
		return
	}
	previous, sep := "", rune(0)
	for {
		piece, rest := field, ""
		var next rune
		n := 0
		if i := strings.IndexAny(field, separators); i >= 0 {
			next, n = utf8.DecodeRuneInString(field[i:])
			piece, rest = field[:i], field[i+n:]
		}
		if strings.ContainsAny(piece, atSigns) {
			t.address(piece, at, previous, sep, before)
			if end := strings.TrimRight(piece, quotes); end != "" && strings.ContainsAny(end[len(end)-1:], ".!") {
				t.mark(".", at+len(end)-1, 1)
			}
		} else {
			t.words(piece, at)
		}
		if next == 0 {
			return
		}
		if next == ':' && strings.ContainsAny(piece, atSigns) && colonCases[strings.ToLower(strings.TrimRight(rest, stops+quotes+","))] { // "jane@contoso.com:iin"
			t.words(rest, at+len(piece)+n)
			return
		}
		t.mark(string(next), at+len(piece), n)
		previous, sep, field, before = piece, next, rest, 0
		at += len(piece) + n
	}
}

func (t *tokenizer) address(piece string, at int, previous string, sep, before rune) {
	if i := suffixAt(piece); i > 0 {
		t.address(piece[:i], at, previous, sep, before)
		t.words(strings.TrimLeft(piece[i:], "'’-"), at+i+1)
		return
	}
	s := strings.TrimPrefix(trimAddress(piece), consumerMark)
	local, domain, _ := strings.Cut(s, "@")
	if exampleAddress(strings.ToLower(local), strings.ToLower(domain)) {
		t.tokens = append(t.tokens, token{kind: word, text: "url", at: at, end: at + len(piece)})
		return
	}
	glued := sep != 0 && !apart(previous, sep)
	begin := at + strings.Index(piece, s)
	found := token{kind: address, at: begin, end: begin + len(s)}
	switch {
	case local == "" && (strings.ContainsRune(`")]>}`, before) && before != 0 || glued):
	case local == "":
		found.kind, found.text = word, "@"+strings.ToLower(domain)
		t.tokens = append(t.tokens, found)
		return
	case !glued:
		m := classifyAddress(s)
		m.section, m.offset = t.place.section, t.place.offset+begin
		m.snippet = t.place.snippet(begin, found.end)
		found.mention = &m
		t.tokens = append(t.tokens, found)
		return
	}
	begin = at - len(previous) - utf8.RuneLen(sep)
	found.mention = &mention{
		section: t.place.section, offset: t.place.offset + begin, snippet: t.place.snippet(begin, found.end),
		addr: previous + string(sep) + s, class: invalid, problem: InvalidUsername,
		why: "It cannot be told where the address begins.",
	}
	t.tokens = append(t.tokens, found)
}

// consumerMark stands before the address in the text of the screen that part B1 of the
// guide is about.
const consumerMark = "live.com#"

// exampleAddress reports an address that stands for any, such as the guide's
// username@yourdomain.onmicrosoft.com.
func exampleAddress(local, domain string) bool {
	label, rest, _ := strings.Cut(domain, ".")
	if rest != "onmicrosoft.com" && rest != "com" {
		return false
	}
	return yourFirms[label] || anyNames[local] && anyFirms[label]
}

// Labels and names that the guide, its translations and partners write for any.
var (
	yourFirms = wordSet("yourdomain", "your-domain", "yourcompany", "your-company", "yourtenant", "yourfirm", "yourorg", "yourorganization",
		"ihredomain", "ihrefirma", "ihr-unternehmen", "votredomaine", "votresociete", "votreentreprise", "sudominio", "suempresa", "tudominio", "tuempresa",
		"seudominio", "suaempresa", "vostrodominio", "tuodominio", "suodominio", "uwdomein", "uwbedrijf", "twojadomena", "twojafirma")
	anyFirms = wordSet("domain", "company", "tenant", "firm", "firma", "domaine", "societe", "dominio", "empresa", "azienda", "domein", "bedrijf", "xxx", "xyz", "mydomain", "mycompany")
	anyNames = wordSet("user", "username", "name", "yourname", "your.name", "you", "firstname.lastname", "benutzer", "benutzername", "utilisateur", "usuario",
		"usuário", "utente", "gebruiker", "gebruikersnaam", "xxx", "uzytkownik")
)

// suffixAt finds the ending that grammar puts behind an address with an
// apostrophe, which no domain has: "jane@contoso.com's".
func suffixAt(piece string) int {
	at := strings.Index(piece, "@")
	if at < 0 {
		return 0
	}
	if i := caseAt(piece); i > at {
		return i
	}
	i := strings.IndexAny(piece[at:], "'’")
	if i < 2 {
		return 0
	}
	ending := strings.TrimLeft(piece[at+i:], "'’")
	if ending == "" || utf8.RuneCountInString(ending) > maxEnding || strings.ContainsFunc(ending, func(r rune) bool { return !unicode.IsLetter(r) && !strings.ContainsRune(stops, r) }) {
		return 0
	}
	return at + i
}

// caseAt finds a Hungarian case behind a hyphen, which the last label of no domain has:
// "jane@contoso.com-ra".
func caseAt(piece string) int {
	i := strings.LastIndexByte(piece, '-')
	if i < 0 || strings.LastIndexByte(piece[:i], '.') < strings.IndexByte(piece, '@') || !hyphenCases[strings.ToLower(strings.TrimRight(piece[i+1:], stops+quotes))] ||
		strings.Contains(piece[i:], ".") && !strings.HasSuffix(strings.TrimRight(piece, quotes), ".") {
		return 0
	}
	return i
}

// Endings that stand behind an address with a hyphen, or with a colon.
var (
	hyphenCases = wordSet("t", "et", "ot", "at", "ra", "re", "ról", "ről", "rol", "tól", "től", "tol", "ból", "ből", "ba", "be", "ban", "ben", "nak", "nek", "hoz", "hez", "höz", "val", "vel", "mal", "mel", "ként", "n", "on", "en", "ig", "s", "os", "es")
	colonCases  = wordSet("n", "ä", "a", "ta", "tä", "lla", "llä", "lle", "lta", "ltä", "ssa", "ssä", "sta", "stä", "iin", "een", "seen", "hin", "ksi", "in", "en", "ia", "iä", "ista", "istä", "iksi")
)

const maxEnding = 6 // letters of a grammatical ending

// apart reports whether a separator surely ends what stands before it.
func apart(previous string, sep rune) bool {
	previous = strings.TrimFunc(previous, func(r rune) bool { return invisible(r) || strings.ContainsRune(quotes, r) })
	return isLabel(strings.ToLower(previous)) || previous == "" || sep != '=' && strings.Contains(previous, "@")
}

// isLabel reports a word that may stand before an address with only a colon or
// "=" between, in any language.
func isLabel(w string) bool {
	for _, lex := range lexicons() {
		if c, _ := lex.means(w); c.has(cOld | cNew | cAddr | cLogin | cFrom | cTo | cIs) {
			return true
		}
	}
	return false
}

// trimAddress takes off what surrounds an address without being part of it:
// invisible characters, quotation marks, the end of a sentence, _emphasis_.
func trimAddress(s string) string {
	s = strings.TrimLeftFunc(s, func(r rune) bool { return invisible(r) || strings.ContainsRune(quotes, r) })
	s = strings.TrimRightFunc(s, func(r rune) bool { return invisible(r) || strings.ContainsRune(quotes+stops, r) })
	if len(s) > 2 && s[0] == '_' && s[len(s)-1] == '_' {
		s = s[1 : len(s)-1]
	}
	return s
}

// invisible reports characters that take no room: format characters, fillers,
// variation selectors.
func invisible(r rune) bool {
	switch r {
	case '\u034F', '\u115F', '\u1160', '\u2800', '\u3164', '\uFFA0':
		return true
	}
	return unicode.In(r, unicode.Cf, unicode.Variation_Selector)
}
