package intake

import (
	"regexp"
	"strconv"
	"strings"
)

// look is what an element says about how its text shows. The zero value says
// nothing.
type look struct {
	gone  bool // not shown, whatever the elements inside say
	tiny  said // its letters have next to no size
	faint said // it is laid out but not visible
	block bool // it has lines of its own
	apart bool // it is a box in a line

	// "#rrggbb" or "transparent"; "?" is one that is stated but not understood.
	color, background string
}

// said is an answer that an element inside another may change.
type said uint8

const (
	unsaid said = iota
	no
	yes
)

func yesIf(b bool) said {
	if b {
		return yes
	}
	return no
}

// within is how the text of an element shows that stands in l.
func (l look) within(inner look) look {
	l.gone = l.gone || inner.gone
	l.block, l.apart = inner.block, inner.apart
	if inner.tiny != unsaid {
		l.tiny = inner.tiny
	}
	if inner.faint != unsaid {
		l.faint = inner.faint
	}
	if inner.color != "" {
		l.color = inner.color
	}
	if inner.background != "" {
		l.background = inner.background
	}
	return l
}

// hidden reports whether a reader sees nothing of the text.
func (l look) hidden() bool {
	return l.gone || l.tiny == yes || l.faint == yes || l.color == "transparent" ||
		l.color != "" && l.color != "?" && l.color == l.background
}

var cssComment = regexp.MustCompile(`(?s)/\*.*?\*/`)

// parseStyle reads the declarations of a style attribute or of a rule, in lower
// case.
func parseStyle(s string) look {
	var l look
	flat, clipped := false, false
	for declaration := range strings.SplitSeq(cssComment.ReplaceAllString(s, ""), ";") {
		property, value, _ := strings.Cut(declaration, ":")
		value, _, _ = strings.Cut(value, "!")
		value = strings.TrimSpace(value)
		switch strings.TrimSpace(property) {
		case "display":
			l.gone = l.gone || value == "none"
			l.block = displayBlock[value]
			l.apart = strings.HasPrefix(value, "inline-")
		case "float":
			l.apart = l.apart || value == "left" || value == "right"
		case "visibility":
			l.faint = yesIf(value == "hidden" || value == "collapse")
		case "mso-hide":
			l.gone = l.gone || value == "all"
		case "opacity", "max-height":
			l.gone = l.gone || isZero(value)
		case "height", "width", "max-width":
			flat = flat || isZero(value)
		case "overflow", "overflow-x", "overflow-y":
			clipped = clipped || value == "hidden" || value == "clip"
		case "text-indent", "left", "top", "margin-left", "margin-top":
			n, _, ok := length(value)
			l.gone = l.gone || ok && n <= outside
		case "text-decoration", "text-decoration-line":
			l.gone = l.gone || strings.Contains(value, "line-through")
		case "font-size":
			l.tiny = yesIf(isTiny(value))
		case "font":
			l.tiny = fontSize(value)
		case "color":
			l.color = color(value)
		case "background", "background-color":
			l.background = background(value)
		}
	}
	l.gone = l.gone || flat && clipped
	return l
}

const outside = -500 // pixels, beyond the edge of what is seen

var displayBlock = map[string]bool{
	"block": true, "table": true, "table-row": true, "table-cell": true, "table-caption": true, "table-row-group": true,
	"list-item": true, "flex": true, "grid": true, "flow-root": true,
}

// length reads a number and its unit.
func length(value string) (n float64, unit string, ok bool) {
	i := 0
	for i < len(value) && strings.IndexByte("+-.0123456789", value[i]) >= 0 {
		i++
	}
	n, err := strconv.ParseFloat(value[:min(i, 32)], 64)
	return n, value[i:], err == nil
}

func isZero(value string) bool {
	n, _, ok := length(value)
	return ok && n == 0
}

// isTiny reports a size of letters that nobody can read.
func isTiny(value string) bool {
	n, unit, ok := length(value)
	if !ok {
		return false
	}
	switch unit {
	case "px", "pt", "":
		return n < 2
	case "em", "rem":
		return n < 0.15
	case "%":
		return n < 15
	}
	return n == 0
}

// fontSize finds the size in "font: bold 12px/1.5 Arial".
func fontSize(value string) said {
	for f := range strings.FieldsSeq(value) {
		size, _, _ := strings.Cut(f, "/")
		if n, unit, ok := length(size); ok && (unit != "" || n == 0) {
			return yesIf(isTiny(size))
		}
	}
	return unsaid
}

// sheet has the looks that the style elements of a document give to classes
// (".name") and ids ("#name"). Other selectors, and rules for certain screens
// only, are left out.
type sheet map[string]look

const maxRules = 2000

var (
	simpleSelector = regexp.MustCompile(`^[a-z0-9]*([.#][\w-]+)$`)
	sheetComment   = regexp.MustCompile(`(?s)/\*.*?\*/|<!--|-->`)
)

func (s sheet) add(css string) {
	css = sheetComment.ReplaceAllString(strings.ToLower(css), "")
	for len(s) < maxRules {
		selectors, rest, found := strings.Cut(css, "{")
		if !found {
			return
		}
		if i := strings.LastIndexByte(selectors, ';'); i >= 0 {
			selectors = selectors[i+1:] // behind an @import
		}
		if strings.HasPrefix(strings.TrimSpace(selectors), "@") {
			css = skipBlock(rest)
			continue
		}
		var declarations string
		declarations, css, _ = strings.Cut(rest, "}")
		l := parseStyle(declarations)
		if l == (look{}) {
			continue
		}
		for selector := range strings.SplitSeq(selectors, ",") {
			if m := simpleSelector.FindStringSubmatch(strings.TrimSpace(selector)); m != nil {
				s[m[1]] = s[m[1]].within(l)
			}
		}
	}
}

// skipBlock returns what follows the brace that closes the one before css.
func skipBlock(css string) string {
	depth := 1
	for i := range len(css) {
		switch css[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return css[i+1:]
			}
		}
	}
	return ""
}

// of is what the sheet says about an element with these classes and this id.
func (s sheet) of(class, id string) look {
	var l look
	if len(s) == 0 {
		return l
	}
	for name := range strings.FieldsSeq(class) {
		if found, ok := s["."+name]; ok {
			l = l.within(found)
		}
	}
	if found, ok := s["#"+id]; ok {
		l = l.within(found)
	}
	return l
}
