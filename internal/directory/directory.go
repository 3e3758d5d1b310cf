// Package directory is the portal's account directory as staff keep it: a list
// of accounts in a CSV file with the columns email, name and organization.
package directory

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net/mail"
	"slices"
	"strings"
	"unicode/utf8"
)

// Account is one account. Email is lower case and plain ASCII.
type Account struct {
	Email        string
	Name         string
	Organization string
}

// columns are the names in the first line of the file, in order.
var columns = []string{"email", "name", "organization"}

// maxErrors bounds the report: whoever has more bad lines than that has the
// wrong file.
const maxErrors = 50

// LineError is what is wrong with one line of a file, counted from 1.
type LineError struct {
	Line int
	Text string
}

func (e LineError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Text) }

// Read reads a CSV file (RFC 4180, UTF-8, with or without a byte order mark).
// Its error joins one LineError for every bad line, up to fifty; there is a
// list only when there is no error.
func Read(r io.Reader) ([]Account, error) {
	reader := csv.NewReader(r)
	reader.FieldsPerRecord = -1
	reader.TrimLeadingSpace = true
	var (
		list     []Account
		problems []error
		seen     = map[string]int{}
		first    = true
	)
	for len(problems) < maxErrors {
		record, err := reader.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		var syntax *csv.ParseError
		if errors.As(err, &syntax) {
			problems = append(problems, LineError{syntax.StartLine, syntax.Err.Error()})
			continue
		}
		if err != nil {
			return nil, err
		}
		line, _ := reader.FieldPos(0)
		if first {
			first = false
			if err := header(line, record); err != nil {
				return nil, err
			}
			continue
		}
		account, err := parse(line, record, seen)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		list = append(list, account)
	}
	if first && len(problems) == 0 {
		return nil, LineError{1, "the file is empty; the first line has to be " + strings.Join(columns, ",")}
	}
	if len(problems) > 0 {
		return nil, errors.Join(problems...)
	}
	return list, nil
}

func header(line int, record []string) error {
	for i := range record {
		record[i] = strings.ToLower(strings.TrimSpace(strings.TrimPrefix(record[i], "\ufeff")))
	}
	if !slices.Equal(record, columns) {
		return LineError{line, "the first line has to be " + strings.Join(columns, ",")}
	}
	return nil
}

func parse(line int, record []string, seen map[string]int) (Account, error) {
	if len(record) != len(columns) {
		return Account{}, LineError{line, fmt.Sprintf("%d columns, expected %d", len(record), len(columns))}
	}
	for _, field := range record {
		if !utf8.ValidString(field) || strings.ContainsRune(field, 0) {
			return Account{}, LineError{line, "not UTF-8 text"}
		}
	}
	for i := range record {
		record[i] = unguard(strings.TrimSpace(record[i]))
	}
	email := strings.ToLower(record[0])
	address, err := mail.ParseAddress(email)
	if err != nil || address.Address != email || strings.ContainsFunc(email, func(r rune) bool { return r > '~' }) {
		return Account{}, LineError{line, fmt.Sprintf("%q is not an e-mail address", record[0])}
	}
	if before, ok := seen[email]; ok {
		return Account{}, LineError{line, fmt.Sprintf("%s stands on line %d already", email, before)}
	}
	seen[email] = line
	return Account{Email: email, Name: record[1], Organization: record[2]}, nil
}

// Writer writes accounts as the CSV that Read takes.
type Writer struct{ w *csv.Writer }

// NewWriter writes the first line.
func NewWriter(w io.Writer) (*Writer, error) {
	cw := csv.NewWriter(w)
	return &Writer{cw}, cw.Write(columns)
}

// Write adds a line.
func (w *Writer) Write(a Account) error {
	return w.w.Write([]string{guard(a.Email), guard(a.Name), guard(a.Organization)})
}

// formulaStart are the characters with which a spreadsheet takes a cell for a
// formula (OWASP, CSV Injection).
const formulaStart = "=+-@\t\r"

func guard(cell string) string {
	if cell != "" && strings.ContainsRune(formulaStart, rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

func unguard(cell string) string {
	if len(cell) > 1 && cell[0] == '\'' && strings.ContainsRune(formulaStart, rune(cell[1])) {
		return cell[1:]
	}
	return cell
}

// Flush writes what is buffered.
func (w *Writer) Flush() error {
	w.w.Flush()
	return w.w.Error()
}
