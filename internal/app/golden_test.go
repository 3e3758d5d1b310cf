package app

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/swapdesk/swapdesk/internal/store"
)

var update = flag.Bool("update", false, "write the golden files anew")

// opened is a letter, decoded.
type opened struct{ to, subject, text, html string }

func open(t *testing.T, raw []byte) opened {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	l := opened{to: m.Header.Get("To")}
	if l.subject, err = new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject")); err != nil {
		t.Fatal(err)
	}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	for _, into := range []*string{&l.text, &l.html} {
		part, err := parts.NextRawPart()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			t.Fatal(err)
		}
		*into = strings.ReplaceAll(string(body), "\r\n", "\n")
	}
	return l
}

// said is what a letter says: its subject, and its text in one line.
func said(t *testing.T, raw []byte) (subject, text string) {
	t.Helper()
	l := open(t, raw)
	return l.subject, strings.Join(strings.Fields(l.text), " ")
}

// ended compares the whole of a mail's end with its golden file: its record, the request with its audit
// trail, and the mail back, text and HTML, with the reference made the same in all.
func (w *world) ended(t *testing.T, name, text string, in store.MailItem, raw []byte) {
	t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\nbecame %s, for staff: %t\n", strings.ReplaceAll(text, "\r\n", "\n"), in.State, in.ForStaff)
	for _, line := range []struct{ name, value string }{{"kind", in.Kind}, {"guide", in.Guide}, {"reason", in.Reason}} {
		if line.value != "" {
			fmt.Fprintf(&b, "%s: %s\n", line.name, line.value)
		}
	}
	if in.Ref != "" {
		list, err := w.Requests(t.Context(), store.Filter{Search: in.Ref})
		if err != nil || len(list) != 1 {
			t.Fatalf("%s: %+v, %v", name, list, err)
		}
		r := list[0]
		fmt.Fprintf(&b, "\nrequest: %s -> %s, %s %s %s\n", r.Old, r.New, r.State, r.WaitingFor, r.Problem)
		rows, err := w.Audit(t.Context(), in.Ref)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			fmt.Fprintf(&b, "audit: %s by %s via %s: %s -> %s\n", row.Event, row.Actor, row.Via, row.From, row.To)
		}
	}
	if raw != nil {
		l := open(t, raw)
		fmt.Fprintf(&b, "\nTo: %s\nSubject: %s\n\n%s\n%s", l.to, l.subject, l.text, l.html)
	}
	got := strings.ReplaceAll(b.String(), in.Ref, "SWAP-0000-0000")
	if in.Ref == "" {
		got = b.String()
	}
	path := filepath.Join("testdata", "ends", strings.NewReplacer(" ", "_", ",", "", "'", "").Replace(strings.ToLower(name))+".txt")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; -update writes it", err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s differs; look at it, then -update (-golden +got):\n%s", path, diff)
	}
}
