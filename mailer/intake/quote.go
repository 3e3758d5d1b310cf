package intake

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// classified is the text of a mail with what is not the sender's own set aside.
type classified struct {
	lines   []line // every line, with its kind
	forward bool   // a mark says that another mail was forwarded
}

// classify marks the quotes, forwards and signatures in the lines. Where it
// cannot tell whose words a line holds, it calls the line quoted: a quote
// supplies no address.
//
// names are what the sender goes by: they may sign with them.
func classify(lines []line, names []string) *classified {
	c := &classified{lines: slices.Clone(lines)}
	for i := range c.lines {
		if strings.HasPrefix(strings.TrimLeft(c.lines[i].text, " \t\u00A0"), ">") {
			c.lines[i].kind = quoted
		}
	}
	c.markRewrapped()
	c.cut()
	c.markSignature(names)
	return c
}

// longLine is about where programs that quote by ">" break lines anew.
const longLine = 60

// markRewrapped marks the tails of quoted lines that were broken anew without a
// ">": the lines below a long quoted one, up to the next empty one.
func (c *classified) markRewrapped() {
	tail := false
	for i := range c.lines {
		l := &c.lines[i]
		switch {
		case strings.HasPrefix(strings.TrimSpace(l.text), ">"):
			tail = len(l.text) >= longLine
		case strings.TrimSpace(l.text) == "":
			tail = false
		case tail:
			l.kind = quoted
		}
	}
}

const (
	attributionLines = 4   // an attribution may be broken into this many
	blockLines       = 6   // lines of a header block within which a second field follows
	maxRule          = 120 // bytes of a line that names what follows
)

// forwardRule reports a line that says that another mail, forwarded, follows.
func forwardRule(text string) bool {
	text = strings.TrimSpace(text)
	ruled := text != "" && strings.ContainsRune("-_=*#~–—", firstRune(text))
	switch {
	case text == "" || len(text) > maxRule:
		return false
	case forwardedBy.MatchString(text):
		return true
	case !ruled && !endsInColon(text) || !isForward.MatchString(text):
		return false
	case !isMessage.MatchString(text):
		return false
	}
	return wordRule.MatchString(text) || endsInColon(text) && len(strings.Fields(text)) <= 6
}

