package senderauth

import (
	"bytes"
	"fmt"
	"mime"
	"regexp"
	"strings"
)

// A signature covers the body, and often not the fields that say how to read it: Gmail
// leaves out Content-Type, Exchange Online Content-Transfer-Encoding. Whoever answers an
// attacker may quote a text of theirs; with another boundary or encoding, or as HTML
// instead of plain text, the quote becomes what the answer says. Such fields are taken
// when the body itself bears them out.

// readable says which field leaves open how the body that s signs is to be read.
func (c *check) readable(s signature) string {
	for _, f := range []struct {
		name     string
		defence  defence
		bearsOut func() bool
	}{
		{"content-type", contentType, c.bearsOutType},
		{"content-transfer-encoding", transferEncoding, c.bearsOutEncoding},
	} {
		if !s.names(f.name) && c.on(f.defence) && !f.bearsOut() {
			return fmt.Sprintf("The signature by %s does not cover how the mail is to be read (%s), and the text does not bear it out.", s.domain, f.name)
		}
	}
	return ""
}

// one is the value of a field that duplicate has found to be there once at most.
func (c *check) one(name string) (value string, found bool) {
	fields := c.mail.all(name)
	if len(fields) == 0 {
		return "", false
	}
	return strings.TrimSpace(fields[0].value), true
}

// charsetForm is of character sets that leave ASCII alone. In others, UTF-7 above all, a
// line end can be written so that who quoted it saw none.
var charsetForm = regexp.MustCompile(`(?i)^(?:|us-ascii|utf-8|iso-8859-[0-9]+|windows-125[0-9])$`)

// bearsOutType tells whether the body looks like what Content-Type says.
func (c *check) bearsOutType() bool {
	kind, params := "text/plain", map[string]string(nil)
	if value, found := c.one("content-type"); found {
		var err error
		// Parameters in pieces, and comments, are read differently by programs.
		if kind, params, err = mime.ParseMediaType(value); err != nil || strings.ContainsAny(value, `*(\`) {
			return false
		}
	}
	text := bytes.TrimLeft(c.mail.body, " \t\r\n")
	switch {
	case strings.HasPrefix(kind, "multipart/"):
		return firstDelimiter(c.mail.body) == "--"+params["boundary"]
	case !charsetForm.MatchString(params["charset"]):
		return false
	case kind == "text/html":
		return bytes.HasPrefix(text, []byte("<"))
	}
	return kind == "text/plain" && !bytes.HasPrefix(text, []byte("<")) && !bytes.HasPrefix(text, []byte("--"))
}

// firstDelimiter is the first line of a body that looks like a delimiter of parts (RFC
// 2046 section 5.1.1). Text may stand in front of it.
func firstDelimiter(body []byte) string {
	if !bytes.HasPrefix(body, []byte("--")) {
		at := bytes.Index(body, []byte("\n--"))
		if at < 0 {
			return ""
		}
		body = body[at+1:]
	}
	line, _, _ := bytes.Cut(body, []byte("\n"))
	return strings.TrimRight(string(line), " \t\r")
}

var (
	base64Form = regexp.MustCompile(`^[A-Za-z0-9+/\s]*=*\s*$`)
	// No program writes line ends or the characters of HTML so (RFC 2045 section 6.7, rules
	// 1 and 4).
	oddQuoted = regexp.MustCompile(`(?i)=(?:[01][0-8a-f]|26|3c|3e|7f)`)
)

// bearsOutEncoding tells whether the body looks like what Content-Transfer-Encoding says.
func (c *check) bearsOutEncoding() bool {
	value, found := c.one("content-transfer-encoding")
	switch lower(value) {
	case "7bit", "8bit", "binary":
		return true
	case "base64":
		return base64Form.Match(c.mail.body)
	case "quoted-printable":
		return !oddQuoted.Match(c.mail.body)
	}
	return !found
}
