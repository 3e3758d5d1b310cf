package partnerpage

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var property = regexp.MustCompile(`--([a-z-]+): #([0-9a-f]{6});`)

// luminance is WCAG's relative luminance of a colour, as six hex digits.
func luminance(colour string) float64 {
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, _ := strconv.ParseUint(colour[2*i:2*i+2], 16, 8) // the expression lets hex digits alone through
		if c := float64(n) / 255; c <= 0.04045 {
			sum += weight * c / 12.92
		} else {
			sum += weight * math.Pow((c+0.055)/1.055, 2.4)
		}
	}
	return sum
}

func contrast(a, b string) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

// WCAG 2.2, AA: 4.5 for text (1.4.3), 3 for edges of what can be pressed and for
// the focus (1.4.11).
func TestContrast(t *testing.T) {
	t.Parallel()
	light, dark, ok := strings.Cut(string(stylesheet), "prefers-color-scheme: dark")
	if !ok {
		t.Fatal("the stylesheet has no dark colours")
	}
	for scheme, css := range map[string]string{"light": light, "dark": dark} {
		colour := map[string]string{}
		for _, m := range property.FindAllStringSubmatch(css, -1) {
			colour[m[1]] = m[2]
		}
		for pair, least := range map[string]float64{
			"text sheet": 4.5, "text tint": 4.5, "quiet sheet": 4.5, "quiet ground": 4.5, "accent sheet": 4.5, "accent ground": 4.5,
			"accent-strong sheet": 4.5, "accent-strong ground": 4.5, "on-accent accent": 4.5, "on-accent accent-strong": 4.5,
			"edge sheet": 3, "accent tint": 3,
		} {
			a, b, _ := strings.Cut(pair, " ")
			if got := contrast(colour[a], colour[b]); got < least {
				t.Errorf("%s: %s on %s has %.2f, less than %.1f", scheme, a, b, got, least)
			}
		}
	}
}
