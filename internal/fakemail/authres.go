package fakemail

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"net/mail"
	"regexp"
	"slices"
	"strings"
)

// authenticated is a mail as a border mail server hands it on that has authenticated its sender (RFC 8601): without the
// Authentication-Results fields that claim to be this server's, and with its own on top. Without a result, or without a
// single From domain that the result could be about, it has none.
func authenticated(raw []byte, id, dmarc string) []byte {
	fields, rest := header(raw)
	var own [][]byte
	for _, field := range fields {
		if value, ok := valueOf(field, "authentication-results"); ok && strings.EqualFold(authservID(string(value)), id) {
			continue
		}
		own = append(own, field)
	}
	return slices.Concat(resultField(id, dmarc, fromDomain(fromFields(fields))), bytes.Join(own, nil), rest)
}

// fromFields are the values of the From fields among those of a header.
func fromFields(fields [][]byte) (values [][]byte) {
	for _, field := range fields {
		if value, ok := valueOf(field, "from"); ok {
			values = append(values, value)
		}
	}
	return values
}

// valueOf is the value of a field if it has that name, given in lower case.
func valueOf(field []byte, name string) (value []byte, ok bool) {
	has, value, _ := bytes.Cut(field, []byte(":"))
	return value, strings.ToLower(string(bytes.TrimSpace(has))) == name
}

func resultField(id, dmarc, domain string) []byte {
	if dmarc == "" || domain == "" {
		return nil
	}
	return fmt.Appendf(nil, "Authentication-Results: %s; dmarc=%s header.from=%s\r\n", id, dmarc, domain)
}

// header splits a mail into the fields of its header, folded lines included, and the rest from the empty line on.
func header(raw []byte) (fields [][]byte, rest []byte) {
	for len(raw) > 0 {
		end := bytes.IndexByte(raw, '\n') + 1
		if end == 0 {
			end = len(raw)
		}
		line := raw[:end]
		switch {
		case len(bytes.TrimRight(line, "\r\n")) == 0:
			return fields, raw
		case len(fields) > 0 && (line[0] == ' ' || line[0] == '\t'):
			last := &fields[len(fields)-1]
			*last = (*last)[:len(*last)+end] // the line follows it in the same bytes
		default:
			fields = append(fields, line)
		}
		raw = raw[end:]
	}
	return fields, nil
}

// authservID is who wrote an Authentication-Results field: its first word, which comments may precede and which may be
// quoted (RFC 8601 section 2.2).
func authservID(value string) string {
	var plain strings.Builder
	depth := 0
	for i := 0; i < len(value) && (depth > 0 || value[i] != ';'); i++ {
		switch c := value[i]; {
		case c == '(':
			depth++
		case c == ')' && depth > 0:
			depth--
		case c == '\\' && depth > 0:
			i++
		case depth == 0 && c != '"':
			plain.WriteByte(c)
		}
	}
	words := strings.Fields(plain.String())
	if len(words) == 0 {
		return ""
	}
	return words[0]
}

// addresses reads names in any charset, for they do not matter.
var addresses = mail.AddressParser{WordDecoder: &mime.WordDecoder{
	CharsetReader: func(_ string, r io.Reader) (io.Reader, error) { return r, nil },
}}

var domainForm = regexp.MustCompile(`^[a-z0-9._-]+$`)

// fromDomain is the domain of the one address in the one From field, in lower case; "" when there is not exactly one, or
// it is no domain that a result can name.
func fromDomain(from [][]byte) string {
	if len(from) != 1 {
		return ""
	}
	value := strings.NewReplacer("\r", "", "\n", "").Replace(string(bytes.ToValidUTF8(from[0], []byte("?"))))
	list, err := addresses.ParseList(value)
	if err != nil || len(list) != 1 {
		return ""
	}
	return domainForm.FindString(domainOf(list[0].Address))
}

// domainOf is an address's domain in lower case; an address without one is taken for a domain.
func domainOf(address string) string {
	return strings.ToLower(address[strings.LastIndexByte(address, '@')+1:])
}
