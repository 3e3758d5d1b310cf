package intake

import (
	"fmt"
	"strconv"
	"strings"
)

// background finds the colour in a background; a picture may have any.
func background(value string) string {
	if strings.Contains(value, "url(") || strings.Contains(value, "gradient(") {
		return "?"
	}
	if strings.HasPrefix(value, "rgb") {
		return solid(color(value))
	}
	found := "?"
	for f := range strings.FieldsSeq(value) {
		if c := color(f); c != "?" {
			return solid(c)
		}
		if f == "none" { // no picture
			found = ""
		}
	}
	return found
}

// solid is a background as it shows: what is transparent shows the one behind.
func solid(color string) string {
	if color == "transparent" {
		return ""
	}
	return color
}

// color brings a colour into one form.
func color(value string) string {
	switch value {
	case "inherit", "initial", "unset", "revert", "currentcolor", "":
		return ""
	case "transparent":
		return "transparent"
	}
	if hex, ok := colorNames[value]; ok {
		return hex
	}
	if digits, ok := strings.CutPrefix(value, "#"); ok {
		return hexColor(digits)
	}
	if strings.HasPrefix(value, "rgb") {
		return rgbColor(value)
	}
	return "?"
}

var colorNames = map[string]string{
	"black": "#000000", "white": "#ffffff", "red": "#ff0000", "lime": "#00ff00", "blue": "#0000ff", "yellow": "#ffff00",
	"silver": "#c0c0c0", "gray": "#808080", "grey": "#808080", "maroon": "#800000", "olive": "#808000", "green": "#008000",
	"purple": "#800080", "teal": "#008080", "navy": "#000080", "fuchsia": "#ff00ff", "magenta": "#ff00ff", "aqua": "#00ffff",
	"cyan": "#00ffff", "orange": "#ffa500", "whitesmoke": "#f5f5f5", "snow": "#fffafa", "ivory": "#fffff0", "lightgray": "#d3d3d3",
	"lightgrey": "#d3d3d3",
}

func hexColor(digits string) string {
	for i := range len(digits) {
		if hex(digits[i]) < 0 {
			return "?"
		}
	}
	switch len(digits) {
	case 3, 4:
		double := make([]byte, 0, 8)
		for i := range len(digits) {
			double = append(double, digits[i], digits[i])
		}
		digits = string(double)
	case 6, 8:
	default:
		return "?"
	}
	if strings.HasSuffix(digits, "00") && len(digits) == 8 {
		return "transparent"
	}
	return "#" + digits[:6]
}

// rgbColor reads rgb(1, 2, 3) and rgba(1, 2, 3, 0.5).
func rgbColor(value string) string {
	parts := strings.FieldsFunc(strings.TrimLeft(value, "rgba("), func(r rune) bool { return strings.ContainsRune(", /)", r) })
	var channels [3]int
	if len(parts) < len(channels) || len(parts) > 4 {
		return "?"
	}
	for i := range channels {
		n, err := strconv.Atoi(parts[i])
		if err != nil || n < 0 || n > 255 {
			return "?"
		}
		channels[i] = n
	}
	if len(parts) == 4 && isZero(parts[3]) {
		return "transparent"
	}
	return fmt.Sprintf("#%02x%02x%02x", channels[0], channels[1], channels[2])
}
