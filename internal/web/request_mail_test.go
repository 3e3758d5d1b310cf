package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

func TestSeen(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"plain ä ß 中文 \n\ttext":   "plain ä ß 中文 \n\ttext",
		"a\u00a0b":                "a b",
		"abc\u202egnol\u202c":     "abc<U+202E>gnol<U+202C>",
		"\x00\x1b[31m":            "<U+0000><U+001B>[31m",
		"zero\u200bwidth":         "zero<U+200B>width",
		"p\u0430ypal":             "p<а U+0430>ypal",
		"Москва and \u0430\u0430": "Москва and аа",
		"Müller@contoso.com":      "M<ü U+00FC>ller@contoso.com",
		"\u0440\u0443@contoso":    "<р U+0440><у U+0443>@contoso",
		"x\u3164y\u034f":          "x<U+3164>y<U+034F>",
		"\U0001d4c3ame":           "<\U0001d4c3 U+1D4C3>ame",
		"one\r\ntwo":              "one\ntwo",
		"":                        "",
	} {
		var got strings.Builder
		for _, p := range seen(text) {
			switch {
			case p.Code == "":
				got.WriteString(p.Text)
			case p.Text == "":
				got.WriteString("<" + p.Code + ">")
			default:
				got.WriteString("<" + p.Text + " " + p.Code + ">")
			}
			if p.Code != "" && p.Why == "" {
				t.Errorf("%q: nothing says what %s is", text, p.Code)
			}
		}
		if got.String() != want {
			t.Errorf("%q: %q, want %q", text, got.String(), want)
		}
	}
}

// marks are the marked addresses of a page: their role and text, in their order.
func marks(t *testing.T, page string) (list []string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || n.Data != "mark" {
			continue
		}
		role, text := "", ""
		for _, a := range n.Attr {
			if a.Key == "class" {
				role = a.Val
			}
		}
		for d := range n.Descendants() {
			if d.Type == html.TextNode {
				text += d.Data
			}
		}
		list = append(list, role+" "+text)
	}
	return list
}

// The addresses are marked where they stood: in the subject, in each part, in a list that is
// attached, with what is hidden within them.
func TestAddressesAreMarked(t *testing.T) {
	t.Parallel()
	b := setup(t)
	c := b.signedIn(t, "sam@vendor.example", workflow.Approver)
	part := func(header, text string) string { return "--b\r\n" + header + "\r\n\r\n" + text + "\r\n" }
	multipart := "From: Jane <jane@contoso.com>\r\nTo: cosell@vendor.example\r\nSubject: Swap to jane@contoso.onmicrosoft.com\r\nMessage-ID: <m@contoso.com>\r\n" +
		"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" +
		part("Content-Type: text/plain; charset=utf-8", "Please swap my old address jane@contoso.com for jane@contoso.onmicrosoft.com, not for jd@contoso.onmicrosoft.com.") +
		part("Content-Type: text/plain; charset=utf-8", "Ask bob@contoso.com in doubt.\r\n> An old mail of carl@contoso.com") + "--b--\r\n"
	for name, test := range map[string]struct {
		raw  string
		want []string
	}{
		"parts": {multipart, []string{
			"new jane@contoso.onmicrosoft.com", "old jane@contoso.com", "new jane@contoso.onmicrosoft.com",
			"not_meant jd@contoso.onmicrosoft.com", "contact bob@contoso.com",
		}},
		"html": {
			"From: jane@contoso.com\r\nSubject: x\r\nContent-Type: text/html\r\n\r\n<p>Please swap my address for <b>jane</b>@contoso.onmicrosoft.com</p>",
			[]string{"new jane@contoso.onmicrosoft.com"},
		},
		"hidden": {
			plainMail("jane@contoso.com", "x", "Please swap my address for \u200bjane@contoso\u200b.onmicrosoft.com now"),
			[]string{"new janeU+200B@contoso.onmicrosoft.com"},
		},
		"none": {plainMail("jane@contoso.com", "x", "Hello"), nil},
	} {
		r := b.received(t, "p"+name, test.raw)
		status, page := c.get(urlOf(r))
		if status != http.StatusOK {
			t.Fatalf("%s: %d", name, status)
		}
		got := marks(t, page)
		if name == "hidden" {
			if len(got) != 1 || !strings.Contains(got[0], "U+200B") || !strings.HasPrefix(got[0], "new jane@contoso") {
				t.Errorf("%s: %q", name, got)
			}
			continue
		}
		if strings.Join(got, "\n") != strings.Join(test.want, "\n") {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
	_, page := c.get(urlOf(b.received(t, "fold", multipart+" ")))
	wants(t, textOf(page), "Quoted from another mail, 1 line > An old mail of carl@contoso.com")
}

// hostile are texts that would run, or break out, where they are not escaped.
var hostile = []string{
	`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `'-alert(1)-'`, `</pre></div><script>alert(1)</script>`, `<svg/onload=alert(1)>`,
	`</textarea><script>alert(1)</script>`, `javascript:alert(1)`, `{{.}}`, `<iframe srcdoc="<script>alert(1)</script>">`, `" hx-get="/signout" hx-trigger="load`,
	`<a href="javascript:alert(1)">x</a>`, `<style>*{display:none}</style>`, `<base href=//evil.example>`, "<scr\x00ipt>alert(1)</scr\x00ipt>", `<form action=//evil.example><button>`,
	`&lt;script&gt;alert(1)&lt;/script&gt;`, `<!--`, `]]>`, `<meta http-equiv=refresh content="0;url=//evil.example">`,
}

// skeleton is the elements of a page and the names of their attributes: what strangers
// write may not change it, but for where it is marked and which of its lines are folded.
func skeleton(t *testing.T, page string) string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		names := n.Data
		for _, a := range n.Attr {
			names += " " + a.Key
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || strings.HasPrefix(strings.TrimSpace(a.Val), "javascript:") {
				t.Errorf("an attribute that runs: %s=%q", a.Key, a.Val)
			}
		}
		switch names {
		case "span class", "span class title", "mark class title", "bdi", "pre dir", "details", "summary":
		default:
			b.WriteString(names + "\n")
		}
	}
	return b.String()
}

