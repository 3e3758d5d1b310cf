package senderauth

import (
	"bytes"
	"mime"
	"strings"
)

// bodyBearsOut tells whether the body itself shows that Content-Type is the one that it
// was written with. Gmail signs the body but not this field. Whoever answers an attacker
// there may quote a text of theirs; another boundary, or HTML read as plain text, would
// turn the quote into what the answer says.
func (c *check) bodyBearsOut() bool {
	kind, params := "text/plain", map[string]string(nil)
	if fields := c.mail.all("content-type"); len(fields) > 0 {
		var err error
		if kind, params, err = mime.ParseMediaType(strings.TrimSpace(fields[0].value)); err != nil {
			return false
		}
	}
	text := bytes.TrimLeft(c.mail.body, " \t\r\n")
	switch {
	case strings.HasPrefix(kind, "multipart/"):
		return firstDelimiter(c.mail.body) == "--"+params["boundary"]
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
