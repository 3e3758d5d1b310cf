// Package mailview keeps the links of challenges from those who look at mails. A link is
// for the owner of an address alone; whoever of the staff saw it could answer in their
// place, by accident or not.
//
// [Unlinked] masks it in a text, [Linked] finds it in the bytes of a mail, whatever they
// are encoded in.
package mailview

import (
	"bytes"
	"encoding/base64"
	"html"
	"io"
	"mime/quotedprintable"
	"regexp"
	"strings"
)

// tokenLength is that of crypto/rand.Text, which makes the tokens.
const tokenLength = 26

var (
	// The path of a link, also as programs rewrite it that look into mails.
	path = regexp.MustCompile(`(?i)` + slash + `confirm` + slash)
	// Anything that has the form of a token: links are also rewritten in ways that leave
	// nothing else as it was.
	token = regexp.MustCompile(`\b[A-Z2-7]{26}\b|_[A-Z2-7]{26}(?:_|\b)`)
)

const slash = `(?:/|%(?:25)*2f|=2f|&#x2f;|&#47;|&sol;|-2f)`

// Unlinked takes the tokens out of the links of challenges in a text.
func Unlinked(text string) string {
	var b strings.Builder
	for {
		at := path.FindStringIndex(text)
		if at == nil {
			break
		}
		b.WriteString(text[:at[1]])
		rest := text[at[1]:]
		n := tokenEnd(rest)
		if n > 0 {
			b.WriteString("…")
		}
		text = rest[n:]
	}
	b.WriteString(text)
	return token.ReplaceAllString(b.String(), "…")
}

// tokenEnd is where the token ends that a text begins with. It may be broken over lines,
// with the marks of quotes between.
func tokenEnd(s string) int {
	end := wordEnd(s, 0)
	for seen := end; seen < tokenLength; {
		next := end
		for next < len(s) && strings.IndexByte(" \t\r\n>=|*", s[next]) >= 0 {
			next++
		}
		if next == end || next == len(s) {
			return end
		}
		stop := wordEnd(s, next)
		if stop-next < 2 || strings.Trim(s[next:stop], "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") != "" {
			return end
		}
		seen += stop - next
		end = stop
	}
	return end
}

func wordEnd(s string, i int) int {
	for i < len(s) && (s[i]|0x20 >= 'a' && s[i]|0x20 <= 'z' || s[i] >= '0' && s[i] <= '9') {
		i++
	}
	return i
}

// Linked reports whether the bytes of a mail hold the link of a challenge, or what looks
// like one: as they are, or in an encoding that mails are sent in, also of a mail that is
// attached.
func Linked(raw []byte) bool { return linked(raw, 3) }

func linked(b []byte, depth int) bool {
	for _, form := range forms(b) {
		if Unlinked(form) != form {
			return true
		}
	}
	if depth == 0 {
		return false
	}
	for _, block := range encoded.FindAll(b, -1) {
		if decoded := decode(block); len(decoded) > 0 && linked(decoded, depth-1) {
			return true
		}
	}
	return false
}

// encoded finds lines of base64. What is shorter holds no link.
var encoded = regexp.MustCompile(`[A-Za-z0-9+/]{20,}(?:[ \t>]*\r?\n[ \t>]*[A-Za-z0-9+/]+)*={0,2}`)

func decode(block []byte) []byte {
	digits := bytes.Map(func(r rune) rune {
		if strings.ContainsRune(" \t\r\n>=", r) {
			return -1
		}
		return r
	}, block)
	b := make([]byte, base64.RawStdEncoding.DecodedLen(len(digits)))
	n, _ := base64.RawStdEncoding.Decode(b, digits) // up to where it is none
	return b[:n]
}

// forms are the texts that bytes may be read as.
func forms(b []byte) []string {
	b = bytes.ReplaceAll(b, []byte{0}, nil) // UTF-16
	all := []string{string(b)}
	if bytes.IndexByte(b, '=') >= 0 {
		plain, _ := io.ReadAll(quotedprintable.NewReader(bytes.NewReader(b))) // up to where it is none
		// The reader gives up at what is no such text; line by line the rest is read too.
		all = append(all, string(plain), unbroken(b))
	}
	if bytes.IndexByte(b, '&') >= 0 {
		all = append(all, html.UnescapeString(string(b)))
	}
	return all
}

var softBreak = regexp.MustCompile(`=[ \t]*\r?\n(?:[ \t]*>)*`)

// unbroken reads quoted-printable whatever is wrong with it.
func unbroken(b []byte) string {
	text := softBreak.ReplaceAllString(string(b), "")
	return strings.NewReplacer("=2F", "/", "=2f", "/", "=3D", "=", "=3d", "=").Replace(text)
}
