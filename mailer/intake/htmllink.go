package intake

import (
	"net/url"
	"strings"
)

// link is an open <a> that leads to a mail address (RFC 6068).
type link struct {
	to    string // lower case; "" for any other link
	frame int
	lines int // of that frame before it
	at    int // bytes of the line that is open before it
}

// mailtoAddress is the address that a mailto link leads to, or "".
func mailtoAddress(href string) string {
	const scheme = "mailto:"
	href = strings.TrimSpace(href)
	if len(href) < len(scheme) || !strings.EqualFold(href[:len(scheme)], scheme) {
		return ""
	}
	to, _, _ := strings.Cut(href[len(scheme):], "?")
	to, err := url.PathUnescape(to)
	if err != nil || strings.Count(to, "@") != 1 {
		return ""
	}
	return strings.ToLower(strings.TrimSpace(to))
}

func (r *renderer) openLink(t tag) {
	r.closeLink()
	f := len(r.frames) - 1
	r.link = link{to: t.mailto, frame: f, lines: len(r.frames[f].lines), at: len(r.frames[f].open)}
}

// closeLink shows where a link leads whose text is another address: which of the two is
// meant cannot be told, and somebody who sees only one does not know.
func (r *renderer) closeLink() {
	l := r.link
	r.link = link{}
	if l.to == "" || l.frame != len(r.frames)-1 || r.hidden {
		return
	}
	f := &r.frames[l.frame]
	if len(f.lines) != l.lines || len(f.open) < l.at {
		return
	}
	text := strings.ToLower(strings.Trim(string(f.open[l.at:]), " \t\u00A0<>().,;:\"'"))
	text = strings.TrimPrefix(text, "mailto:")
	if strings.Count(text, "@") == 1 && !strings.ContainsAny(text, " \t") && text != strings.TrimRight(l.to, ".") {
		f.open = append(f.open, " <mailto:"+l.to+">"...)
		r.size += len(l.to)
	}
}
