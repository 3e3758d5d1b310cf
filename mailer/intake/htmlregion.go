package intake

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// region is an open element whose text is not simply the sender's.
type region struct {
	name  atom.Atom
	depth int // elements of the same name open inside, itself included
	kind  lineKind
	gone  bool // struck out or not shown
}

// enter notes a start tag that opens a region, or is nested in one.
func (r *renderer) enter(t tag) {
	if autoClosed[t.name] {
		r.leave(t.name)
	}
	if marksRest(t) {
		r.rest()
		return
	}
	n, ok := t.region()
	switch {
	case voids[t.name]:
	case !ok:
		if i := r.innermost(t.name); i >= 0 {
			r.regions[i].depth++
		}
	case len(r.regions) == maxRegions:
		r.lost = true
	default:
		if !n.gone {
			r.breakLine()
		}
		r.regions = append(r.regions, n)
	}
}

// region is the region that the tag opens, if it opens one. An element that is
// not HTML's has no end that could be told.
func (t tag) region() (region, bool) {
	n := region{name: t.name, depth: 1}
	switch {
	case t.name == atom.Blockquote || containsAny(t.class, quoteClasses) || containsAny(t.id, quoteIDs):
		n.kind = quoted
	case t.name == 0:
		return n, false
	case t.hidden || hiddenStyle(t.style) || struck[t.name]:
		n.gone = true
	case containsAny(t.class, signatureClasses) || signatureIDs[strings.TrimPrefix(t.id, "x_")]:
		n.kind = signature
	default:
		return n, false
	}
	return n, true
}

// rest makes everything from here on a quote: nothing closes it.
func (r *renderer) rest() {
	r.breakLine()
	if len(r.regions) < maxRegions {
		r.regions = append(r.regions, region{kind: quoted})
	}
}

// leave notes an end tag. Of the regions left open inside the one it closes, the
// quotes stay open: text that may be quoted must not pass for the sender's.
func (r *renderer) leave(name atom.Atom) {
	i := r.innermost(name)
	if i < 0 {
		return
	}
	if r.regions[i].depth--; r.regions[i].depth > 0 {
		return
	}
	if !r.regions[i].gone {
		r.breakLine()
	}
	kept := r.regions[:i]
	for _, open := range r.regions[i+1:] {
		if open.kind == quoted {
			kept = append(kept, open)
		}
	}
	r.regions = kept
}

func (r *renderer) innermost(name atom.Atom) int {
	for i := len(r.regions) - 1; i >= 0; i-- {
		if name != 0 && r.regions[i].name == name {
			return i
		}
	}
	return -1
}

// kind says whose the text at this place is.
func (r *renderer) kind() lineKind {
	k := written
	for _, open := range r.regions {
		k = max(k, open.kind)
	}
	return k
}

func (r *renderer) invisible() bool {
	for _, open := range r.regions {
		if open.gone {
			return true
		}
	}
	return false
}

var voids = map[atom.Atom]bool{
	atom.Br: true, atom.Hr: true, atom.Img: true, atom.Input: true, atom.Meta: true, atom.Link: true,
	atom.Wbr: true, atom.Col: true, atom.Area: true, atom.Base: true, atom.Embed: true, atom.Source: true,
}

// autoClosed elements need no end tag before the next of their kind.
var autoClosed = map[atom.Atom]bool{
	atom.P: true, atom.Li: true, atom.Td: true, atom.Th: true, atom.Tr: true, atom.Dt: true, atom.Dd: true,
}

var struck = map[atom.Atom]bool{atom.S: true, atom.Strike: true, atom.Del: true, atom.Template: true}

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

func hiddenStyle(style string) bool {
	return containsAny(style, []string{"display:none", "visibility:hidden", "font-size:0;", "font-size:0px", "mso-hide:all"}) ||
		strings.HasSuffix(style, "font-size:0")
}

func containsAny(s string, subs []string) bool {
	for _, sub := range subs {
		if s != "" && strings.Contains(s, sub) {
			return true
		}
	}
	return false
}
