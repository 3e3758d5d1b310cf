package web

import (
	"encoding/csv"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// sheet is a table that is shown, and had as a file.
type sheet struct {
	Name string // of the file
	Head []string
	Rows [][]cell
}

// cell is what a table has at a place: for people, and for programs. Share, from 0 to 100,
// is how long a bar beside a number is.
type cell struct {
	Text, Raw string
	Number    bool
	Share     int
}

func textCell(s string) cell { return cell{Text: s, Raw: s} }

func number(n int) cell { return cell{Text: group(n), Raw: strconv.Itoa(n), Number: true} }

// share is a number with a bar beside it, as long as it is to the greatest.
func share(n, greatest int) cell {
	c := number(n)
	if greatest > 0 {
		c.Share = max(1, n*100/greatest)
	}
	return c
}

// duration is in seconds for programs. Nothing was measured where n is 0.
func duration(d time.Duration, n int) cell {
	if n == 0 {
		return cell{Text: "—", Number: true}
	}
	return cell{Text: lasting(d), Raw: strconv.Itoa(int(d.Seconds())), Number: true}
}

func day(t time.Time) cell {
	return cell{Text: t.UTC().Format("2 Jan 2006"), Raw: t.UTC().Format(time.DateOnly)}
}

// Latest has the rows of a sheet of times in the order of a page, the latest first.
func (s sheet) Latest() sheet {
	s.Rows = slices.Clone(s.Rows)
	slices.Reverse(s.Rows)
	return s
}

// IsNumber reports, for the template, whether the column holds numbers.
func (s sheet) IsNumber(column int) bool { return len(s.Rows) > 0 && s.Rows[0][column].Number }

// write sends the sheet as a CSV file, guarded against spreadsheets that take a cell for a
// formula.
func (s sheet) write(w http.ResponseWriter) error {
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="`+s.Name+`.csv"`)
	out := csv.NewWriter(w)
	records := [][]string{s.Head}
	for _, row := range s.Rows {
		record := make([]string, len(row))
		for i, c := range row {
			record[i] = guarded(c.Raw)
		}
		records = append(records, record)
	}
	_ = out.WriteAll(records) // a browser that has gone needs no answer
	return nil
}

// guarded keeps a spreadsheet from taking a text for a formula (OWASP, CSV Injection).
func guarded(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
