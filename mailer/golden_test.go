package mailer

import (
	"bytes"
	"io"
	"io/fs"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var testDesk = Desk{
	Address:   "cosell@vendor.example",
	PortalURL: "https://portal.vendor.example/signin",
}

// letterFor is a letter that holds every fact, whatever the occasion needs.
func letterFor(occasion Occasion, problem Problem) Letter {
	l := sample(occasion, "").Letter
	l.Problem = problem
	return l
}

type letterCase struct {
	name   string
	letter Letter
}

// letterCases are the samples, which have to be of every template.
func letterCases(t testing.TB) []letterCase {
	t.Helper()
	names, err := fs.Glob(templateFiles, "templates/en/*.mail")
	if err != nil {
		t.Fatal(err)
	}
	names = append(names, "templates/digest.mail")
	used := map[string]bool{"reference": true} // a part of others
	var cases []letterCase
	for _, s := range Samples() {
		used[s.Letter.template()] = true
		cases = append(cases, letterCase{s.Name, s.Letter})
	}
	for _, file := range names {
		if name := strings.TrimSuffix(filepath.Base(file), ".mail"); !used[name] {
			t.Errorf("no sample shows the template %s", name)
		}
	}
	return cases
}

// partnerCases are those of them that partners get, in their languages.
func partnerCases(t testing.TB) []letterCase {
	t.Helper()
	return slices.DeleteFunc(letterCases(t), func(c letterCase) bool { return c.letter.Occasion == Digest })
}

func TestGolden(t *testing.T) {
	t.Parallel()
	want := map[string]bool{}
	for _, tc := range letterCases(t) {
		want[tc.name+".txt"], want[tc.name+".html"] = true, true
		t.Run(tc.name, func(t *testing.T) {
			m := compose(t, testDesk, tc.letter)
			parts := partsOf(t, m.Raw)
			golden(t, tc.name+".txt", bytes.ReplaceAll(m.Raw, []byte("\r\n"), []byte("\n")))
			golden(t, tc.name+".html", []byte(parts.html))
		})
	}
	files, err := os.ReadDir("testdata/golden")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !want[f.Name()] {
			t.Errorf("testdata/golden/%s belongs to no letter", f.Name())
		}
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	goldenFile(t, filepath.Join("testdata", "golden", name), string(got))
}

func compose(t testing.TB, d Desk, l Letter) Mail {
	t.Helper()
	m, err := d.Compose(l)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

type mailParts struct {
	header     mail.Header
	text, html string
}

// partsOf reads a mail back with the standard library, which shares no code with
// the one that wrote it.
func partsOf(t testing.TB, raw []byte) mailParts {
	t.Helper()
	msg, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	kind, params, err := mime.ParseMediaType(msg.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("Content-Type %q: %v", kind, err)
	}
	reader := multipart.NewReader(msg.Body, params["boundary"])
	p := mailParts{header: msg.Header}
	p.text = nextPart(t, reader, "text/plain; charset=UTF-8")
	p.html = nextPart(t, reader, "text/html; charset=UTF-8")
	if _, err := reader.NextRawPart(); err != io.EOF {
		t.Fatalf("after the two parts: %v", err)
	}
	return p
}

func nextPart(t testing.TB, reader *multipart.Reader, kind string) string {
	t.Helper()
	part, err := reader.NextRawPart()
	if err != nil {
		t.Fatal(err)
	}
	if got := part.Header.Get("Content-Type"); got != kind {
		t.Errorf("Content-Type = %q, want %q", got, kind)
	}
	if got := part.Header.Get("Content-Transfer-Encoding"); got != "quoted-printable" {
		t.Errorf("Content-Transfer-Encoding = %q", got)
	}
	body, err := io.ReadAll(quotedprintable.NewReader(part))
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(body), "\r\n", "\n")
}
