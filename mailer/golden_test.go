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
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var testDesk = Desk{
	Address:   "cosell@vendor.example",
	PortalURL: "https://portal.vendor.example/signin",
}

// letterFor is a letter that holds every fact, whatever the occasion needs.
func letterFor(occasion Occasion, problem Problem) Letter {
	return Letter{
		Occasion: occasion, Problem: problem,
		To: "jane@contoso.com", Ref: "SWAP-7K3M-9QXD",
		Old: "jane@contoso.com", New: "jane@contoso1.onmicrosoft.com",
		Reason:    "Your firm's co-sell agreement ended in June.\n\nPlease renew it first, then write to us again. Größe & co: 1 < 2.",
		Question:  "Is Jane Doe still with your firm?\n1. If so, what is her role?\n    from  a@b.example",
		InReplyTo: "<CAF-9=x_1@mail.contoso.com>", References: []string{"first@mail.contoso.com"},
		Date:      time.Date(2026, 3, 9, 8, 5, 0, 0, time.FixedZone("CET", 3600)),
		MessageID: "golden-" + strings.ReplaceAll(string(occasion)+string(problem), "_", "-") + "@vendor.example",
	}
}

type letterCase struct {
	name   string
	letter Letter
}

// letterCases has a letter for every template, found by the templates' names,
// and the variants within a template.
func letterCases(t testing.TB) []letterCase {
	t.Helper()
	names, err := fs.Glob(templateFiles, "templates/*.mail")
	if err != nil {
		t.Fatal(err)
	}
	var cases []letterCase
	for _, path := range names {
		name := strings.TrimSuffix(filepath.Base(path), ".mail")
		if Occasion(name) == GroupAnswer {
			cases = append(cases, groupCases()...)
			continue
		}
		problem, isMend := strings.CutPrefix(name, "mend_")
		l := letterFor(Occasion(name), "")
		if isMend {
			l = letterFor(Mend, Problem(problem))
		}
		cases = append(cases, letterCase{name, l})
	}
	suggested := letterFor(Mend, InvalidUsername)
	suggested.Fault = "The username says onmicrsoft where onmicrosoft belongs."
	suggested.Suggestion = "jane@contoso1.onmicrosoft.com"
	cases = append(cases, letterCase{"mend_invalid_username_suggestion", suggested})
	for _, occasion := range []Occasion{Question, Denial, Withdrawal, Expiry} {
		l := letterFor(occasion, "")
		l.Old, l.New = "", ""
		cases = append(cases, letterCase{string(occasion) + "_no_pair", l})
	}
	first := letterFor(Mend, MissingNew)
	first.Ref, first.Old, first.New, first.References, first.InReplyTo = "", "", "", nil, ""
	return append(cases, letterCase{"mend_missing_new_no_request", first})
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
	path := filepath.Join("testdata", "golden", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs; look at it, then -update (-golden +got):\n%s", name, diff)
	}
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
