package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/swapdesk/swapdesk/mailer/intake"
)

const (
	swapMail  = "From: jane@contoso.com\nSubject: <my> & address\n\nPlease swap my address for jane@contoso.onmicrosoft.com.\n"
	nearMail  = "From: joe@contoso.com\n\nPlease swap my address for joe@contoso.onmicrosoft.co.\n"
	groupMail = "From: Partners: joe@contoso.com;\n\nHello\n"
	fromLine  = "From jane@contoso.com Mon Jan  1 10:00:00 2024\n"

	swapLine = `"kind":"swap_request","from":"jane@contoso.com","swaps":[{"old":"jane@contoso.com","new":"jane@contoso.onmicrosoft.com"}],` +
		`"guide":null,"problem":null,"reason":"…","answerable":true}`
	nearLine  = `"kind":"needs_info","from":"joe@contoso.com","swaps":[],"guide":null,"problem":"invalid_username","reason":"…","answerable":true}`
	groupLine = `"kind":"malformed","from":null,"swaps":[],"guide":null,"problem":null,"reason":"…","answerable":false}`
)

// folder is a folder of files, by their names; a name with a slash at its end is
// a folder in it.
func folder(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		path := filepath.Join(dir, name)
		var err error
		if strings.HasSuffix(name, "/") {
			err = os.Mkdir(path, 0o755)
		} else {
			err = os.WriteFile(path, []byte(files[name]), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// inspect runs the command. In what it prints the reasons are cut out, after a
// look that they are sentences, and dir is ".".
func inspect(t *testing.T, dir, in string, args ...string) (code int, lines []string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = Main(t.Context(), append([]string{"inspect"}, args...), Streams{In: strings.NewReader(in), Out: &out, Err: &errs})
	if errs.Len() > 0 {
		t.Errorf("on the error stream: %s", &errs)
	}
	for line := range strings.Lines(out.String()) {
		var object struct{ Reason string }
		if err := json.Unmarshal([]byte(line), &object); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if !strings.HasSuffix(object.Reason, ".") {
			t.Errorf("the reason is no sentence: %s", line)
		}
		line = strings.Replace(strings.TrimSpace(line), object.Reason, "…", 1)
		lines = append(lines, strings.ReplaceAll(line, dir, "."))
	}
	return code, lines
}

func TestInspect(t *testing.T) {
	t.Setenv("SWAPDESK_MAIL_FROM", "")
	mails := map[string]string{
		"b.eml": swapMail, "a.EML": nearMail, "c.eml": groupMail, "d.txt": swapMail, "e.eml/": "", "<&>.eml": swapMail, "1,2.eml": swapMail,
		"one": fromLine + swapMail, "two": fromLine + swapMail + "\n" + fromLine + nearMail, "empty": "", "none/": "",
		"fault": fromLine + swapMail + "\n" + fromLine + "Subject: " + strings.Repeat("x", maxMessage) + "\n" + fromLine + nearMail,
		"large": "From: jane@contoso.com\n\n" + strings.Repeat("x", maxMessage),
	}
	dir := folder(t, mails)
	if err := os.Symlink(filepath.Join(dir, "nothing"), filepath.Join(dir, "dangling")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(dir, filepath.Join(dir, "none", "folder.eml")); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, in string
		args     []string
		code     int
		want     []string
	}{
		{name: "a file", args: []string{"b.eml"}, want: []string{`{"file":"./b.eml",` + swapLine}},
		{name: "files", args: []string{"c.eml", "a.EML", "c.eml"}, want: []string{`{"file":"./c.eml",` + groupLine, `{"file":"./a.EML",` + nearLine, `{"file":"./c.eml",` + groupLine}},
		{name: "signs in a name", args: []string{"<&>.eml", "1,2.eml"}, want: []string{`{"file":"./<&>.eml",` + swapLine, `{"file":"./1,2.eml",` + swapLine}},
		{name: "as JSON", args: []string{"--json", "b.eml"}, want: []string{`{"file":"./b.eml",` + swapLine}},
		{name: "standard input", in: swapMail, want: []string{`{"file":"-",` + swapLine}},
		{name: "standard input by its name", in: nearMail, args: []string{"b.eml", "-"}, want: []string{`{"file":"./b.eml",` + swapLine, `{"file":"-",` + nearLine}},
		{name: "nothing", want: []string{`{"file":"-",` + groupLine}},
		{name: "an empty file", args: []string{"empty"}, want: []string{`{"file":"./empty",` + groupLine}},
		{name: "an mbox of one", args: []string{"one"}, want: []string{`{"file":"./one",` + swapLine}},
		{name: "an mbox of two", args: []string{"two"}, want: []string{`{"file":"./two#1",` + swapLine, `{"file":"./two#2",` + nearLine}},
		{name: "an mbox at standard input", in: mails["two"], want: []string{`{"file":"-#1",` + swapLine, `{"file":"-#2",` + nearLine}},
		{name: "a large message in an mbox", args: []string{"fault"}, want: []string{`{"file":"./fault#1",` + swapLine, `{"file":"./fault#2",` + groupLine, `{"file":"./fault#3",` + nearLine}},
		{name: "a large message", args: []string{"large"}, want: []string{`{"file":"./large",` + strings.Replace(groupLine, "null", `"jane@contoso.com"`, 1)}},
		{name: "a folder", args: []string{""}, want: []string{`{"file":"./1,2.eml",` + swapLine, `{"file":"./<&>.eml",` + swapLine, `{"file":"./a.EML",` + nearLine, `{"file":"./b.eml",` + swapLine, `{"file":"./c.eml",` + groupLine}},
		{name: "a folder without mail", args: []string{"e.eml", "b.eml"}, code: 1, want: []string{`{"file":"./e.eml",` + groupLine, `{"file":"./b.eml",` + swapLine}},
		{name: "a folder that looks like mail", args: []string{"none"}, code: 1, want: []string{`{"file":"./none/folder.eml",` + groupLine}},
		{name: "no file", args: []string{"nothing", "b.eml"}, code: 1, want: []string{`{"file":"./nothing",` + groupLine, `{"file":"./b.eml",` + swapLine}},
		{name: "a link to nothing", args: []string{"dangling"}, code: 1, want: []string{`{"file":"./dangling",` + groupLine}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var args []string
			for _, arg := range tt.args {
				if !strings.HasPrefix(arg, "-") {
					arg = filepath.Join(dir, arg)
				}
				args = append(args, arg)
			}
			code, got := inspect(t, dir, tt.in, args...)
			if code != tt.code {
				t.Errorf("exit %d, want %d", code, tt.code)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestInspectReasons(t *testing.T) {
	t.Setenv("SWAPDESK_MAIL_FROM", "")
	const header = "From: jane@contoso.com\n\n"
	dir := folder(t, map[string]string{
		"large": header + strings.Repeat("x", maxMessage), "largest": header + strings.Repeat("x", maxMessage-len(header)), "none/": "",
	})
	for name, want := range map[string]string{
		"nothing": "The file cannot be read: no such file or directory.",
		"none":    "The file cannot be read: it is a folder without files *.eml.",
		"large":   "larger than 10 MB",
		"largest": `"kind":"other"`,
	} {
		var out bytes.Buffer
		Main(t.Context(), []string{"inspect", filepath.Join(dir, name)}, Streams{Out: &out, Err: &out})
		if !strings.Contains(out.String(), want) {
			t.Errorf("%s: %swant %q", name, &out, want)
		}
	}
}

func TestInspectKnowsTheDesk(t *testing.T) {
	for _, tt := range []struct {
		variable string
		args     []string
		code     int
		want     string
	}{
		{"", nil, 0, `"kind":"swap_request"`},
		{"Jane@contoso.com", nil, 0, `"kind":"automatic"`},
		{"", []string{"--mail-from", "jane@contoso.com"}, 0, `"kind":"automatic"`},
		{"jane@contoso.com", []string{"--mail-from", "joe@contoso.com"}, 0, `"kind":"swap_request"`},
		{"Jane <jane@contoso.com>", nil, exitUsage, "SWAPDESK_MAIL_FROM"},
	} {
		t.Setenv("SWAPDESK_MAIL_FROM", tt.variable)
		var out bytes.Buffer
		code := Main(t.Context(), append([]string{"inspect"}, tt.args...), Streams{In: strings.NewReader(swapMail), Out: &out, Err: &out})
		if code != tt.code || !strings.Contains(out.String(), tt.want) {
			t.Errorf("%q %q: exit %d\n%s", tt.variable, tt.args, code, &out)
		}
	}
}

// Each message is told before the next one is there.
func TestInspectTellsAtOnce(t *testing.T) {
	in, feed := io.Pipe()
	out, told := io.Pipe()
	done := make(chan int)
	go func() {
		done <- Main(t.Context(), []string{"inspect"}, Streams{In: in, Out: told, Err: io.Discard})
		told.Close()
	}()
	lines := json.NewDecoder(out)
	for _, mail := range []string{fromLine + swapMail, nearMail, swapMail} {
		if _, err := feed.Write([]byte(mail + "\n" + fromLine)); err != nil {
			t.Fatal(err)
		}
		var line inspection
		if err := lines.Decode(&line); err != nil || line.Kind == intake.Malformed {
			t.Fatalf("%+v, %v", line, err)
		}
	}
	feed.Close()
	var last inspection
	if err := lines.Decode(&last); err != nil || last.File != "-#4" || last.Kind != intake.Malformed {
		t.Fatalf("%+v, %v", last, err)
	}
	if code := <-done; code != 0 {
		t.Errorf("exit %d", code)
	}
}

func TestInspectIsCalledOff(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	in, feed := io.Pipe()
	defer feed.Close()
	var errs bytes.Buffer
	done := make(chan int)
	go func() { done <- Main(ctx, []string{"inspect"}, Streams{In: in, Out: io.Discard, Err: &errs}) }()
	if _, err := feed.Write([]byte("From: jane@contoso.com\n")); err != nil {
		t.Fatal(err)
	}
	cancel()
	if code := <-done; code != exitFailed || errs.Len() > 0 {
		t.Errorf("exit %d: %s", code, &errs)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

func TestInspectWithoutReader(t *testing.T) {
	t.Setenv("SWAPDESK_MAIL_FROM", "")
	for err, want := range map[error]string{
		&os.PathError{Op: "write", Path: "/dev/stdout", Err: syscall.EPIPE}:  "",
		&os.PathError{Op: "write", Path: "/dev/stdout", Err: syscall.ENOSPC}: "no space left on device",
	} {
		var errs bytes.Buffer
		code := Main(t.Context(), []string{"inspect", "-", "-"}, Streams{In: strings.NewReader(swapMail), Out: failing{err}, Err: &errs})
		if code != exitFailed || !strings.Contains(errs.String(), want) || want == "" && errs.Len() > 0 {
			t.Errorf("%v: exit %d: %s", err, code, &errs)
		}
	}
}

func TestInspectBrokenFile(t *testing.T) {
	t.Setenv("SWAPDESK_MAIL_FROM", "")
	var out bytes.Buffer
	in := io.MultiReader(strings.NewReader(fromLine+swapMail+"\n"+fromLine), failingReader{})
	code := Main(t.Context(), []string{"inspect"}, Streams{In: in, Out: &out, Err: &out})
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if code != exitFailed || len(lines) != 2 || !strings.Contains(lines[0], `"-#1","kind":"swap_request"`) ||
		!strings.Contains(lines[1], `"-","kind":"malformed"`) || !strings.Contains(lines[1], "the disk is gone") {
		t.Errorf("exit %d\n%s", code, &out)
	}
}

type failingReader struct{}

func (failingReader) Read([]byte) (int, error) { return 0, errors.New("the disk is gone") }

// usualMail is a mail of 5 to 40 KB as Outlook writes it: text and HTML of the
// same words, a signature, and the mails that it answers below.
func usualMail(n int) []byte {
	user := fmt.Sprintf("partner%d", n)
	var text, page strings.Builder
	fmt.Fprintf(&text, "Hello,\n\nplease swap my e-mail address for %s@contoso.onmicrosoft.com.\n\nKind regards,\nPartner %d\nContoso Ltd\n\n", user, n)
	fmt.Fprintf(&page, `<html xmlns:o=3D"urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal {margin:0cm; font-size:11.0pt;}</style></head>=
<body lang=3D"EN-US"><div class=3D"WordSection1"><p class=3D"MsoNormal">Hello,<o:p></o:p></p><p class=3D"MsoNormal">please swap my e-mail address =
for %s@contoso.onmicrosoft.com.<o:p></o:p></p><p class=3D"MsoNormal">Kind regards,</p><p class=3D"MsoNormal">Partner %d</p><p>Contoso Ltd</p>`, user, n)
	for i := 0; text.Len()+page.Len() < 5<<10+n%36<<10; i++ {
		fmt.Fprintf(&text, "From: Colleague %d <colleague%d@contoso.com>\nSent: Monday, January 1, 2024 10:%02d AM\nTo: Partner %d <%s@contoso.com>\n"+
			"Subject: Partner Sales Connect\n\nI could not sign in with my mail address; it says that my account or password is incorrect.\n"+
			"IT has made usernames for all of us. Please ask the desk, as its guide says.\n\n", i, i, i%60, n, user)
		fmt.Fprintf(&page, `<div style=3D"border:none;border-top:solid #E1E1E1 1.0pt"><p class=3D"MsoNormal"><b>From:</b> Colleague %d &lt;colleague%d@contoso.com&gt;<br>=
<b>Sent:</b> Monday, January 1, 2024 10:%02d AM<br><b>To:</b> Partner %d &lt;%s@contoso.com&gt;<br><b>Subject:</b> Partner Sales Connect</p></div>=
<p class=3D"MsoNormal">I could not sign in with my mail address; it says that my account or password is incorrect.<br>=
IT has made usernames for all of us. Please ask the desk, as its guide says.<o:p></o:p></p>`, i, i, i%60, n, user)
	}
	return []byte(strings.ReplaceAll(fmt.Sprintf(`Received: from mail.contoso.com by mx.vendor.example; Mon, 1 Jan 2024 10:00:00 +0000
From: "Partner %d" <%s@contoso.com>
To: cosell@vendor.example
Subject: RE: Partner Sales Connect
Message-ID: <%d@contoso.com>
Date: Mon, 1 Jan 2024 10:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="b"

--b
Content-Type: text/plain; charset="utf-8"

%s
--b
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

%s</div></body></html>
--b--
`, n, user, n, &text, &page), "\n", "\r\n"))
}

// BenchmarkInspect reads 200 usual mails: ns/op is the time for all of them.
func BenchmarkInspect(b *testing.B) {
	b.Setenv("SWAPDESK_MAIL_FROM", "cosell@vendor.example")
	files := map[string]string{}
	var size int64
	for n := range 200 {
		raw := usualMail(n)
		files[fmt.Sprintf("%03d.eml", n)] = string(raw)
		size += int64(len(raw))
	}
	dir := folder(b, files)
	b.SetBytes(size)
	for b.Loop() {
		var out bytes.Buffer
		code := Main(b.Context(), []string{"inspect", dir}, Streams{Out: &out, Err: io.Discard})
		if n := strings.Count(out.String(), `"kind":"`+string(intake.SwapRequest)); code != 0 || n != 200 {
			b.Fatalf("exit %d, %d of 200 are swap requests\n%.1000s", code, n, &out)
		}
	}
	b.ReportMetric(float64(size)/200/1024, "KB/mail")
}
