package intake

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"
	"testing"
	"time"
)

// nested puts multiparts inside each other, n deep, around a text.
func nested(n int, text string) string {
	var b strings.Builder
	b.WriteString("From: jane@contoso.com\n")
	for i := range n {
		fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=b%d.\n\n--b%d.\n", i, i)
	}
	return b.String() + "\n" + text
}

func TestReadMalformed(t *testing.T) {
	t.Parallel()
	parts := func(n int) string {
		return multipart("mixed", strings.Split(strings.Repeat("\n"+ask+"|", n-1)+"\n"+ask, "|")...)
	}
	for _, tt := range []struct{ name, message, reason string }{
		{"empty", "", "it has no header"},
		{"no header", "\n" + ask, "it has no header"},
		{"text only", "just some text", "it has no header"},
		{"too large", "From: jane@contoso.com\n\n" + strings.Repeat("a", maxMessage), "it is larger than 10 MB"},
		{"header too large", "From: jane@contoso.com\n" + strings.Repeat("X: "+strings.Repeat("y", 100)+"\n", 700) + "\n" + ask, "its header is larger than 64 KB"},
		{"one long header line", "From: jane@contoso.com\nX: " + strings.Repeat("y", 70000), "its header is larger than 64 KB"},
		{"NUL", "From: jane@contoso.com\nX: a\x00b\n\n" + ask, "its header holds a NUL byte"},
		{"NUL in From", "From: jane@contoso.com\x00\n\n" + ask, "its header holds a NUL byte"},
		{"NUL in the text", "From: jane@contoso.com\n\nPlease swap my address for jane\x00@contoso.onmicrosoft.com", "a text in it holds a NUL byte"},
		{"NUL in UTF-16", withBody("Content-Type: text/plain; charset=utf-16le", utf16of(ask, 2, true)), ""},
		{"two subjects", "From: jane@contoso.com\nSubject: a\nsubject: b\n\n" + ask, "it has 2 Subject headers"},
		{"two Reply-To", "From: jane@contoso.com\nReply-To: a@b\nReply-To: a@b\n\n" + ask, "it has 2 Reply-To headers"},
		{"two dates", "From: jane@contoso.com\nDate: a\nDate: b\n\n" + ask, "it has 2 Date headers"},
		{"three ids", "From: jane@contoso.com\nMessage-ID: a\nMessage-Id: b\nMessage-ID: a\n\n" + ask, "it has 3 Message-ID headers"},
		{"no boundary", withBody("Content-Type: multipart/mixed", ask), "it is a multipart without a boundary"},
		{"no parts", withBody("Content-Type: multipart/mixed; boundary=b", ask), "none of its parts can be found"},
		{"deep", nested(21, ask), "its parts are nested more than 20 deep"},
		{"deepest", nested(20, ask), ""},
		{"many parts", parts(100), "it has more than 100 parts"},
		{"most parts", parts(99), ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := Read([]byte(tt.message), desk)
			if tt.reason == "" {
				if r.Kind != SwapRequest {
					t.Errorf("%s (%s)", r.Kind, r.Reason)
				}
				return
			}
			told := strings.Count(tt.message, "From:") == 1 && !strings.HasPrefix(tt.reason, "its header is") && tt.name != "NUL in From"
			if told != (r.From != "") {
				t.Errorf("from %q", r.From)
			}
			if want := "The message cannot be read: " + tt.reason + "."; r.Kind != Malformed || r.Answerable || r.Reason != want {
				t.Errorf("%s (%s), want %q", r.Kind, r.Reason, want)
			}
		})
	}
}

// A part of the text that is not read may change what the rest asks for.
func TestReadLongTextIsNoRequest(t *testing.T) {
	t.Parallel()
	for name, message := range map[string]string{
		"plain":     fresh("x", ask+"\n"+strings.Repeat("blah blah\n", maxText/9)),
		"html":      withBody(htmlType, ask+"<p>"+strings.Repeat("blah blah<br>", maxText/9)),
		"written":   fresh("x", ask+"\n"+strings.Repeat("blah blah\n", maxWritten/9)),
		"addresses": fresh("x", ask+"\n"+strings.Repeat("a@contoso.com\n", maxMentions)),
		"regions":   withBody(htmlType, ask+strings.Repeat("<blockquote>", 100)+strings.Repeat("</blockquote>", 100)+"x"),
	} {
		r := Read([]byte(message), desk)
		if r.Kind != Other || !strings.HasSuffix(r.Reason, ".") || len(r.Text) > maxShownText {
			t.Errorf("%s: %s (%s)", name, r.Kind, r.Reason)
		}
	}
}

