// Package mbox takes mbox files apart into their messages, as a stream.
//
// An mbox is a row of messages, each behind a separator: a line that begins
// with "From " and ends in a date (RFC 4155). Where a message has a line that
// looks like a separator, writers put a ">" before it, and those of the form
// mboxrd before the lines that have one already; the reader takes one ">" off,
// as mboxrd asks for. Content-Length, which the forms mboxcl and mboxcl2 add, is
// not relied on: it is wrong as soon as anybody has edited the file.
package mbox

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"regexp"
)

// A Reader hands out the messages of one file, at most one of them in memory.
type Reader struct {
	in      *bufio.Reader
	limit   int
	message []byte
	begun   bool
	more    bool // a separator has been read, its message has not
	dated   bool // the file's first separator has a date
}

// NewReader reads messages of up to limit bytes from a file. A file that does
// not begin with a separator is a message by itself.
func NewReader(in io.Reader, limit int) *Reader {
	return &Reader{in: bufio.NewReaderSize(in, 64<<10), limit: limit}
}

// Next returns the next message without its separator, as it was before ">"
// was put into it. A message of more than limit bytes is cut, but not to the
// limit, so that its length still tells. The bytes are valid until the next
// call. After the last message, and after an error, the error is io.EOF.
func (r *Reader) Next() ([]byte, error) {
	if r.begun {
		if !r.more {
			return nil, io.EOF
		}
		return r.one()
	}
	r.begun = true
	if !r.startsWithSeparator() {
		return io.ReadAll(io.LimitReader(r.in, int64(r.limit)+1))
	}
	line, err := r.in.ReadSlice('\n')
	r.dated = datedSeparator.Match(line)
	for errors.Is(err, bufio.ErrBufferFull) {
		_, err = r.in.ReadSlice('\n')
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return r.one()
}

// More reports whether another message follows the one that Next returned.
func (r *Reader) More() bool { return r.more }

// one reads a message up to the next separator, or to the end of the file.
func (r *Reader) one() ([]byte, error) {
	r.more, r.message = false, r.message[:0]
	begin, blank := true, false // of a line; whether the line before is empty
	for {
		piece, err := r.in.ReadSlice('\n')
		if begin && r.separates(piece, blank) {
			r.more = true
			return r.withoutBlank(), nil
		}
		if begin && escaped.Match(piece) {
			piece = piece[1:]
		}
		r.keep(piece)
		blank = begin && len(bytes.TrimRight(piece, "\r\n")) == 0
		begin = err == nil
		switch {
		case err == nil, errors.Is(err, bufio.ErrBufferFull):
		case errors.Is(err, io.EOF):
			return r.withoutBlank(), nil
		default:
			return nil, err
		}
	}
}

var (
	separator = []byte("From ")
	// A header may begin with the obsolete form "From : jane@..." (RFC 5322
	// section 4.5.8).
	fromField = regexp.MustCompile(`^From[ \t]*:`)
	escaped   = regexp.MustCompile(`^>+From `)
	// Writers put a zone before or after the year, or write the date as in a
	// header: "Mon Jan  1 10:00:00 2024", "Mon Jan 1 10:00 CET 2024", "Mon, 1 Jan
	// 2024 10:00:00 +0100". What stands before it is an address, or anything.
	datedSeparator = regexp.MustCompile(`^From .*?\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? +(?:` +
		months + ` +\d{1,2} +` + clock + `(?: +[A-Z0-9+-]+){0,2} +\d{4}|\d{1,2} +` + months + ` +\d{4} +` + clock + `)` +
		`(?: +\S+){0,4}\s*$`)
	// bareSeparator is what writers put who know no date.
	bareSeparator = regexp.MustCompile(`^From \S+\s*$`)
)

const (
	months = `(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)`
	clock  = `\d{1,2}:\d{2}(?::\d{2})?`
)

// startsWithSeparator looks at the beginning of the file. What stands there is
// no line of somebody's text, so that no date is asked for.
func (r *Reader) startsWithSeparator() bool {
	start, _ := r.in.Peek(64) // a shorter file, or an error, shows when it is read
	return bytes.HasPrefix(start, separator) && !fromField.Match(start)
}

// separates reports whether a line begins the next message. A line of text may
// begin with "From " too, where a writer has not put a ">" before it, so that
// the line has to look like the file's first one, and one without a date has to
// follow an empty line.
func (r *Reader) separates(line []byte, afterBlank bool) bool {
	if !bytes.HasPrefix(line, separator) {
		return false
	}
	return datedSeparator.Match(line) || !r.dated && afterBlank && bareSeparator.Match(line)
}

// slack is what is kept of a message beyond the limit: the empty line that the
// writer adds, and a byte that shows that there is more.
const slack = len("\r\n") + 1

// keep adds to the message what there is room for.
func (r *Reader) keep(piece []byte) {
	room := r.limit + slack - len(r.message)
	r.message = append(r.message, piece[:min(len(piece), room)]...)
}

// withoutBlank is the message without the empty line that its writer put behind
// it.
func (r *Reader) withoutBlank() []byte {
	for _, end := range []string{"\r\n", "\n"} {
		if head, found := bytes.CutSuffix(r.message, []byte(end)); found {
			if len(head) == 0 || head[len(head)-1] == '\n' {
				return head
			}
			break
		}
	}
	return r.message
}
