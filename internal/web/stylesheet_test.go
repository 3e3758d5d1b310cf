package web

import (
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// offGrid are the distances that are no multiples of 4 px, and why.
var offGrid = map[string]string{
	".unseen { margin: -1px }":                  "its one pixel takes no place",
	".rows .pick input, #all { margin: 2px 0 }": "16 px stand in the middle of a line's 20",
	"button.claim { margin: -2px 0 }":           "24 px stand in a line's 20",
}

// declared is a declaration of the stylesheet: whose it is, its name and its value.
type declared struct{ selector, name, value string }

var (
	cssComment = regexp.MustCompile(`(?s)/\*.*?\*/`)
	cssRule    = regexp.MustCompile(`([^{}]+)\{([^{}]*)\}`) // the innermost, whatever is around it
	cssPixels  = regexp.MustCompile(`-?[0-9.]+px`)
	cssColour  = regexp.MustCompile(`#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?|oklch|light-dark)\(|\b(?:white|black|gr[ae]y|red|green|blue|yellow|orange|purple)\b`)
)

func declarations(t *testing.T, file string) (list []declared) {
	t.Helper()
	text, err := os.ReadFile("assets/" + file)
	if err != nil {
		t.Fatal(err)
	}
	for _, rule := range cssRule.FindAllStringSubmatch(cssComment.ReplaceAllString(string(text), ""), -1) {
		for one := range strings.SplitSeq(rule[2], ";") {
			if name, value, ok := strings.Cut(one, ":"); ok {
				list = append(list, declared{strings.TrimSpace(rule[1]), strings.TrimSpace(name), strings.TrimSpace(value)})
			}
		}
	}
	return list
}

// Distances are on a grid of 4 px, colours have a name and so have their light and dark, and
// nothing but the system's fonts is used, nor anything fetched.
func TestStylesheet(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	for _, d := range slices.Concat(declarations(t, "console.css"), declarations(t, "jobs.css")) {
		what := d.selector + " { " + d.name + ": " + d.value + " }"
		if d.offGrid() {
			if used[what] = true; offGrid[what] == "" {
				t.Errorf("%s is off the grid", what)
			}
		}
		if cssColour.MatchString(d.value) && !strings.HasPrefix(d.selector, ":root") {
			t.Errorf("%s has a colour without a name", what)
		}
		if strings.Contains(d.value, "url(") {
			t.Errorf("%s fetches something", what)
		}
		if strings.HasPrefix(d.name, "font") && !d.ofTheSystem() {
			t.Errorf("%s is no font of the system", what)
		}
	}
	for what := range offGrid {
		if !used[what] {
			t.Errorf("%s is not there", what)
		}
	}
}

// offGrid reports whether it is a distance that is no multiple of 4 px.
func (d declared) offGrid() bool {
	if d.name != "gap" && !strings.HasSuffix(d.name, "-gap") && !strings.HasPrefix(d.name, "padding") && !strings.HasPrefix(d.name, "margin") {
		return false
	}
	return slices.ContainsFunc(cssPixels.FindAllString(d.value, -1), func(px string) bool {
		n, err := strconv.Atoi(strings.TrimSuffix(px, "px"))
		return err != nil || n%4 != 0
	})
}

// ofTheSystem reports whether a font is one of the two that every system has of its own, or
// that of what is around it.
func (d declared) ofTheSystem() bool {
	switch d.name {
	case "font":
		return d.value == "inherit" || strings.HasSuffix(d.value, " system-ui, sans-serif") || strings.HasSuffix(d.value, " ui-monospace, monospace")
	case "font-family":
		return false // font says it with the size
	default:
		return true
	}
}