func TestReadBoundsFields(t *testing.T) {
	t.Parallel()
	r := Read([]byte("From: \""+strings.Repeat("n", 5000)+"\" <jane@contoso.com>\nSubject: "+strings.Repeat("\u00e4", 5000)+
		"\nReferences: "+strings.Repeat("<a@b> ", 200)+"<last@b> <"+strings.Repeat("x", 600)+"@b>\nMessage-ID: <"+strings.Repeat("x", 600)+"@b>\n\n"+ask), desk)
	if len([]rune(r.FromName)) != maxName || len([]rune(r.Subject)) != maxSubject {
		t.Errorf("name of %d characters, subject of %d", len(r.FromName), len(r.Subject))
	}
	if n := len(r.References); n != maxIDs || r.References[n-1] != "last@b" || r.MessageID != "" {
		t.Errorf("%d references, id of %d", n, len(r.MessageID))
	}
}

// nasty are messages of about n bytes that have been expensive in one parser or
// another.
func nasty(n int) map[string]string {
	fill := func(s string) string { return strings.Repeat(s, n/len(s)) }
	plain := func(s string) string { return "From: jane@contoso.com\n\n" + s }
	inHTML := func(s string) string { return withBody(htmlType, s) }
	short := func(s string) string { return strings.Repeat(s, min(n, maxWritten)/len(s)-1) }
	return map[string]string{
		"nested":             nested(20, fill("--b1.x\n")),
		"nested truncated":   nested(20, fill("\n--b19.\n")),
		"boundaries":         withBody("Content-Type: multipart/mixed; boundary=b", fill("--b\n")),
		"near boundaries":    withBody("Content-Type: multipart/mixed; boundary=b", "--b\n\n"+fill("--b-x")),
		"angle brackets":     inHTML(fill("<")),
		"open tags":          inHTML(fill("<a ")),
		"comments":           inHTML(fill("<!--")),
		"blockquotes":        inHTML(fill("<blockquote>")),
		"tables":             inHTML(fill("<table><tr><td>")),
		"cells":              inHTML(fill("<td>a")),
		"rows":               inHTML("<table>" + fill("<tr><td>a<td>b")),
		"breaks":             inHTML(fill("<br>")),
		"deep lines":         inHTML(strings.Repeat("<table><tr><td>", 32) + fill("a<br>")),
		"divs":               inHTML(fill("<div>")),
		"misnested":          inHTML(fill("<s><div></s></p>")),
		"attributes":         inHTML("<p " + fill("a=b ")),
		"entities":           inHTML(fill("&#8203;")),
		"scripts":            inHTML(fill("<script>")),
		"one long line":      plain(fill("a")),
		"one long word":      plain(short("a")),
		"at signs":           plain(short("@")),
		"opening guillemets": plain(short("« ")),
		"guillemets":         plain(short("« a » b@c ")),
		"corrections":        plain(short("Sorry, it is jane@contoso.onmicrosoft.com. ")),
		"usernames":          plain(short("Please swap a@b.com for c@d.onmicrosoft.com, his is e@f.onmicrosoft.com. ")),
		"addresses":          plain(short("a@b.onmicrosoft.com ")),
		"glued addresses":    plain(short("a@b,")),
		"spaced addresses":   plain(short("a @ b.onmicrosoft.com ")),
		"wishes":             plain(strings.Repeat("please so ", min(n, maxSentence-100)/10) + "add a@b.onmicrosoft.com."),
		"verbs":              plain(short("swap ")),
		"please":             plain(short("please and ")),
		"cancel":             plain(short("cancel it ")),
		"on ... wrote":       plain(fill("on 1 x wrote:\n")),
		"almost wrote":       plain(fill("on 1 x wrote\n")),
		"from blocks":        plain(fill("From: x\n\n\n")),
		"thanks":             plain(fill("thanks\n\n")),
		"quotes":             plain(fill(">\n")),
		"deep quotes":        plain(fill(">")),
		"bare lines":         plain(short("a@b.c\n")),
		"rows of text":       plain(short("a@b.c,d@e.onmicrosoft.com\n")),
		"commas":             plain(short(",")),
		"arrows":             plain(short("->")),
		"colons":             plain(short("new: ")),
		"stops":              plain(short(". ")),
		"base64":             withBody("Content-Transfer-Encoding: base64", fill("QUFB")),
		"base64 padding":     withBody("Content-Transfer-Encoding: base64", fill("=")),
		"quoted-printable":   withBody("Content-Transfer-Encoding: quoted-printable", fill("= ")),
		"soft breaks":        withBody("Content-Transfer-Encoding: quoted-printable", fill("=\n")),
		"gb18030":            withBody("Content-Type: text/plain; charset=gb18030", fill("\x81\x30\x81\x30")),
		"flowed":             withBody("Content-Type: text/plain; format=flowed; delsp=yes", fill("a \n")),
		"controls":           plain(fill("\x01")),
		"carriage returns":   plain(fill("\r")),
		"invalid UTF-8":      plain(fill("\xff\xfe")),
		"header flood":       "From: jane@contoso.com\n" + strings.Repeat("a:\n", 21000) + "\n" + ask,
		"folded header":      "From: jane@contoso.com\nSubject:" + strings.Repeat("\n x", 20000) + "\n\n" + ask,
		"encoded words":      "From: jane@contoso.com\nSubject: " + strings.Repeat("=?utf-8?q?", 6000) + "\n\n" + ask,
		"charset words":      "From: jane@contoso.com\nSubject: " + strings.Repeat("=?gbk?b?gTCB?= ", 4000) + "\n\n" + ask,
		"type parameters":    "From: jane@contoso.com\nContent-Type: text/plain" + strings.Repeat("; a=b", 12000) + "\n\n" + ask,
		"type continuation":  "From: jane@contoso.com\nContent-Type: text/plain" + strings.Repeat("; a*1*=b", 7000) + "\n\n" + ask,
		"long boundary":      withBody("Content-Type: multipart/mixed; boundary="+strings.Repeat("b", 30000), fill("--"+strings.Repeat("b", 29990))),
		"header CRs":         "From: jane@contoso.com\n" + strings.Repeat("\r", min(n, 60000)) + "x\n\n" + ask,
		"bare CR fields":     "From: jane@contoso.com\n" + strings.Repeat("a:\r", min(n, 60000)/3) + "\n\n" + ask,
		"words in words":     "From: jane@contoso.com\nSubject: " + strings.Repeat("=?", min(n, 60000)/2) + "\n\n" + ask,
		"8-bit words":        "From: jane@contoso.com\nSubject: " + strings.Repeat("=?utf-8?q?=C3?= ", min(n, 60000)/16) + "\n\n" + ask,
		"quoted names":       "From: " + strings.Repeat("\"\\", min(n, 60000)/2) + "\nSubject: x\n\n" + ask,
		"type in pieces":     "From: jane@contoso.com\nContent-Type: text/plain" + strings.Repeat("; boundary*0*=%41", min(n, 60000)/17) + "\n\n" + ask,
		"type of spaces":     "From: jane@contoso.com\nContent-Type: text/plain; a=" + strings.Repeat("b a=", min(n, 60000)/4) + "\n\n" + ask,
		"open quotes":        "From: jane@contoso.com\nContent-Type: text/plain" + strings.Repeat("; a=\"\\", min(n, 60000)/6) + "\n\n" + ask,
		"boundary of dashes": withBody("Content-Type: multipart/mixed; boundary="+strings.Repeat("-", min(n, 30000)), fill("-")),
		"boundary lines":     withBody("Content-Type: multipart/mixed; boundary="+strings.Repeat("-", 60), fill(strings.Repeat("-", 61)+"\n")),
		"no boundary":        withBody("Content-Type: multipart/mixed", fill("--b\nx\n")),
		"lost boundary":      withBody("Content-Type: multipart/mixed", "--b\n\n"+fill("--b-\n")),
		"dashes":             withBody("Content-Type: multipart/mixed", fill("--\n")),
		"ampersands":         inHTML(fill("&")),
		"open entities":      inHTML(fill("&amp")),
		"long entity":        inHTML("&" + fill("a")),
		"text as HTML":       inHTML(fill("&lt ")),
		"HTML as text":       plain("<p></p>" + fill("<")),
		"styles":             inHTML(fill("<b style='color:red'>")),
		"one style":          inHTML("<b style='" + fill("color:red;") + "'>x"),
		"style comments":     inHTML("<b style='" + fill("/*") + "'>x"),
		"style lengths":      inHTML("<b style='font:" + fill("1") + "'>x"),
		"style sheet":        inHTML("<style>" + fill(".a{color:red}") + "</style>x"),
		"style selectors":    inHTML("<style>" + fill(".a,") + "{color:red}</style>x"),
		"style braces":       inHTML("<style>" + fill("@a{") + "</style>x"),
		"style elements":     inHTML(fill("<style>.a{}</style>")),
		"classes":            inHTML("<style>.a{color:red}</style><b class='" + fill("a ") + "'>x"),
		"hidden tables":      inHTML(fill("<table hidden><tr><td hidden>")),
		"meta elements":      inHTML(fill("<meta ")),
		"utf-7":              withBody("Content-Type: text/plain; charset=utf-7", fill("+")),
		"utf-7 shifts":       withBody("Content-Type: text/plain; charset=utf-7", fill("+AEA-")),
		"utf-16":             withBody("Content-Type: text/plain; charset=utf-16", fill("a\x00")),
		"iso-2022-jp":        withBody("Content-Type: text/plain", fill("\x1b$B")),
		"uuencode":           plain(fill("begin 644 a\n#0V%T\n")),
		"uuencode, ended":    plain(fill("begin 644 a\n#0V%T\nend\n")),
		"almost uuencode":    plain(fill("begin 644 a\n")),
		"flowed quotes":      withBody("Content-Type: text/plain; format=flowed", fill("> \n")),
		"deep flowed":        withBody("Content-Type: text/plain; format=flowed", fill(">")),
		"references":         "From: jane@contoso.com\nReferences: " + strings.Repeat("<", 60000) + "\n\n" + ask,
		"date":               "From: jane@contoso.com\nDate: " + strings.Repeat("(", 60000) + "\n\n" + ask,
		"report's fields":    notice(explained, statusPart+fill("Action: failed\n\n")),
		"report's words":     notice(explained + fill("Message-ID:\n550 5.1.1 a@b.c\n")),
	}
}

