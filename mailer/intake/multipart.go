package intake

import (
	"bytes"
	"strings"
)

// contentType is what a part says it holds.
type contentType struct {
	media  string // lower case, "text/plain"
	params map[string]string
	// Two boundaries are named: which of them others go by cannot be told.
	twoBoundaries bool
}

func (c contentType) multipart() bool { return strings.HasPrefix(c.media, "multipart/") }

func (c contentType) html() bool {
	return c.media == "text/html" || c.media == "application/xhtml+xml"
}

// contentType reads the header; fallback is the type of a part without one.
func (h header) contentType(fallback string) contentType {
	v := h.get("content-type")
	if v == "" {
		return contentType{media: fallback}
	}
	media, params, twice := parseParams(v)
	if !strings.Contains(media, "/") {
		media = fallback // RFC 2045 section 5.2
	}
	return contentType{media: media, params: params, twoBoundaries: twice["boundary"]}
}

// attached reports whether a part is a file beside the text and not the text.
// The whole message is its text whatever its name is.
func (h header) attached(c contentType, whole bool) bool {
	disposition, params, _ := parseParams(h.get("content-disposition"))
	_, file := params["filename"]
	return disposition == "attachment" || (file || disposition == "" && c.params["name"] != "") && !whole
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
			n := bytes.IndexAny(body[i:], "\r\n")
			if n < 0 {
				break
			}
			at = i + n
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
