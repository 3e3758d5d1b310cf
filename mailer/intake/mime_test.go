package intake

import (
	"encoding/base64"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
)

// withBody makes a mail of Jane's with MIME header lines and a body.
func withBody(headerLines, body string) string {
	return "From: jane@contoso.com\nSubject: Hello\nMIME-Version: 1.0\n" + headerLines + "\n\n" + body
}

const (
	ask      = "Please swap my address for jane@contoso.onmicrosoft.com."
	swapped1 = "swap_request jane>jane@contoso.t"
	htmlType = "Content-Type: text/html; charset=utf-8"
)

func multipart(kind string, parts ...string) string {
	var b strings.Builder
	b.WriteString(withBody("Content-Type: multipart/"+kind+"; boundary=\"b 1\"", "preamble\n"))
	for _, p := range parts {
		b.WriteString("--b 1\n" + p + "\n")
	}
	return b.String() + "--b 1--\n"
}

func textPart(s string) string { return "Content-Type: text/plain; charset=utf-8\n\n" + s }
func htmlPart(s string) string { return htmlType + "\n\n" + s }

func utf16Text(s string) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u>>8), byte(u))
	}
	return base64.StdEncoding.EncodeToString(b)
}

func TestReadEncodings(t *testing.T) {
	t.Parallel()
	wrapped := base64.StdEncoding.EncodeToString([]byte("Gr\u00fc\u00dfe. " + ask))
	for name, message := range map[string]string{
		"no MIME header":     "From: jane@contoso.com\n\n" + ask,
		"byte order mark":    "\uFEFFFrom: jane@contoso.com\n\n" + ask,
		"quoted-printable":   withBody("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable", "Please swap my address for =\njane@contoso.onmicro=73oft.com=2E =C3=BC=zz ="),
		"base64":             withBody("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: BASE64", wrapped[:40]+"\n "+wrapped[40:]),
		"base64 with junk":   withBody("Content-Transfer-Encoding: base64", wrapped[:20]+"!\n*"+strings.TrimRight(wrapped[20:], "=")),
		"iso-8859-1":         withBody("Content-Type: text/plain; charset=iso-8859-1", "Gr\xfc\xdfe. "+ask),
		"koi8-r":             withBody("Content-Type: text/plain; charset=koi8-r", "\xf0\xd2\xc9\xd7\xc5\xd4. "+ask),
		"iso-2022-jp":        withBody("Content-Type: text/plain; charset=iso-2022-jp", "\x1b$B$3$s\x1b(B. "+ask),
		"utf-16":             withBody("Content-Type: text/plain; charset=utf-16be\nContent-Transfer-Encoding: base64", utf16Text(ask)),
		"unknown charset":    withBody("Content-Type: text/plain; charset=x-nobody", "Gr\xfc\xdfe. "+ask),
		"mislabelled ascii":  withBody("Content-Type: text/plain; charset=us-ascii", "Gr\xfc\xdfe. "+ask),
		"unknown encoding":   withBody("Content-Transfer-Encoding: x-nothing", ask),
		"broken type":        withBody("Content-Type: text/plain; charset=utf-8; charset==;", ask),
		"junk in the header": "From jane Mon Jan  1 10:00:00 2024\n>From: x\nno colon here\n folded junk\nFrom: jane@contoso.com\nSubject : \n Hello\n\n" + ask,
		"flowed":             withBody("Content-Type: text/plain; format=flowed; delsp=yes", "Please swap my address for verylong- \njane@contoso.onmicrosoft.com"),
		"html only":          withBody(htmlType, "<html><head><title>x</title><style>p{}</style></head><body><p>Please swap my address for <b>jane</b>@contoso.<wbr>onmicrosoft.com.</p></body></html>"),
		"alternative":        multipart("alternative", textPart(ask), htmlPart("<p>"+ask+"</p>")),
		"html then text":     multipart("alternative", htmlPart("<p>"+ask+"</p>"), textPart(ask)),
		"empty text":         multipart("alternative", textPart(" \n"), htmlPart("<p>"+ask+"</p>")),
		"placeholder text":   multipart("alternative", textPart("Your mail program does not show HTML."), htmlPart("<p>"+ask+"</p>")),
		"mixed":              multipart("mixed", textPart(ask), "Content-Type: text/plain; name=x.txt\nContent-Disposition: attachment; filename=x.txt\n\nnew username: bob@fabrikam.onmicrosoft.com"),
		"mixed, no filename": multipart("mixed", textPart(ask), "Content-Type: text/csv\n\na@contoso.com,bob@fabrikam.onmicrosoft.com"),
		"signed":             multipart("signed", textPart(ask), "Content-Type: application/pkcs7-signature\n\nxxxx"),
		"related":            multipart("related", htmlPart("<p>"+ask+"</p>"), "Content-Type: image/png\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo="),
		"no last boundary":   strings.TrimSuffix(multipart("mixed", textPart(ask)), "--b 1--\n"),
		"part without type":  multipart("mixed", "\n"+ask),
		"html as text":       withBody("Content-Type: text/plain", "\n<!DOCTYPE html><html><body><p>Please swap my address for <b>jane</b>@contoso.onmicrosoft.com</p></body></html>"),
		"fragment as text":   withBody("Content-Type: text/plain", "<div>Please swap my address for <b>jane</b>@contoso.onmicrosoft.com</div>"),
		"text as html":       withBody(htmlType, "Please swap my address for\n\njane@contoso.onmicrosoft.com &amp; Co.\n"),
		"text with a tag":    withBody("Content-Type: text/plain", "<p> is a tag. "+ask),
		"utf-7":              withBody("Content-Type: text/plain; charset=utf-7", "Gr+APwA3w-e. Please swap my address for jane+AEA-contoso.onmicrosoft.com."),
	} {
		want := swapped1
		if name == "flowed" {
			want = "swap_request jane>verylong-jane@contoso.t"
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checkBoth(t, message, want)
		})
	}
}