// Work that grows faster than the size shows in small messages already: eight
// times the size may take eight times as long, and would take 64 times if the
// work were quadratic. Garbage is collected between the measurements, not in them.
// BenchmarkReadNasty measures messages of full size.
func TestReadNasty(t *testing.T) {
	const (
		longest = 5 * time.Second
		times   = 8
		limit   = 20
		enough  = 20 * time.Millisecond // for the clock to tell
		looks   = 6
	)
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	small := nasty(nastySize / times)
	for name, message := range nasty(nastySize) {
		r, took := timed(message)
		if took > longest {
			t.Errorf("%s took %s", name, took)
		}
		if len(r.Swaps) > 0 && r.Swaps[0].New != "jane@contoso.onmicrosoft.com" {
			t.Errorf("%s: %v", name, r.Swaps)
		}
		_, base := timed(small[name])
		for i := 0; i < looks && took > enough && took > limit*base; i++ {
			_, again := timed(message)
			_, short := timed(small[name])
			took, base = min(took, again), min(base, short)
		}
		if took > enough && took > limit*base {
			t.Errorf("%s: %d times the size takes %d times as long", name, times, took/base)
		}
	}
}

// The longest sentence that is read, of nothing but verbs: each is weighed by what stands
// around it, and the work for one may grow with the sentence only once.
func TestReadVerbs(t *testing.T) {
	const longest = time.Second * (maxMessage / 96 / nastySize) // more with the race detector
	for _, w := range []string{"change ", "refuse ", "fraud ", "not ", "must ", "cancel "} {
		text := strings.Repeat(w, (maxSentence-100)/(len(w)+1))
		if _, took := timed(fresh("x", text+". "+ask)); took > longest {
			t.Errorf("a sentence of %q took %s", w, took)
		}
	}
}

// timed measures by the processor's time of this process, which other programs do not
// lengthen much.
func timed(message string) (Reading, time.Duration) {
	runtime.GC()
	start := processorTime()
	r := Read([]byte(message), desk)
	return r, processorTime() - start
}

func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func BenchmarkReadNasty(b *testing.B) {
	for name, message := range nasty(maxMessage - 4096) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Read([]byte(message), desk)
			}
		})
	}
}
