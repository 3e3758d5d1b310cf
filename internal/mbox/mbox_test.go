package mbox_test

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/swapdesk/swapdesk/internal/mbox"
)

const limit = 10_000

// messages reads a file to its end, a few bytes at a time, too.
func messages(t testing.TB, file string) []string {
	t.Helper()
	all := readAll(t, strings.NewReader(file))
	if slow := readAll(t, iotest.OneByteReader(strings.NewReader(file))); !slices.Equal(slow, all) {
		t.Errorf("byte by byte: %q, want %q", slow, all)
	}
	return all
}

func readAll(t testing.TB, in io.Reader) []string {
	t.Helper()
	var all []string
	r := mbox.NewReader(in, limit)
	for {
		m, err := r.Next()
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, string(m))
		if !r.More() {
			if _, err := r.Next(); !errors.Is(err, io.EOF) {
				t.Fatalf("after the last message: %v", err)
			}
			return all
		}
	}
}

func TestReader(t *testing.T) {
	t.Parallel()
	const sep, text = "From jane@contoso.com Mon Jan  1 10:00:00 2024\n", "Subject: x\n\nhello\n"
	for _, tt := range []struct {
		name, file string
		want       []string
	}{
		{"one message, no mbox", text, []string{text}},
		{"an empty file", "", []string{""}},
		{"another From line", "From: jane@contoso.com\n\nhello\n", []string{"From: jane@contoso.com\n\nhello\n"}},
		{"an obsolete header field", "From \t: jane@contoso.com\n\n" + sep + text, []string{"From \t: jane@contoso.com\n\n" + sep + text}},
		{"a separator inside another message", text + sep + text, []string{text + sep + text}},
		{"one message behind a separator", sep + text, []string{text}},
		{"two", sep + text + "\n" + sep + text, []string{text, text}},
		{"two without an empty line", sep + text + sep + text, []string{text, text}},
		{"CRLF", strings.ReplaceAll(sep+text+"\n"+sep+text+"\n", "\n", "\r\n"), []string{strings.ReplaceAll(text, "\n", "\r\n"), strings.ReplaceAll(text, "\n", "\r\n")}},
		{"no line end at the end", sep + "Subject: x\n\nhello", []string{"Subject: x\n\nhello"}},
		{"one empty line only goes", sep + text + "\n\n" + sep + text, []string{text + "\n", text}},
		{"nothing behind a separator", sep + sep, []string{"", ""}},
		{"nothing at all behind it", strings.TrimSpace(sep), []string{""}},
		{"quoted once", sep + text + ">From here\n>>From there\n> From\n>from\n", []string{text + "From here\n>From there\n> From\n>from\n"}},
		{"quoted in a message, no mbox", text + ">From here\n", []string{text + ">From here\n"}},
		{"text that begins with From", sep + text + "\nFrom now on, please.\nFrom jane@contoso.com\n\nFrom jane@contoso.com\n", []string{text + "\nFrom now on, please.\nFrom jane@contoso.com\n\nFrom jane@contoso.com\n"}},
		{"separators without a date", "From jane\n" + text + "\nFrom now on, please\nFrom joe\n\nFrom joe@contoso.com\n" + text, []string{text + "\nFrom now on, please\nFrom joe\n", text}},
		{"a first separator without a date", "From jane\n" + text + sep + text, []string{text, text}},
		{"a long first separator", "From " + strings.Repeat("x", 100_000) + "\n" + text, []string{text}},
		{"a long line", sep + strings.Repeat("x", 100_000) + sep + text + sep + text, []string{strings.Repeat("x", limit+3), text}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := messages(t, tt.file); !slices.Equal(got, tt.want) {
				t.Errorf("got %.200q\nwant %.200q", got, tt.want)
			}
		})
	}
}

