package directory

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadTakes(t *testing.T) {
	t.Parallel()
	want := []Account{{"jane@contoso.com", "Jane Doe", "Contoso, Inc."}, {"bob@fabrikam.com", "", ""}}
	for name, text := range map[string]string{
		"plain":              "email,name,organization\njane@contoso.com,Jane Doe,\"Contoso, Inc.\"\nbob@fabrikam.com,,\n",
		"CRLF and a BOM":     "\ufeffemail,name,organization\r\njane@contoso.com,Jane Doe,\"Contoso, Inc.\"\r\nbob@fabrikam.com,,\r\n",
		"upper case, spaces": "Email, Name, Organization\n JANE@Contoso.com , Jane Doe , \"Contoso, Inc.\"\nBob@Fabrikam.com,,",
	} {
		got, err := Read(strings.NewReader(text))
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v\n%s", name, err, diff)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	const head = "email,name,organization\n"
	for text, want := range map[string]string{
		"":                                      "line 1: the file is empty; the first line has to be email,name,organization",
		"name,email,organization\n":             "line 1: the first line has to be",
		head + "jane\n":                         "line 2: 1 columns, expected 3",
		head + "jane,Jane,X\n":                  `line 2: "jane" is not an e-mail address`,
		head + "Jane <j@x.com>,Jane,X\n":        "is not an e-mail address",
		head + "jane@ünicode.com,J,X\n":         "is not an e-mail address",
		head + "a@x.com,A,X\nA@x.com,B,Y\n":     "line 3: a@x.com stands on line 2 already",
		head + "a@x.com,\xff,X\n":               "line 2: not UTF-8 text",
		head + "a@x.com,\"A\nB\",X\nnobody,,\n": `line 4: "nobody" is not`,
		head + "a@x.com,\"A,X\n":                "line 2: ",
	} {
		list, err := Read(strings.NewReader(text))
		if err == nil || !strings.Contains(err.Error(), want) || list != nil {
			t.Errorf("Read(%q) = %v, %v; want %q", text, list, err, want)
		}
	}
}

func TestReadReportsEveryBadLineUpToABound(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("email,name,organization\n")
	for i := range 2 * maxErrors {
		fmt.Fprintf(&b, "nobody%d,,\n", i)
	}
	_, err := Read(strings.NewReader(b.String()))
	if n := strings.Count(fmt.Sprint(err), "line "); n != maxErrors {
		t.Errorf("%d lines reported, want %d", n, maxErrors)
	}
}

func TestWriterGuardsAgainstFormulas(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	w, err := NewWriter(&b)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range []Account{{"a@x.com", "=1+1", "@x"}, {"-b@x.com", "O'Hara", "'quoted'"}} {
		if err := w.Write(a); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	want := "email,name,organization\na@x.com,'=1+1,'@x\n'-b@x.com,O'Hara,'quoted'\n"
	if b.String() != want {
		t.Errorf("wrote %q, want %q", b.String(), want)
	}
}

// Whatever Read takes, Writer writes so that Read takes the same again.
func FuzzRead(f *testing.F) {
	f.Add("email,name,organization\njane@contoso.com,=Jane,\"Contoso, Inc.\"\n")
	f.Add("email,name,organization\n-a@x.com,'=x,'\n")
	f.Fuzz(func(t *testing.T, text string) {
		list, err := Read(strings.NewReader(text))
		if err != nil {
			return
		}
		var b bytes.Buffer
		w, err := NewWriter(&b)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range list {
			if err := w.Write(a); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		again, err := Read(&b)
		if diff := cmp.Diff(list, again); err != nil || diff != "" {
			t.Errorf("%v\n%s", err, diff)
		}
	})
}
