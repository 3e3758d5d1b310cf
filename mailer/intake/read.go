package intake

import (
	"errors"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Read never panics and never fails: what cannot be read is Malformed, with the
// Reason. own says which mails and addresses are the desk's.
func Read(raw []byte, own Own) Reading {
	h, rest, err := readHeader(raw)
	r := h.identify()
	var fromErr error
	r.From, r.FromName, fromErr = h.sender()
	if err != nil {
		return r.malformed(err)
	}
	b, err := readBody(h, rest)
	kind, reason := b.machine(h, r.From, own)
	plain := classify(b.plain, names(r))
	r.Text = shorten(plain.text(signature), maxShownText)
	if kind == Bounce {
		r.Report = b.report(h, rest, own)
	}
	switch {
	case kind != "":
		r.Kind, r.Reason = kind, reason
		if r.From == "" {
			r.From = programAddress(h)
		}
	case fromErr != nil:
		return r.malformed(fromErr)
	case err != nil:
		return r.malformed(err)
	default:
		lines, subject := plain.own(), r.Subject
		if replyPrefix.MatchString(subject) || forwardPrefix.MatchString(subject) {
			subject = ""
		}
		var lex *lexicon
		r.Languages, r.LanguageSure, lex = h.preferred(lines, subject)
		v := b.decide(plain, r, own, lex)
		r.settle(v)
		r.Envelope = h.envelope(r, own)
		r.Mentions, r.Texts = v.mentions, b.texts(r.Subject, v.mentions)
	}
	return r
}

// identify reads what tells a mail from others. Fields that a malformed header
// lacks stay empty.
func (h header) identify() Reading {
	r := Reading{
		Subject:    headline(decodeWordsIn(h.get("subject"), h.contentType("").params["charset"]), maxSubject),
		MessageID:  messageID(h.get("message-id")),
		InReplyTo:  messageIDs(h.get("in-reply-to")),
		References: messageIDs(h.get("references")),
		Date:       date(h.get("date")),
	}
	r.Ref = refOf(r.Subject)
	return r
}

func (r Reading) malformed(err error) Reading {
	var u unreadable
	errors.As(err, &u)
	r.Kind, r.Reason = Malformed, "The message cannot be read: "+string(u)+"."
	return r
}

func (r *Reading) settle(v verdict) {
	r.Kind, r.Problem, r.Guide, r.Reason = v.kind, v.problem, v.guide, v.reason
	r.Swaps, r.Fault, r.Suggestion, r.Code = v.swaps, v.fault, v.suggestion, v.code
	r.Answerable = true
}

// decide reads both renderings of the body and takes what they agree on.
func (b body) decide(plain *classified, r Reading, own Own, lex *lexicon) verdict {
	switch {
	case b.sealed != "":
		return verdict{kind: Other, reason: "The mail is " + b.sealed + "; a person should read it."}
	case b.truncated:
		return verdict{kind: Other, reason: "The mail's text is too long or in an unknown encoding; a person should read it."}
	}
	first := b.opinion(plain, r, own, lex)
	if slices.EqualFunc(b.plain, b.rich, line.same) || first.kind == SwapRequest && sameWords(b.plain, b.rich) {
		return first.verdict
	}
	return agree(first, b.opinion(classify(b.rich, names(r)), r, own, lex))
}

// same reports lines that look the same, wherever they stand.
func (l line) same(m line) bool { return l.text == m.text && l.kind == m.kind }

func places(lines []line) []placed {
	all := make([]placed, len(lines))
	for i, l := range lines {
		all[i] = placed{text: l.text, section: l.section, offset: l.offset}
	}
	return all
}

// sameWords reports whether two renderings differ only in where their lines
// break, which adds nothing to a verdict that is certain. A rendering that marks
// lines as somebody else's says more than its words.
func sameWords(a, b []line) bool {
	fields := func(lines []line) (all []string) {
		for _, l := range lines {
			all = append(all, strings.Fields(l.text)...)
		}
		return all
	}
	marked := func(l line) bool { return l.kind != written }
	return !slices.ContainsFunc(a, marked) && !slices.ContainsFunc(b, marked) && slices.Equal(fields(a), fields(b))
}

// opinion is the verdict on one rendering, with the addresses it rests on.
type opinion struct {
	verdict
	addresses []string // that the sender names
	all       []string // that the rendering holds, quotes and signatures included
	tables    bool     // it rests on rows of a table
	disputed  bool     // a link contradicts an address that it names
}

func (b body) opinion(c *classified, r Reading, own Own, lex *lexicon) opinion {
	text := c.text(written)
	if len(text) > maxWritten {
		return opinion{verdict: verdict{kind: Other, reason: "The mail's text is too long; a person should read it."}}
	}
	mail := circumstances{
		from:    r.From,
		names:   names(r),
		reply:   len(r.InReplyTo)+len(r.References) > 0 || r.Ref != "" || replyPrefix.MatchString(r.Subject),
		forward: b.forward || c.forward || forwards(r.Subject, lex),
		asked:   b.forward || c.asked(),
		invited: c.asksInvited(r.Subject),
	}
	mail.stuck = screenOf(flat(text)).any
	all := c.addresses()
	mail.hidden = slices.ContainsFunc(all, func(a string) bool { return strings.Contains(a, "onm") && classifyAddress(a).class == tenant })
	subject := r.Subject
	if mail.reply || mail.forward {
		subject = "" // somebody else may have written it
	}
	x := extract(source{subject: subject, lines: c.own(), lex: lex, from: r.From, names: names(r), desk: own.Addresses, lists: places(b.lists)})
	v := x.decide(mail)
	if v.reason == unsure.reason && (x.has[trouble] || mail.stuck) && !x.requested() {
		if answer := x.answer(subject + "\n" + text); answer.kind == GuideQuestion { // trouble with the new username
			v = answer
		}
	}
	if v.kind == Other && v.reason == "" {
		v = x.answer(subject + "\n" + text)
		if hint, ok := x.hinted(mail); ok && (v.kind == Other || v.guide == "A" && !mail.stuck) {
			v = hint
		}
	}
	v.mentions = x.mentions(v.swaps)
	tables := slices.ContainsFunc(x.sentences, func(s *sentence) bool { return s.row })
	return opinion{v, x.addresses(), all, tables, slices.ContainsFunc(x.all, (*mention).disputed)}
}

// addresses are all that the lines hold, whoever wrote them, in order of spelling.
func (c *classified) addresses() []string {
	var all []string
	for _, l := range c.lines {
		if strings.ContainsAny(l.text, atSigns) {
			for _, t := range tokenize(placed{text: l.text}) {
				if t.kind == address {
					all = append(all, t.mention.addr)
				}
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// names are the words that the sender goes by: those of the display name, and of
// the address before its "@", as they are written and, from Cyrillic, in Latin letters.
func names(r Reading) []string {
	local, _, _ := strings.Cut(r.From, "@")
	found := strings.FieldsFunc(strings.ToLower(r.FromName+" "+local), func(c rune) bool {
		return !unicode.IsLetter(c)
	})
	for _, name := range found {
		if latin := latinLetters.Replace(name); latin != name {
			found = append(found, latin)
		}
	}
	return found
}

// agree weighs two renderings of one mail. When they name the same addresses,
// the certain one counts: a table is lost in plain text. When not, which of
// them the sender saw cannot be told.
func agree(plain, rich opinion) verdict {
	same := slices.EqualFunc(plain.swaps, rich.swaps, func(a, b Swap) bool { return a.Old == b.Old && a.New == b.New })
	switch {
	case rich.disputed && len(plain.swaps) > 0:
		return rich.verdict
	case rich.tables && !plain.tables && plain.problem == "" && slices.Equal(plain.all, rich.all) && within(plain.swaps, rich.swaps):
		return rich.verdict // the table says all that is left of it in plain text
	case same && plain.kind == rich.kind && rich.tables && !plain.tables:
		return rich.verdict
	case same && plain.kind == rich.kind:
		return plain.verdict
	case len(plain.swaps)+len(rich.swaps) == 0 && plain.kind != NeedsInfo && rich.kind != NeedsInfo:
	case !slices.Equal(plain.addresses, rich.addresses) && !slices.Equal(plain.all, rich.all), len(plain.swaps) > 0 && len(rich.swaps) > 0:
		v := needs(AmbiguousNew, "The mail's plain text and its HTML do not name the same addresses.")
		v.mentions = plain.mentions
		return v
	}
	if len(rich.swaps) > 0 || plain.kind == Other {
		return rich.verdict
	}
	return plain.verdict
}

// within reports that there are swaps, and that each is among the others.
func within(swaps, others []Swap) bool {
	return len(swaps) > 0 && !slices.ContainsFunc(swaps, func(s Swap) bool { return !slices.Contains(others, s) })
}

// shorten cuts s to at most n bytes, between characters.
func shorten(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
