package senderauth

import (
	"errors"
	"strings"
)

// result is one method's result in an Authentication-Results field.
type result struct {
	method, value string     // lower case
	properties    []property // in order
}

type property struct{ name, value string } // the name in lower case

// get returns the values of a property.
func (r result) get(name string) []string {
	var values []string
	for _, p := range r.properties {
		if p.name == name {
			values = append(values, p.value)
		}
	}
	return values
}

// authResults is an Authentication-Results field as far as it could be read. id may be
// there beside an error.
type authResults struct {
	id      string // "" when the field begins with a result
	results []result
}

var errSyntax = errors.New("the field does not have the form of RFC 8601")

// parseAuthResults reads the value of a field (RFC 8601 section 2.2). bare allows what
// Exchange Online writes between its results, a domain name alone.
func parseAuthResults(l *lexer, bare bool) (authResults, error) {
	var a authResults
	tokens, err := l.tokens()
	if len(tokens) == 0 {
		return a, errSyntax
	}
	p := parser{tokens: tokens}
	if a.id = p.authservID(); a.id != "" && err == nil && p.kind() != ';' {
		err = errSyntax
	}
	if err != nil {
		return a, err
	}
	for p.at < len(p.tokens) {
		if p.kind() == ';' {
			p.at++
			continue
		}
		r, err := p.result(bare)
		if err != nil {
			return a, err
		}
		if r.method != "" {
			a.results = append(a.results, r)
		}
	}
	return a, nil
}

type parser struct {
	tokens []token
	at     int
}

// kind is that of the next token, 0 at the end.
func (p *parser) kind() byte { return p.ahead(0) }

func (p *parser) ahead(n int) byte {
	if p.at+n >= len(p.tokens) {
		return 0
	}
	return p.tokens[p.at+n].kind
}

// authservID goes over the identifier and the version, and returns the identifier. A field
// that begins with "method=" has none.
func (p *parser) authservID() string {
	kind := p.kind()
	if kind != 'w' && kind != 'q' || p.ahead(1) == '=' {
		return ""
	}
	id := p.value()
	if p.kind() == 'w' && p.tokens[p.at].text == "1" {
		p.at++
	}
	return id
}

// result reads up to the next semicolon. One without a method is a bare word.
func (p *parser) result(bare bool) (result, error) {
	if p.kind() == 'w' && (p.ahead(1) == ';' || p.ahead(1) == 0) {
		word := lower(p.tokens[p.at].text)
		p.at++
		if word == "none" || bare { // no-result, or Exchange Online's domain
			return result{}, nil
		}
		return result{}, errSyntax
	}
	first, err := p.pair()
	r := result{method: strings.TrimSuffix(first.name, "/1"), value: lower(first.value)}
	for err == nil && p.kind() != ';' && p.kind() != 0 {
		var next property
		if next, err = p.pair(); err == nil {
			r.properties = append(r.properties, next)
		}
	}
	return r, err
}

// pair reads "name = value"; white space may stand around the dot of a name too.
func (p *parser) pair() (property, error) {
	var name strings.Builder
	for p.kind() == 'w' {
		name.WriteString(p.tokens[p.at].text)
		p.at++
		joined := strings.HasSuffix(name.String(), ".") || p.kind() == 'w' && strings.HasPrefix(p.tokens[p.at].text, ".")
		if !joined {
			break
		}
	}
	if name.Len() == 0 || p.kind() != '=' {
		return property{}, errSyntax
	}
	p.at++
	if kind := p.kind(); kind != 'w' && kind != 'q' {
		return property{}, errSyntax
	}
	return property{name: lower(name.String()), value: p.value()}, nil
}

// value reads words and quoted strings that touch, such as "a b"@contoso.com.
func (p *parser) value() string {
	var text strings.Builder
	for first := true; p.kind() == 'w' || p.kind() == 'q'; first = false {
		if !first && p.tokens[p.at].spaced {
			break
		}
		text.WriteString(p.tokens[p.at].text)
		p.at++
	}
	return text.String()
}