func TestSeparators(t *testing.T) {
	t.Parallel()
	for line, separates := range map[string]bool{
		"From jane@contoso.com Mon Jan  1 10:00:00 2024":                         true,
		"From jane@contoso.com  Mon Jan 01 10:00:00 2024":                        true,
		"From - Mon Jan 01 10:00:00 2024":                                        true,
		"From MAILER-DAEMON Fri Jul  8 12:08:34 2011":                            true,
		"From 1780000000000000000@xxx Mon Jan 01 10:00:00 +0000 2024":            true,
		"From jane at contoso.com  Mon Jan  1 10:00:00 2024":                     true,
		"From \"jane doe\"@contoso.com Mon Jan  1 10:00 2024":                    true,
		"From jane@contoso.com Mon Jan  1 10:00:00 MET DST 2024":                 true,
		"From jane@contoso.com Mon Jan  1 10:00:00 2024 +0100":                   true,
		"From jane@contoso.com Mon Jan  1 10:00:00 2024 remote from contoso":     true,
		"From jane@contoso.com Mon, 1 Jan 2024 10:00:00 +0100":                   true,
		"From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001": true,
		"From Mon Jan  1 10:00:00 2024":                                          true,
		"From jane@contoso.com":                                                  false,
		"From now on I sign in with another address.":                            false,
		"From Monday, 1 January 2024, on":                                        false,
		"From Mon 10:00 to Tue 12:00":                                            false,
		"From: jane@contoso.com Mon Jan  1 10:00:00 2024":                        false,
		" From jane@contoso.com Mon Jan  1 10:00:00 2024":                        false,
		"from jane@contoso.com Mon Jan  1 10:00:00 2024":                         false,
		"From jane@contoso.com Mon Jan  1 10:00:00 2024 and so on, as I wrote":   false,
	} {
		want := []string{"a: b\n"}
		if separates {
			want = append(want, "c: d\n")
		} else {
			want[0] += "\n" + line + "\nc: d\n"
		}
		got := messages(t, "From x@y Mon Jan  1 10:00:00 2024\na: b\n\n"+line+"\nc: d\n")
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q", line, got)
		}
	}
}

// A message at the limit comes whole, whatever its line ends; a larger one is cut
// and longer than the limit; what follows is read all the same.
func TestLimit(t *testing.T) {
	t.Parallel()
	for _, end := range []string{"\n", "\r\n"} {
		sep := "From jane@contoso.com Mon Jan  1 10:00:00 2024" + end
		for _, size := range []int{limit - 1, limit, limit + 1, limit + 2, 3 * limit} {
			message := strings.Repeat("x", size-len(end)) + end
			got := messages(t, sep+message+end+sep+"a: b"+end)
			whole := size > limit || got[0] == message
			if len(got) != 2 || !whole || len(got[0]) < min(size, limit+1) || !strings.HasPrefix(message+end, got[0]) || got[1] != "a: b"+end {
				t.Errorf("%d bytes: %d messages, the first of %d bytes", size, len(got), len(got[0]))
			}
			if got := messages(t, message); len(got) != 1 || got[0] != message[:min(size, limit+1)] {
				t.Errorf("%d bytes alone: %d messages, the first of %d bytes", size, len(got), len(got[0]))
			}
		}
	}
}

// A file that breaks off is not taken for one that ends.
func TestBrokenFile(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	const sep = "From jane@contoso.com Mon Jan  1 10:00:00 2024\n"
	for _, start := range []string{"", "From ", "a: b\n", sep, sep + "a: b\n", sep + "a: b\n\n" + sep} {
		r := mbox.NewReader(io.MultiReader(strings.NewReader(start), iotest.ErrReader(broken)), limit)
		var err error
		for err == nil {
			_, err = r.Next()
		}
		if !errors.Is(err, broken) {
			t.Errorf("%q: %v", start, err)
		}
		if _, err := r.Next(); !errors.Is(err, io.EOF) {
			t.Errorf("%q, afterwards: %v", start, err)
		}
	}
}

var needsQuote = regexp.MustCompile(`(?m)^>*From `)

// write puts messages into an mboxrd.
func write(list [][]byte) []byte {
	var file bytes.Buffer
	for _, m := range list {
		file.WriteString("From jane@contoso.com Mon Jan  1 10:00:00 2024\n")
		file.Write(needsQuote.ReplaceAll(m, []byte(">$0")))
		file.WriteString("\n")
	}
	return file.Bytes()
}

// Whatever the messages hold, they come out of an mbox as they went in.
func FuzzReader(f *testing.F) {
	f.Add([]byte("a: b\n\nhello\n|c: d\n\n>From x\nFrom y\n"))
	f.Add([]byte("|\n|\r\n|\n\n|x"))
	f.Add([]byte("From jane@contoso.com Mon Jan  1 10:00:00 2024\na: b\n\nFrom - Mon Jan 01 10:00:00 2024\nc: d\n"))
	f.Add([]byte("From x\n\nFrom y\n\n>From z\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		readAll(t, bytes.NewReader(src))
		var list [][]byte
		var want []string
		for m := range bytes.SplitSeq(src, []byte("|")) {
			if len(m) > 0 && m[len(m)-1] != '\n' {
				m = append(bytes.Clone(m), '\n')
			}
			if len(m) > limit {
				return
			}
			list, want = append(list, m), append(want, string(m))
		}
		if got := readAll(t, bytes.NewReader(write(list))); !slices.Equal(got, want) {
			t.Errorf("got %q\nwant %q", got, want)
		}
	})
}
