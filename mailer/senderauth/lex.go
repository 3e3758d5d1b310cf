package senderauth

import (
	"errors"
	"strings"
)

// A token of an Authentication-Results field: a word, a quoted string, or one of ";" and
// "=". Comments are white space.
type token struct {
	kind   byte // 'w', 'q', ';', '='
	text   string
	spaced bool // white space or a comment stands in front of it
}

var errLex = errors.New("the field breaks the rules of quoting")

// lexer cuts the value of an Authentication-Results field into tokens (RFC 8601 section
// 2.2, RFC 5322 sections 3.2.1 to 3.2.4). Much of such a field is chosen by whoever sent
// the mail, so that what is quoted or in a comment never becomes a word, and whatever two
// programs could cut differently ends the reading: a backslash outside of quotes, a
// parenthesis that nothing opens or closes, a control character.
type lexer struct {
	s                string
	at               int
	quotes, comments bool // understood; off only to show what they are for
}

// tokens returns those in front of the first fault, and whether there is one.
func (l *lexer) tokens() (found []token, err error) {
	for {
		spaced, err := l.skipSpace()
		if err != nil || l.at == len(l.s) {
			return found, err
		}
		t, err := l.next()
		if err != nil {
			return found, err
		}
		t.spaced = spaced
		found = append(found, t)
	}
}

// skipSpace goes over CFWS.
func (l *lexer) skipSpace() (skipped bool, err error) {
	for ; l.at < len(l.s); skipped = true {
		switch c := l.s[l.at]; {
		case c == ' ' || c == '\t' || c == '\r' || c == '\n':
			l.at++
		case c == '(' && l.comments:
			if err := l.skipComment(); err != nil {
				return skipped, err
			}
		default:
			return skipped, nil
		}
	}
	return skipped, nil
}

// skipComment goes over a comment with the comments in it.
func (l *lexer) skipComment() error {
	depth := 0
	for ; l.at < len(l.s); l.at++ {
		switch l.s[l.at] {
		case '\\':
			l.at++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				l.at++
				return nil
			}
		}
	}
	return errLex
}

func (l *lexer) next() (token, error) {
	switch c := l.s[l.at]; {
	case c == ';' || c == '=':
		l.at++
		return token{kind: c, text: string(c)}, nil
	case c == '"' && l.quotes:
		return l.quoted()
	}
	from := l.at
	for l.at < len(l.s) && l.wordChar(l.s[l.at]) {
		l.at++
	}
	if l.at == from {
		return token{}, errLex
	}
	return token{kind: 'w', text: l.s[from:l.at]}, nil
}

// quoted reads a quoted string; its text is what it stands for.
func (l *lexer) quoted() (token, error) {
	var text strings.Builder
	for l.at++; l.at < len(l.s); l.at++ {
		c := l.s[l.at]
		if c == '"' {
			l.at++
			return token{kind: 'q', text: text.String()}, nil
		}
		if c == '\\' {
			if l.at++; l.at == len(l.s) {
				break
			}
			c = l.s[l.at]
		}
		text.WriteByte(c)
	}
	return token{}, errLex
}

// wordChar is wider than RFC 2045's token: servers write addresses, paths and lists
// without quotes. None of these characters means anything in the field.
func (l *lexer) wordChar(c byte) bool {
	switch c {
	case '(', ')':
		return !l.comments
	case '"':
		return !l.quotes
	case ';', '=', '\\':
		return false
	}
	return c > ' ' && c != 0x7f
}
