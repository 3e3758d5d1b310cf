package intake

import (
	"regexp"
	"slices"
	"strings"
)

// classified is the text of a mail with what is not the sender's own set aside.
type classified struct {
	lines   []line // every line, with its kind
	forward bool   // a mark says that another mail was forwarded
}

// classify marks the quotes, forwards and signatures in the lines. Where it
// cannot tell whose words a line holds, it calls the line quoted: a quote
// supplies no address.
func classify(lines []line) *classified {
	c := &classified{lines: slices.Clone(lines)}
	for i := range c.lines {
		if strings.HasPrefix(strings.TrimLeft(c.lines[i].text, " \t\u00A0"), ">") {
			c.lines[i].kind = quoted
		}
	}
	c.markRewrapped()
	c.cut()
	c.markSignature()
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

var (
	// A rule, or a line of its own, that names what follows.
	originalRule = regexp.MustCompile(`(?i)^[\s*_-]*(?:original message|original appointment|ursprüngliche nachricht|message d'origine|message original|mensaje original|messaggio originale|oorspronkelijk bericht|mensagem original)[\s*:_-]*$`)
	forwardRule  = regexp.MustCompile(`(?i)^[\s*_-]*(?:(?:begin )?forwarded (?:message|by\b.*)|(?:anfang der )?weitergeleiteten? (?:nachricht|mail)|message (?:transféré|réexpédié)|mensaje reenviado|messaggio inoltrato|doorgestuurd bericht|mensagem encaminhada)[\s*:_-]*$`)

	// The header block that Outlook and its like put above a quote.
	blockFrom = regexp.MustCompile(`(?i)^\s*\*?(?:from|von|de|da|van|od|från|fra|от)\s?\*?\s?:`)
	blockMore = regexp.MustCompile(`(?i)^\s*\*?(?:sent|date|subject|gesendet|datum|betreff|envoyé|objet|enviado(?: el)?|fecha|asunto|inviato|data|oggetto|verzonden|onderwerp|assunto)\s?\*?\s?:`)
)

const (
	attributionLines = 4 // an attribution may be broken into this many
	blockLines       = 6 // lines of a header block within which a second field follows
)

// cut finds the first mark below which another mail stands. Nothing below it is
// the sender's, unless the quote is marked line by line.
func (c *classified) cut() {
	begun := false // a quote
	for i := range c.lines {
		switch text := c.lines[i].text; {
		case strings.TrimSpace(text) == "" || len(text) > 500:
		case c.lines[i].kind == quoted:
			c.forward = c.forward || !begun && forwardRule.MatchString(text)
			begun = true
		case len(text) <= maxClosing && forwardRule.MatchString(text):
			c.forward = true
			c.quoteFrom(i)
			return
		case len(text) <= maxClosing && originalRule.MatchString(text), c.headerBlock(i):
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
// "Sent: ...". A lone pair of From and To may be the sender's own.
func (c *classified) headerBlock(i int) bool {
	if !strings.Contains(c.lines[i].text, ":") || !blockFrom.MatchString(c.lines[i].text) {
		return false
	}
	seen := 0
	for _, l := range c.lines[i+1:] {
		if strings.TrimSpace(l.text) == "" {
			continue
		}
		if len(l.text) <= 500 && blockMore.MatchString(l.text) {
			return true
		}
		if seen++; seen == blockLines {
			break
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
		if strings.HasSuffix(text, ":") && isAttribution(strings.ToLower(joined), n) {
			return n
		}
	}
	return 0
}

var (
	attributionStart = []string{"on ", "am ", "le ", "el ", "il ", "op ", "em ", "den ", "på "}
	attributionVerb  = []string{"wrote", "schrieb", "a écrit", "escribió", "ha scritto", "schreef", "escreveu", "skrev"}
)

// isAttribution tells "on monday, jane wrote:", broken into n lines, and "jane
// <jane@contoso.com> wrote:" on one line from others that end in a colon.
func isAttribution(s string, n int) bool {
	for _, verb := range attributionVerb {
		before, _, found := strings.Cut(s, verb)
		if !found {
			continue
		}
		for _, start := range attributionStart {
			if strings.HasPrefix(s, start) {
				return true
			}
		}
		return n == 1 && strings.ContainsAny(before, "@0123456789")
	}
	return false
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

var (
	closing = regexp.MustCompile(`(?i)^\s*(?:(?:with )?(?:kind(?:est)?|best|warm(?:est)?|many)? ?regards|(?:all the )?best(?: wishes)?|sincerely(?: yours)?|yours(?: (?:sincerely|faithfully|truly))?|cheers|rgds|br|kr|mit freundlichen grüßen|viele grüße|(?:bien )?cordialement|saludos(?: cordiales)?|un saludo|cordiali saluti)\s*[,.!]*\s*$`)
	thanks  = regexp.MustCompile(`(?i)^\s*(?:many )?(?:thanks?|thx|thank you)(?: you)?(?: (?:a lot|so much|very much|again|in advance|and (?:kind |best )?regards))*\s*[,.!]*\s*$`)
	// "Regards, Jane Doe" on one line.
	signed = regexp.MustCompile(`^\s*(?i:thanks|thank you|regards|cheers|best|(?:kind|best) regards)[,.!]? (?:\p{Lu}[\p{L}.'-]*\s*){1,3}$`)
	phone  = regexp.MustCompile(`(?i)^\s*(?:sent from (?:my|outlook|mail|yahoo)\b.*|get outlook for (?:ios|android).*)$`)
	// A postscript is text again.
	postscript = regexp.MustCompile(`(?i)^\s*p\.?\s?s\.?\s*[:.\-]`)
)

// signatureLines bounds what follows a thank-you that ends a mail: more is text.
const signatureLines = 8

// markSignature marks what follows the "-- " line (RFC 3676 section 4.3) or a
// closing phrase that has text above it.
func (c *classified) markSignature() {
	inside, body := false, false
	for i := range c.lines {
		l := &c.lines[i]
		if l.kind != written {
			continue
		}
		text := strings.TrimRight(l.text, " \t\u00A0")
		switch {
		case text == "--" || opens(text, phoneWords) && phone.MatchString(text):
			inside = true
		case inside && postscript.MatchString(text):
			inside = false
		case body && opens(text, closingWords) && c.closes(i, text):
			inside = true
		case strings.TrimSpace(text) != "":
			body = true
		}
		if inside {
			l.kind = signature
		}
	}
}

// The first words of those patterns, because most lines begin with none of them.
var (
	phoneWords   = wordSet("sent", "get")
	closingWords = wordSet("with", "kind", "kindest", "best", "warm", "warmest", "many", "regards", "all",
		"sincerely", "yours", "cheers", "rgds", "br", "kr", "mit", "viele", "bien", "cordialement", "saludos",
		"un", "cordiali", "thank", "thanks", "thx")
)

const maxClosing = 100 // bytes of a closing phrase

// opens reports whether a short line begins with one of the words.
func opens(text string, words map[string]bool) bool {
	if len(text) > maxClosing {
		return false
	}
	first := strings.TrimLeft(text, " \t")
	if i := strings.IndexAny(first, " ,.!"); i >= 0 {
		first = first[:i]
	}
	return words[strings.ToLower(first)]
}

// closes reports whether the line i closes a mail.
func (c *classified) closes(i int, text string) bool {
	return closing.MatchString(text) || (thanks.MatchString(text) || signed.MatchString(text)) && c.endsSoon(i+1)
}

var asks = regexp.MustCompile(`(?i)\b(?:please|swap|change|replace|update|switch|new|instead)\b`)

// endsSoon reports whether what follows looks like a name and its particulars.
func (c *classified) endsSoon(i int) bool {
	n := 0
	for _, l := range c.lines[i:] {
		if l.kind != written || strings.TrimSpace(l.text) == "" {
			continue
		}
		if n++; n > signatureLines || len(l.text) > 200 || asks.MatchString(l.text) {
			return false
		}
	}
	return true
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
func (c *classified) own() []string {
	var lines []string
	for _, l := range c.lines {
		if l.kind != written {
			l.text = ""
		}
		if l.text != "" || len(lines) > 0 && lines[len(lines)-1] != "" {
			lines = append(lines, l.text)
		}
	}
	return lines
}

var aboutSwaps = regexp.MustCompile(`(?i)onmicrosoft|onmschina|\bswap`)

// asked reports whether the quoted text is about a swap.
func (c *classified) asked() bool {
	return slices.ContainsFunc(c.lines, func(l line) bool {
		return l.kind == quoted && aboutSwaps.MatchString(l.text)
	})
}