func TestReadText(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ message, want string }{
		{withBody("Content-Transfer-Encoding: quoted-printable", "a =3D b=zz =4 = \n c=\nd =  \ne=\n"), "a = b=zz =4  cd e"},
		{withBody("Content-Type: text/plain; format=flowed", "one \ntwo\n stuffed\n> quoted \n> more\nthree \n> q\n-- \nJane"), "one two\nstuffed\nthree\n--\nJane"},
		{withBody("Content-Transfer-Encoding: base64", "YQ==Yg=="), "ab"},
		{withBody("Content-Type: multipart/mixed; boundary=b", "--b\n\none\n--bb\n--b x\nx--b\ntwo\n--b--\nafter"), "one\n--bb\n--b x\nx--b\ntwo"},
		{"From: jane@contoso.com\n\na\x07b", "a\uFFFDb"},
	} {
		if got := Read([]byte(tt.message), desk).Text; got != tt.want {
			t.Errorf("%q: text %q, want %q", tt.message, got, tt.want)
		}
	}
}

func TestReadMixedLineEnds(t *testing.T) {
	t.Parallel()
	m := multipart("alternative", textPart(ask), htmlPart("<p>"+ask+"</p>"))
	var b strings.Builder
	for i, l := range strings.Split(m, "\n") {
		b.WriteString(l + []string{"\n", "\r\n", "\r\r\n"}[i%3])
	}
	checkBoth(t, b.String(), swapped1)
}

func TestReadRenderings(t *testing.T) {
	t.Parallel()
	const table = "<p>Please swap:</p><table><tr><th><p>Old</p></th><th><p>New</p></th></tr>" +
		"<tr><td><p>a@contoso.com</p></td><td><p>a@contoso.onmicrosoft.com</p></td></tr></table>"
	for _, tt := range []struct{ name, message, want string }{
		{
			"disagree", multipart("alternative", textPart(ask), htmlPart("<p>"+strings.Replace(ask, "jane", "june", 1)+"</p>")),
			"needs_info/ambiguous_new",
		},
		{
			"text lacks the username", multipart("alternative", textPart("Please swap my address."), htmlPart(ask)),
			"needs_info/ambiguous_new",
		},
		{
			"disagree on the roles", multipart("alternative", textPart("New: b@contoso.onmicrosoft.com\nOld: a@contoso.onmicrosoft.com"), htmlPart("Old: b@contoso.onmicrosoft.com<br>New: a@contoso.onmicrosoft.com")),
			"needs_info/ambiguous_new",
		},
		{
			"cells with text after them", withBody(htmlType, "Please swap<table><tr><td>a@contoso.com</td> <td>a@contoso.onmicrosoft.com</td>\n</tr></table>"),
			"swap_request =a@contoso.com>a@contoso.t",
		},
		{
			"reply to a forward", strings.Replace(withBody(htmlType, "jane@contoso.onmicrosoft.com<div class=gmail_quote><div class=gmail_attr>On Monday, Desk wrote:</div>"+
				"<blockquote>---------- Forwarded message ---------<br>"+ask+"</blockquote></div>"), "\n", "\nIn-Reply-To: <1@desk.example>\n", 1),
			swapped1,
		},
		{
			"broken disposition", multipart("mixed", textPart(ask), "Content-Disposition: attachment; x==;\n\nnew username: bob@fabrikam.onmicrosoft.com"),
			swapped1,
		},
		{"disagree, but not on a swap", multipart("alternative", textPart("Hello"), htmlPart("Could we book a walkthrough? bob@contoso.com")), "walkthrough"},
		{"named part", multipart("mixed", textPart(ask), "Content-Type: text/plain; name=x.txt\n\nnew username: bob@fabrikam.onmicrosoft.com"), swapped1},
		{"disagree on nothing", multipart("alternative", textPart("Hello"), htmlPart("Hello bob@contoso.com")), "other"},
		{"table", withBody(htmlType, table), "swap_request =a@contoso.com>a@contoso.t"},
		{
			"table lost in text",
			multipart("alternative", textPart("Please swap:\n\nOld\n\nNew\n\na@contoso.com\n\na@contoso.onmicrosoft.com"), htmlPart(table)),
			"swap_request =a@contoso.com>a@contoso.t",
		},
		{
			"struck out", withBody(htmlType, "Please swap my address for <s>jan@contoso.onmicrosoft.com</s> jane@contoso.onmicrosoft.com"),
			swapped1,
		},
		{
			"hidden", withBody(htmlType, "Please swap my address for <span style='DISPLAY: none'>x@y.onmicrosoft.com</span>jane@contoso.onmicrosoft.com"),
			swapped1,
		},
		{
			"blockquote", strings.Replace(withBody(htmlType, "Please swap my address.<blockquote><div>jane@contoso.onmicrosoft.com</div></blockquote>"), "\n", "\nIn-Reply-To: <1@desk.example>\n", 1),
			"needs_info/missing_new",
		},
		{ // an editor's button for setting in makes one too
			"set in", withBody(htmlType, "Please swap my address for:<br>my user<blockquote><div>jane@contoso.onmicrosoft.com</div></blockquote>"),
			"swap_request jane>jane@contoso.t",
		},
		{
			"told", withBody(htmlType, "Please swap my address. Bob wrote:<blockquote><div>jane@contoso.onmicrosoft.com</div></blockquote>"),
			"needs_info/missing_new",
		},
		{
			"cited", withBody(htmlType, "Please swap my address.<blockquote type=cite><div>jane@contoso.onmicrosoft.com</div></blockquote>"),
			"needs_info/missing_new",
		},
		{
			"gmail quote", withBody(htmlType, ask+"<div class='gmail_quote'><div>bob@fabrikam.onmicrosoft.com</div></div>"),
			swapped1,
		},
		{
			"gmail forward", withBody(htmlType, "<div class='gmail_quote'><div class='gmail_attr'>---------- Forwarded message ---------<br>From: Bob</div>"+ask+"</div>"),
			"needs_info/forwarded",
		},
		{
			"gmail signature", withBody(htmlType, "Please swap my address.<div class='gmail_signature'>jane@contoso.onmicrosoft.com</div>"),
			"needs_info/missing_new",
		},
		{
			"outlook quote", withBody(htmlType, "<div>Please swap my address.</div><div id='appendonsend'></div><hr><div id='divRplyFwdMsg'><b>From:</b> Bob<br><b>Sent:</b> now</div><div>jane@contoso.onmicrosoft.com</div>"),
			"needs_info/missing_new",
		},
		{
			"attached mail", multipart("mixed", textPart("Please see attached."), "Content-Type: message/rfc822\n\nFrom: bob@fabrikam.com\n\n"+ask),
			"needs_info/forwarded",
		},
		{"encrypted", multipart("encrypted", textPart(ask)), "other"},
		{"sealed", withBody("Content-Type: application/pkcs7-mime; smime-type=enveloped-data", ask), "other"},
		{"uuencoded", withBody("Content-Transfer-Encoding: x-uuencode", ask), "other"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			checkBoth(t, tt.message, tt.want)
		})
	}
}

