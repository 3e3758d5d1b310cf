package intake

import (
	"reflect"
	"strings"
	"testing"
)

func TestShow(t *testing.T) {
	t.Parallel()
	raw := strings.ReplaceAll(`From: Jane <jane@contoso.com>
Subject: Re: x
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: multipart/alternative; boundary=c

--c
Content-Type: text/plain; charset=utf-8

Mine.

On Mon, Mar 2, 2026 at 9:00 AM Desk <cosell@desk.example> wrote:
> Theirs.
> More.

Mine again.
--c
Content-Type: text/html

<p>Mine.</p>
--c--
--b
Content-Type: text/csv; name=list.csv

a,b
--b
Content-Type: application/pdf; name="=?utf-8?q?R=C3=A9sum=C3=A9?= =?utf-8?q?=E2=80=AEfdp.exe?="
Content-Disposition: attachment
Content-Transfer-Encoding: base64

QUJD
--b
Content-Type: message/rfc822

Subject: inner

inner text
--b
Content-Type: image/png
Content-Disposition: inline

12345
--b--
`, "\n", "\r\n")
	got := Show([]byte(raw))
	want := Shown{
		Passages: []Passage{
			{Text: "Mine.\n\n"},
			{Text: "On Mon, Mar 2, 2026 at 9:00 AM Desk <cosell@desk.example> wrote:\n> Theirs.\n> More.\n", Quoted: true},
			{Text: "\nMine again.\n\n"},
		},
		Files: []File{
			{Name: "list.csv", Media: "text/csv", Size: 3},
			{Name: "Résumé\u202efdp.exe", Media: "application/pdf", Size: 3},
			{Media: "message/rfc822", Size: 28},
			{Media: "image/png", Size: 5},
		},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v\nwant\n%+v", got, want)
	}
}

func TestShowIsBounded(t *testing.T) {
	t.Parallel()
	if got := Show([]byte("no header")); len(got.Passages)+len(got.Files) != 0 {
		t.Errorf("%+v", got)
	}
	parts := strings.Repeat("--b\r\nContent-Type: image/png\r\n\r\nx\r\n", 1000)
	if got := Show([]byte("From: a@b.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + parts)); len(got.Files) == 0 || len(got.Files) > maxFiles {
		t.Errorf("%d files", len(got.Files))
	}
	long := Show([]byte("From: a@b.example\r\n\r\n" + strings.Repeat("words and more of them\r\n", 100_000)))
	size := 0
	for _, p := range long.Passages {
		size += len(p.Text)
	}
	if !long.Cut || size > maxShownAll {
		t.Errorf("%d bytes are shown, cut: %v", size, long.Cut)
	}
}
