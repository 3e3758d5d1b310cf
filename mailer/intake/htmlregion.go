package intake

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// region is an open element whose text is not simply the sender's, or does not
// simply show.
type region struct {
	name  name
	level int // tables around it: no end tag outside or inside one reaches it
	depth int // elements of the same name open inside, itself included
	kind  lineKind
	look  look
}

// mark reports a region that says whose its text is, or that it is none.
func (n region) mark() bool { return n.kind != written || n.look.gone }

// enter notes a start tag that opens a region, or is nested in one.
func (r *renderer) enter(t tag) {
	if autoClosed[t.atom] {
		r.leave(t.name)
	}
	if marksRest(t) {
		r.rest()
		return
	}
	if voids[t.atom] || t.empty {
		return
	}
	n, ok := t.region(r.sheet)
	if !ok {
		if i := r.innermost(t.name); i >= 0 {
			r.regions[i].depth++
		}
		return
	}
	if r.full(n) {
		r.lost = true
		return
	}
	n.level = r.level()
	if t.atom == atom.Table {
		n.level--
	}
	r.edge(n)
	r.regions = append(r.regions, n)
	r.settle()
}

// region is the region that the tag opens, if it opens one.
func (t tag) region(s sheet) (region, bool) {
	n := region{name: t.name, depth: 1, look: t.look.within(s.of(t.class, t.id))}
	if t.style != "" {
		n.look = n.look.within(parseStyle(t.style))
	}
	n.look.gone = n.look.gone || struck[t.atom]
	switch {
	case containsAny(t.class, quoteClasses) || containsAny(t.id, quoteIDs) || t.atom == atom.Blockquote && t.cite:
		n.kind = quoted
	case t.atom == atom.Blockquote:
		n.kind = indented
	case containsAny(t.class, signatureClasses) || signatureIDs[strings.TrimPrefix(t.id, "x_")]:
		n.kind = signature
	}
	return n, n.kind != written || n.look != look{}
}

// full reports whether one region more is too much to keep account of.
func (r *renderer) full(n region) bool {
	marks := 0
	for _, open := range r.regions {
		if open.mark() {
			marks++
		}
	}
	return len(r.regions) >= maxRegions || n.mark() && marks >= maxMarks
}

// edge sets apart what stands on the two sides of where a region begins or ends.
func (r *renderer) edge(n region) {
	switch {
	case n.kind != written || n.look.block && !blocks[n.name.atom]:
		r.breakLine()
	case n.look.apart:
		r.space()
	}
}

// quotes reports a region whose words may be somebody else's.
func (n region) quotes() bool { return n.kind == quoted || n.kind == indented }

// rest makes everything from here on a quote: nothing closes it.
func (r *renderer) rest() {
	r.breakLine()
	if len(r.regions) < maxRegions {
		r.regions = append(r.regions, region{level: r.level(), kind: quoted})
		r.settle()
	}
}

// level counts the tables that are open.
func (r *renderer) level() int { return len(r.tables) + r.deep }

// leaveTable closes what a table that has ended leaves open, quotes excepted.
func (r *renderer) leaveTable() {
	kept := r.regions[:0]
	for _, open := range r.regions {
		if open.level > r.level() {
			if !open.quotes() {
				continue
			}
			open.level = r.level()
		}
		kept = append(kept, open)
	}
	if len(kept) < len(r.regions) {
		r.regions = kept
		r.settle()
	}
}

// leave notes an end tag. Of the regions left open inside the one it closes, the
// quotes stay open: text that may be quoted must not pass for the sender's.
func (r *renderer) leave(n name) {
	i := r.innermost(n)
	if i < 0 {
		return
	}
	if r.regions[i].depth--; r.regions[i].depth > 0 {
		return
	}
	r.edge(r.regions[i])
	kept := r.regions[:i]
	for _, open := range r.regions[i+1:] {
		if open.quotes() {
			kept = append(kept, open)
		}
	}
	r.regions = kept
	r.settle()
}

func (r *renderer) innermost(n name) int {
	if n == (name{}) {
		return -1
	}
	for i := len(r.regions) - 1; i >= 0; i-- {
		if r.regions[i].name == n && r.regions[i].level == r.level() {
			return i
		}
	}
	return -1
}

// settle finds out whose the text at this place is, and whether it shows.
func (r *renderer) settle() {
	r.here = written
	var l look
	for _, open := range r.regions {
		r.here = max(r.here, open.kind)
		l = l.within(open.look)
	}
	r.hidden = l.hidden()
}

var voids = map[atom.Atom]bool{
	atom.Br: true, atom.Hr: true, atom.Img: true, atom.Input: true, atom.Meta: true, atom.Link: true,
	atom.Wbr: true, atom.Col: true, atom.Area: true, atom.Base: true, atom.Embed: true, atom.Source: true,
}

// autoClosed elements need no end tag before the next of their kind.
var autoClosed = map[atom.Atom]bool{
	atom.P: true, atom.Li: true, atom.Td: true, atom.Th: true, atom.Tr: true, atom.Dt: true, atom.Dd: true,
}

var struck = map[atom.Atom]bool{atom.S: true, atom.Strike: true, atom.Del: true, atom.Template: true, atom.Datalist: true}

// Names by which mail programs mark what they quote. Webmail prefixes them when
// it shows the mail, hence parts of names.
var (
	quoteClasses = []string{
		"gmail_quote", "gmail_attr", "yahoo_quoted", "protonmail_quote", "moz-cite-prefix",
		"outlookmessageheader", "zmail_extra", "tutanota_quote",
	}
	quoteIDs = []string{
		"mail-editor-reference-message-container", "isforwardcontent", "isreplycontent",
		"reply-intro", "olreplymessage",
	}
	signatureClasses = []string{"gmail_signature", "moz-signature", "protonmail_signature"}
	signatureIDs     = map[string]bool{"signature": true, "ms-outlook-mobile-signature": true, "applemailsignature": true}
)

// marksRest reports the marks of Outlook below which another mail stands,
// without an element around it.
func marksRest(t tag) bool {
	return containsAny(t.id, []string{"appendonsend", "stopspelling", "divrplyfwdmsg"})
}

func containsAny(s string, subs []string) bool {
	for _, sub := range subs {
		if s != "" && strings.Contains(s, sub) {
			return true
		}
	}
	return false
}
