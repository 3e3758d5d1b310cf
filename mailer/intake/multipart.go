package intake

import (
	"bytes"
	"mime"
	"regexp"
	"strings"
)

// contentType is what a part says it holds.
type contentType struct {
	media  string // lower case, "text/plain"
	params map[string]string
}

func (c contentType) multipart() bool { return strings.HasPrefix(c.media, "multipart/") }

var looseParam = regexp.MustCompile(`(?i)\b(boundary|charset|report-type|method|format|delsp|name)\s*=\s*(?:"([^"]*)"|([^\s;"]+))`)

// contentType reads the header; fallback is the type of a part without one. A
// type that breaks the grammar is read for the few parameters that matter.
func (h header) contentType(fallback string) contentType {
	v := h.get("content-type")
	if v == "" {
		return contentType{media: fallback}
	}
	media, params, err := mime.ParseMediaType(v)
	if err == nil {
		return contentType{media: media, params: params}
	}
	media, _, _ = strings.Cut(v, ";")
	c := contentType{media: strings.ToLower(strings.TrimSpace(media)), params: map[string]string{}}
	for _, m := range looseParam.FindAllStringSubmatch(v, -1) {
		c.params[strings.ToLower(m[1])] = m[2] + m[3]
	}
	return c
}

// attached reports whether a part is a file beside the text and not the text.
func (h header) attached(c contentType) bool {
	v := h.get("content-disposition")
	if v == "" {
		return c.params["name"] != ""
	}
	disposition, params, err := mime.ParseMediaType(v)
	if err != nil {
		disposition, _, _ = strings.Cut(strings.ToLower(v), ";")
		return strings.TrimSpace(disposition) == "attachment" || strings.Contains(v, "filename")
	}
	return disposition == "attachment" || params["filename"] != ""
}

// splitParts cuts the body of a multipart at its boundary lines (RFC 2046
// section 5.1.1), of any mix of line ends. The close delimiter may be missing.
// It stops after limit parts.
//
// go-message's reader is not used: it commits to the line end of the first
// boundary, and gives up on all parts when one has a bad header.
func splitParts(body []byte, boundary string, limit int) [][]byte {
	delimiter := []byte("--" + boundary)
	var parts [][]byte
	start := -1 // of the part that is open
	for at := 0; len(parts) < limit; {
		i := bytes.Index(body[at:], delimiter)
		if i < 0 {
			break
		}
		i += at
		end, last, ok := boundaryLine(body, i, len(delimiter))
		if !ok {
			at = i + 1
			continue
		}
		if start >= 0 {
			parts = append(parts, body[start:i])
		}
		start, at = end, end
		if last {
			return parts
		}
	}
	if start >= 0 && len(parts) < limit {
		parts = append(parts, body[start:])
	}
	return parts
}

// boundaryLine checks that the delimiter of length n at i has a line to itself,
// and returns where the next line begins.
func boundaryLine(body []byte, i, n int) (end int, last, ok bool) {
	if i > 0 && body[i-1] != '\n' && body[i-1] != '\r' {
		return 0, false, false
	}
	j := i + n
	if bytes.HasPrefix(body[j:], []byte("--")) {
		last = true
		j += 2
	}
	for ; j < len(body); j++ {
		switch body[j] {
		case ' ', '\t':
		case '\r', '\n':
			return j + lineEnd(body[j:]), last, true
		default:
			return 0, false, false
		}
	}
	return j, last, true
}
