package intake

import (
	"bytes"
	"net/mail"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// FuzzHeader holds what is read of a header against net/mail, which ends lines
// at LF alone, and against itself with other line ends.
func FuzzHeader(f *testing.F) {
	for _, s := range []string{
		"From: Jane Doe <jane@contoso.com>\nSubject: =?utf-8?q?a?=\n\n",
		"From: \"a\\\"b\" <jane@contoso.com>\nX: y\n z\nDate: Mon, 1 Jan 2024 10:00:00 +0000\n\nbody",
		"X: y\rFrom: jane@contoso.com\r\nSubject: x\r\n\r\n",
		"From: jane@contoso.com\rSubject: x\r\rbody",
		"From: jane@contoso.com\r\r\nX: y\r\r\n\r\r\n",
		"X: y\r\nX: y\nFrom: jane@contoso.com\n\nPlease\r\nFrom: bob@fabrikam.com\r\n\r\n",
		"From: Group:jane@contoso.com,<@a:b@c>;\nFrom : x\n\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		h, body, err := readHeader(raw)
		addr, _, fromErr := h.sender()
		for _, field := range h {
			if field.name == "" || strings.ContainsFunc(field.name, func(r rune) bool { return r <= ' ' || r > '~' || r == ':' || unicode.IsUpper(r) }) ||
				strings.ContainsAny(field.value, "\x00\r\n") {
				t.Fatalf("field %q: %q", field.name, field.value)
			}
		}
		if err == nil && !bytes.HasSuffix(raw, body) {
			t.Fatalf("body %q", body)
		}
		if err == nil && fromErr == nil {
			if again, ok := addrSpec(addr); !ok || again != addr {
				t.Fatalf("from %q", addr)
			}
			othersAgree(t, raw, raw[:len(raw)-len(body)], addr)
		}
		if !bytes.ContainsRune(raw, '\r') && len(raw) < maxHeader/2 {
			for _, end := range []string{"\r\n", "\r"} {
				other, _, otherErr := readHeader(bytes.ReplaceAll(raw, []byte("\n"), []byte(end)))
				if !slices.Equal(h, other) || (err == nil) != (otherErr == nil) {
					t.Fatalf("line ends %q: %v (%v), not %v (%v)", end, other, otherErr, h, err)
				}
			}
		}
	})
}

// othersAgree checks that a program which takes the mail at all, and ends lines
// in another way, takes it for that sender's.
func othersAgree(t *testing.T, raw, head []byte, addr string) {
	t.Helper()
	same := func(who, value string) {
		if a, err := mail.ParseAddress(value); err == nil && !strings.EqualFold(a.Address, addr) {
			t.Fatalf("%s: from %q, not %q", who, a.Address, addr)
		}
	}
	if m, err := mail.ReadMessage(bytes.NewReader(raw)); err == nil {
		for _, v := range m.Header["From"] {
			same("ends lines at LF", v)
		}
	}
	if !bytes.Contains(head, []byte("\r\n")) {
		return
	}
	for l := range strings.SplitSeq(string(raw), "\r\n") {
		if l == "" || len(l) > maxHeader {
			break
		}
		if name, v, _ := strings.Cut(l, ":"); strings.EqualFold(name, "from") {
			same("ends lines at CRLF", v)
		}
	}
}

// FuzzMIME checks that the text of a message is the same whatever ends its
// lines, and no larger than its size allows.
func FuzzMIME(f *testing.F) {
	for _, s := range []string{
		multipart("mixed", textPart(ask), htmlPart("<p>a<td>b"), "Content-Type: message/rfc822\n\nx"),
		multipart("alternative", textPart(ask), htmlPart("<p>"+ask)),
		multipart("signed", textPart(ask), "\nx"),
		withBody("Content-Type: multipart/mixed", "--b\n\na\n--b\nContent-Type: text/html\n\nb\n--b--\n"),
		withBody("Content-Type: multipart/mixed; boundary*0=b; boundary*1*=%31", "--b1\nContent-Transfer-Encoding: base64\n\nYQ==\n--b1--\n"),
		withBody("Content-Type: text/plain; charset=gbk; format=flowed; delsp=yes\nContent-Transfer-Encoding: quoted-printable", "a =\nb=C4=E3 \n> c \n> d"),
		withBody("Content-Type: text/plain; charset=utf-7", "+AOQ- +-"),
		withBody("Content-Type: text/calendar", "BEGIN:VCALENDAR\nMETHOD:REPLY\n"),
		withBody("", "a\nbegin 644 a.txt\n#0V%T\n`\nend\nb"),
		nested(3, ask),
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		h, rest, err := readHeader(raw)
		if err != nil {
			return
		}
		b, err := readBody(h, rest)
		size := 0
		for _, l := range slices.Concat(b.plain, b.rich) {
			if !utf8.ValidString(l.text) || strings.ContainsAny(l.text, "\x00\r\n") {
				t.Fatalf("line %q", l.text)
			}
			size += len(l.text)
		}
		if size > 2*4*len(raw) {
			t.Fatalf("%d bytes of text out of %d", size, len(raw))
		}
		if bytes.ContainsRune(raw, '\r') || len(raw) > maxHeader/2 || linesMatter(raw) {
			return
		}
		for _, end := range []string{"\r\n", "\r"} {
			h, rest, _ := readHeader(bytes.ReplaceAll(raw, []byte("\n"), []byte(end)))
			other, otherErr := readBody(h, rest)
			if !slices.Equal(other.plain, b.plain) || !slices.Equal(other.rich, b.rich) || (err == nil) != (otherErr == nil) {
				t.Fatalf("line ends %v: %v (%v), not %v (%v)", end, other.plain, otherErr, b.plain, err)
			}
		}
	})
}