func TestNothingOfAMailRuns(t *testing.T) {
	t.Parallel()
	b := setup(t)
	c := b.signedIn(t, "sam@vendor.example", workflow.Approver)
	show := func(local, evil string) string {
		t.Helper()
		oneLine := strings.Map(func(r rune) rune {
			if r < ' ' {
				return -1
			}
			return r
		}, evil)
		quoted := strings.ReplaceAll(strings.ReplaceAll(oneLine, `\`, `\\`), `"`, `\"`)
		raw := "From: \"" + quoted + "\" <" + local + "@contoso.com>\r\nTo: cosell@vendor.example\r\nSubject: " + oneLine + "\r\nMessage-ID: <" + local + "@contoso.com>\r\n" +
			"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nPlease swap my address for " + local + "@contoso.onmicrosoft.com\r\n\r\n" + oneLine +
			"\r\n--b\r\nContent-Type: text/csv; name=\"" + quoted + ".csv\"\r\nContent-Disposition: attachment; filename=\"" + quoted + ".csv\"\r\n\r\n" + oneLine + "\r\n--b--\r\n"
		id := b.stored(t, raw)
		var r workflow.Request
		err := b.Do(t.Context(), func(tx *store.Tx) (err error) {
			sender := local + "@contoso.com"
			tx.Describe(id, store.Header{Kind: "swap_request", Sender: sender, Subject: strings.ReplaceAll(evil, "\x00", ""), MessageID: local + "@contoso.com", Auth: workflow.AuthPass})
			r, err = tx.Create(t.Context(), store.NewRequest{Old: sender, New: local + "@contoso.onmicrosoft.com", Sender: sender, Auth: workflow.AuthPass, Message: id})
			tx.Record(id, store.End{Outcome: store.BecameRequest, Reason: strings.ReplaceAll(evil, "\x00", ""), Request: r.ID})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		e := evidence(workflow.RiskRaised, strings.ReplaceAll(evil, "\x00", ""))
		e.Signals[0].Detail = strings.ReplaceAll(evil, "\x00", "")
		r = b.move(t, r, workflow.Checked{Of: r.Pair(), Evidence: e}, workflow.System)
		c.post(urlOf(r)+"/note", form(r, "text", evil))
		_, page := c.post(urlOf(r)+"/deny", form(r, "text", evil, "digest", "stale"))
		return page
	}
	want := skeleton(t, show("plain", "1 < 2, and 3 > 2."))
	for i, evil := range hostile {
		page := show("p"+string(rune('a'+i)), evil)
		if got := skeleton(t, page); got != want {
			t.Errorf("%q changes the page: %s", evil, cmp.Diff(want, got))
		}
	}
}

// A mail that answers a challenge may quote its link, which is for the owner alone.
func TestLinksOfChallengesAreNotShown(t *testing.T) {
	t.Parallel()
	b := setup(t)
	c := b.signedIn(t, "sam@vendor.example", workflow.Approver)
	const token = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	r := b.received(t, "jane", plainMail("jane@contoso.com", "Re: x", "Swap it for jane@contoso.onmicrosoft.com, see https://desk.example/confirm/"+token+"\r\n\r\n> https://desk.example/confirm/"+token+"\r\n"))
	_, page := c.get(urlOf(r))
	wants(t, page, "https://desk.example/confirm/…")
	lacks(t, page, token)
}