func TestRenderHTML(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ html, want string }{
		{"a<td>b</td><td>c</td>", "a\tb\tc"},
		{"<table><tr><td>old@x</td><td>new@x</td></tr><tr><td>c</td><td></td><td>d</td></tr></table>e", "old@x\tnew@x\nc\t\td\ne"},
		{"<table><tr><td>one<br>two</td><td>three</td></tr></table>", "one\ntwo\nthree"},
		{"<table><tr><td><table><tr><td>a<td>b<tr><td>c<td>d</table></td></tr></table>", "a\tb\nc\td"},
		{"<div>a</div>b<p>c<p>d", "a\nb\n\nc\n\nd"},
		{"a <b> b</b>\n c&nbsp;d&lt;e", "a b c d<e"},
		{"<ul><li>a<li>b</ul>", "a\nb"},
		{"<pre>a\n  b\tc</pre>", "a\nb\tc"},
		{"a<!-- b --><script>c<d</script><style>e</style>f", "af"},
		{"ja<s>x</s>ne", "ja ne"},
		{"a<p hidden>b<p>c", "a\n\nc"},
		{"<o:p>a</o:p>b", "ab"},
		{"a<blockquote>b<blockquote>c</blockquote>d</blockquote>e", "a\n>b\n>c\n>d\ne"},
		{"<div class=gmail_quote>a<div>b</div>c</div>d", ">a\n>b\n>c\nd"},
		{"<div class=gmail_quote><blockquote>a</div>b", ">a\n>b"},
		{"a&#1;b&#0;c", "a\uFFFDb\uFFFDc"},
		{strings.Repeat("<table><tr><td>", 40) + "a<td>b" + strings.Repeat("</table>", 40) + "c", "a\tb\nc"},
	} {
		lines, cut := renderHTML(tt.html)
		var got []string
		for _, l := range lines {
			got = append(got, quoteMark(l)+l.text)
		}
		if diff := cmp.Diff(tt.want, strings.TrimRight(strings.Join(got, "\n"), "\n>")); diff != "" || cut {
			t.Errorf("%s: %s", tt.html, diff)
		}
	}
}

// quoteMark is ">" for a line that is or may be a quote.
func quoteMark(l line) string {
	if l.kind == quoted || l.kind == indented {
		return ">"
	}
	return ""
}