// originalRule reports a line that says that the mail which is answered follows.
func originalRule(text string) bool {
	return len(text) <= maxRule && (wordRule.MatchString(text) && isMessage.MatchString(text) && !strings.ContainsAny(text, atSigns) ||
		wroteRule.MatchString(text)) || ruleAndFrom.MatchString(text)
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func endsInColon(text string) bool {
	text = strings.TrimRight(text, " \t\u00A0*_")
	return strings.HasSuffix(text, ":") || strings.HasSuffix(text, "：")
}

// cut finds the first mark below which another mail stands. Nothing below it is
// the sender's, unless the quote is marked line by line.
func (c *classified) cut() {
	begun := false // a quote
	for i := range c.lines {
		switch text := c.lines[i].text; {
		case strings.TrimSpace(text) == "" || len(text) > 500:
		case c.lines[i].kind == quoted:
			c.forward = c.forward || !begun && forwardRule(strings.TrimLeft(text, "> "))
			begun = true
		case forwardRule(text):
			c.forward = true
			c.quoteFrom(i)
			return
		case originalRule(text), c.headerBlock(i):
			c.quoteFrom(i)
			return
		default:
			n := c.attribution(i)
			if n > 0 && !c.quoteFollows(i+n) {
				c.quoteFrom(i)
				return
			}
			for j := range n {
				c.lines[i+j].kind = quoted
			}
		}
	}
}

func (c *classified) quoteFrom(i int) {
	for ; i < len(c.lines); i++ {
		c.lines[i].kind = quoted
	}
}

// headerBlock reports whether the line begins a block such as "From: ...",
// "Sent: ...", in any order. A lone pair of From and To may be the sender's own.
func (c *classified) headerBlock(i int) bool {
	first := headerLabel(c.lines[i].text)
	if first == labelNone {
		return false
	}
	var seen [labelTo + 1]bool
	seen[first] = true
	between := 0 // lines that are no field
	for _, l := range c.lines[i+1:] {
		if strings.TrimSpace(l.text) == "" {
			if between++; between > blockLines {
				break
			}
			continue
		}
		if label := headerLabel(l.text); label != labelNone && len(l.text) <= 500 {
			seen[label] = true
		} else if between++; between >= blockLines || first != labelFrom {
			break
		}
		if seen[labelFrom] && (seen[labelDate] || seen[labelSubject]) {
			return true
		}
	}
	return false
}

// attribution counts the lines of an attribution that begins at i.
func (c *classified) attribution(i int) int {
	joined := ""
	for n := 1; n <= attributionLines && i+n <= len(c.lines); n++ {
		text := strings.TrimSpace(c.lines[i+n-1].text)
		if text == "" || len(text) > 500 || c.lines[i+n-1].kind == quoted {
			return 0
		}
		joined = strings.TrimSpace(joined + " " + text)
		if endsInColon(text) && isAttribution(strings.ToLower(joined), n) {
			if c.beginsLater(i, n) {
				return 0
			}
			return n
		}
	}
	return 0
}

// beginsLater reports that text stands above the attribution within the n lines at i,
// without a line between: "Thanks, Jane" and "On 4 May 2026 the desk wrote:".
func (c *classified) beginsLater(i, n int) bool {
	begins := func(l line) bool {
		text := strings.ToLower(strings.TrimSpace(l.text))
		return strings.ContainsAny(text, "0123456789") && slices.ContainsFunc(attributionStart, func(start string) bool { return strings.HasPrefix(text, start) })
	}
	return !begins(c.lines[i]) && slices.ContainsFunc(c.lines[i+1:i+n], begins)
}

var attributionStart = []string{
	"on ", "am ", "le ", "el ", "il ", "op ", "em ", "den ", "på ", "w dniu ", "dnia ", "dne ", "në ", "a ", "在", "于", "於",
	"lun", "mar", "mer", "jeu", "ven", "sam", "dim", "pon", "wt", "śr", "czw", "pt", "sob", "niedz", "vào ", "tors", "tis", "ons", "fre", "lör", "sön", "man",
}

// isAttribution tells "on monday, jane wrote:", broken into n lines, "jane
// <jane@contoso.com> wrote:" on one line, and a date with somebody's address,
// from others that end in a colon.
func isAttribution(s string, n int) bool {
	if at, end := wroteVerb(s); at >= 0 {
		if strings.ContainsAny(s, "0123456789") {
			for _, start := range attributionStart {
				if strings.HasPrefix(s, start) {
					return true
				}
			}
			if attributionTime.MatchString(s) {
				return true
			}
		}
		return n == 1 && strings.ContainsAny(s[:at], "@0123456789") || n <= 2 && inBrackets.MatchString(s) ||
			strings.HasPrefix(s, "on ") && strings.HasSuffix(strings.TrimRight(s[end:], " *_"), ":")
	}
	return strings.Contains(s, "<") && attributionTime.MatchString(s) && inBrackets.MatchString(s)
}

// wroteVerb finds the first verb of writing in lower-case text.
func wroteVerb(s string) (at, end int) {
	at = -1
	for _, verb := range wroteVerbs {
		if i := indexWord(s, verb); i >= 0 && (at < 0 || i < at) {
			at, end = i, i+len(verb)
		}
	}
	return at, end
}

// indexWord finds where a word of s begins like verb: "beschrieben" is not "schrieb".
// In scripts without spaces a word may begin anywhere.
func indexWord(s, verb string) int {
	for from := 0; ; {
		i := strings.Index(s[from:], verb)
		if i < 0 {
			return -1
		}
		before, _ := utf8.DecodeLastRuneInString(s[:from+i])
		if from+i == 0 || !unicode.IsLetter(before) || spacelessRune(before) {
			return from + i
		}
		from += i + len(verb)
	}
}

// quoteFollows reports whether the next line with text is marked as a quote.
func (c *classified) quoteFollows(i int) bool {
	for ; i < len(c.lines); i++ {
		if strings.TrimSpace(c.lines[i].text) != "" {
			return c.lines[i].kind == quoted
		}
	}
	return false
}

// text joins the lines of the kinds up to k.
func (c *classified) text(k lineKind) string {
	var b strings.Builder
	for _, l := range c.lines {
		if l.kind <= k {
			b.WriteString(strings.TrimRight(l.text, " \t"))
			b.WriteByte('\n')
		}
	}
	return strings.TrimSpace(b.String())
}

// own lists the sender's lines, with an empty one wherever something was set
// aside.
func (c *classified) own() []placed {
	var lines []placed
	var above questions
	for _, l := range c.lines {
		asked := above.read(l)
		if l.kind != written {
			l.text = ""
		}
		if l.text != "" || len(lines) > 0 && lines[len(lines)-1].text != "" {
			lines = append(lines, placed{l.text, l.section, l.offset, asked})
		}
	}
	return lines
}

var (
	aboutSwaps = regexp.MustCompile(`(?i)onmicrosoft|onmschina|\bswap`)
	byMachine  = regexp.MustCompile(`(?i)\b(?:postmaster|mailer-daemon)@`)
)

// asked reports whether the quoted text is somebody's about a swap. A report that
// a mail was not delivered asks for nothing.
func (c *classified) asked() bool {
	about := false
	for _, l := range c.lines {
		if l.kind != quoted {
			continue
		}
		if headerLabel(l.text) == labelFrom && byMachine.MatchString(l.text) {
			return false
		}
		about = about || aboutSwaps.MatchString(l.text)
	}
	return about
}
