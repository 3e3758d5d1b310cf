package intake

import (
	"bytes"
	"strings"
)

// maxWord bounds an encoded word in bytes. RFC 2047 allows 75; some programs
// write a whole subject as one.
const maxWord = 4096

// encodedWord is one "=?charset?encoding?text?=" of a header.
type encodedWord struct {
	charset string
	data    []byte
}

// decodeWords decodes the encoded words of a header (RFC 2047) and 8-bit text
// beside them.
func decodeWords(s string) string { return decodeWordsIn(s, "") }

// decodeWordsIn is decodeWords for a header whose raw 8-bit text may be in the
// charset that hint names. Neighbouring words of one charset are decoded
// together: some programs break a word inside a character.
func decodeWordsIn(s, hint string) string {
	var out strings.Builder
	var open encodedWord // whose neighbour may follow
	flush := func() {
		if open.charset != "" {
			out.WriteString(toUTF8(open.data, open.charset, ""))
		}
		open = encodedWord{}
	}
	from := 0 // of the text that is not written yet
	for at := 0; ; {
		i := strings.Index(s[at:], "=?")
		if i < 0 {
			break
		}
		at += i
		w, n, ok := parseWord(s[at:])
		if !ok {
			at += 2
			continue
		}
		if between := s[from:at]; open.charset == "" || strings.Trim(between, " \t") != "" {
			flush()
			out.WriteString(toUTF8([]byte(between), "", hint))
		}
		if !strings.EqualFold(w.charset, open.charset) {
			flush()
			open.charset = w.charset
		}
		open.data = append(open.data, w.data...)
		at += n
		from = at
	}
	flush()
	out.WriteString(toUTF8([]byte(s[from:]), "", hint))
	return out.String()
}

// parseWord reads the encoded word that s begins with, and its length.
func parseWord(s string) (w encodedWord, n int, ok bool) {
	s = s[:min(len(s), maxWord)]
	charset, rest, found := strings.Cut(s[2:], "?")
	if !found || charset == "" || strings.ContainsAny(charset, " \t=") || len(rest) < 2 || rest[1] != '?' {
		return w, 0, false
	}
	text, _, found := strings.Cut(rest[2:], "?=")
	if !found {
		return w, 0, false
	}
	w.charset = charset
	switch rest[0] {
	case 'b', 'B':
		w.data = decodeBase64([]byte(text))
	case 'q', 'Q':
		w.data = decodeQuotedPrintable(bytes.ReplaceAll([]byte(text), []byte("_"), []byte(" ")))
	default:
		return w, 0, false
	}
	return w, 2 + len(charset) + 1 + 2 + len(text) + 2, true
}