// linesMatter reports charsets in which a CR or LF may be half a character or an
// escape, and a CR that is encoded.
func linesMatter(raw []byte) bool {
	for _, s := range []string{"16", "32", "ucs", "unicode", "hz", "\x00", "\xff\xfe", "\xfe\xff", "=0d", "%"} {
		if bytes.Contains(bytes.ToLower(raw), []byte(s)) {
			return true
		}
	}
	return false
}

// FuzzHTML checks that a document shows nothing that it does not hold, in its
// order where it has no table, and that what follows it stays apart.
func FuzzHTML(f *testing.F) {
	for _, s := range []string{
		"<table><tr><td>old@x</td><td>new@y</td></tr></table>",
		"<div class=gmail_quote>a<div>b</div></div><blockquote>c</blockquote><s>d</s><p hidden>e<p>f",
		"<pre>a\nb</pre><script>c</script><div id=appendonsend></div>d&amp;&#0;",
		"<td>a<table><td>b<table></td></tr>c</table>d",
		"<style>.a,#b{display:none}@media x{.c{color:red}}</style><i class=a id=b style='font:1px/2 a;color:#fff;background:white'>a</i>",
		"<noscript>a<b>b</noscript><xmp>c<d></xmp><textarea>e</textarea><o:p style='mso-hide:all'/>f<![if !mso]>g<!--[if mso]>h-->",
	} {
		f.Add(s)
	}
	const (
		ends = "</script></style></title></textarea></xmp></iframe></noembed></noframes></noscript>"
		tail = "<table><tr><td>k1@x</td><td>k2@x</td></tr></table>k3@x<br>k4@x<div>k5@x</div><p>k6@x<ul><li>k7@x<li>k8@x</ul><i style=display:block>k9@x</i>k0@x"
	)
	f.Fuzz(func(t *testing.T, src string) {
		src = clean(src)
		lines, cut := renderHTML(src)
		var shown strings.Builder
		for _, l := range lines {
			if !utf8.ValidString(l.text) || strings.ContainsAny(l.text, "\x00\n\r") {
				t.Fatalf("line %q", l.text)
			}
			shown.WriteString(l.text)
		}
		part, all := shown.String(), textTokens(src)
		if strings.Contains(strings.ToLower(src), "<table") { // text between its cells shows above it
			part, all = sorted(part), sorted(all)
		}
		if rest, ok := inOrder(part, all); !ok {
			t.Fatalf("%q is not in the document", rest)
		}
		if cut || strings.Contains(src, "@") {
			return
		}
		lines, _ = renderHTML(src + ends + tail)
		for _, l := range lines {
			if i := strings.Index(l.text, "@xk"); i >= 0 {
				t.Fatalf("glued: %q", l.text)
			}
		}
	})
}

// textTokens joins the text of a document, hidden or not.
func textTokens(src string) string {
	var b strings.Builder
	for z := html.NewTokenizer(strings.NewReader(src)); ; {
		switch z.Next() {
		case html.ErrorToken:
			return b.String()
		case html.TextToken:
			b.Write(z.Text())
		case html.StartTagToken, html.SelfClosingTagToken:
			if name, _ := z.TagName(); atom.Lookup(name) == atom.Noscript {
				z.NextIsNotRawText()
			}
		default:
		}
	}
}

// inOrder reports whether all has the characters of part in the same order,
// white space and control characters aside; if not, what it lacks.
func inOrder(part, all string) (rest string, ok bool) {
	seen := []rune(all)
	for i, r := range part {
		if unicode.IsSpace(r) {
			continue
		}
		j := slices.IndexFunc(seen, func(s rune) bool { return s == r || r == utf8.RuneError && unicode.IsControl(s) })
		if j < 0 {
			return part[i:], false
		}
		seen = seen[j+1:]
	}
	return "", true
}

// sorted orders the characters of s, control characters made what they show as.
func sorted(s string) string {
	runes := []rune(s)
	for i, r := range runes {
		if unicode.IsControl(r) && !unicode.IsSpace(r) {
			runes[i] = utf8.RuneError
		}
	}
	slices.Sort(runes)
	return string(runes)
}

// FuzzCharset checks that every label gives valid text of a bounded size, and
// that plain ASCII stays what it is.
func FuzzCharset(f *testing.F) {
	for _, label := range []string{"", "utf-8", "utf-7", "utf-16", "utf-32le", "iso-2022-kr", "gb2312", "x-sjis", "win-1251", "hz-gb-2312", "'koi8r'", "big5"} {
		f.Add(label, []byte("jane@x +AOQ- ~{Dc~} \x1b$B$3\x1b(B \x82\xb1\xc4\xe3 \u00fc"), "koi8-r")
		f.Add(label, []byte("jane@x"), "")
	}
	f.Fuzz(func(t *testing.T, label string, b []byte, hint string) {
		text := toUTF8(b, label, hint)
		if len(text) > 4*len(b)+3 {
			t.Fatalf("%d bytes out of %d", len(text), len(b))
		}
		if cleaned := clean(text); !utf8.ValidString(cleaned) || strings.ContainsAny(cleaned, "\x00\r") {
			t.Fatalf("text %q", cleaned)
		}
		plain := !slices.ContainsFunc(b, func(c byte) bool { return c < ' ' || c > '~' || strings.IndexByte(`+~\`, c) >= 0 })
		if letter, ok := decodeNamed([]byte("A"), charsetName(label)); plain && (!ok || letter == "A") && text != string(b) {
			t.Fatalf("label %q makes %q of %q", label, text, b)
		}
		if words := decodeWords("=?" + label + "?b?" + string(b) + "?="); len(words) > 4*(len(b)+len(label))+30 {
			t.Fatalf("words of %d bytes", len(words))
		}
	})
}
