package web

import (
	"encoding/base64"
	"fmt"
	"io"
	"mime/quotedprintable"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// inbound stores a mail and gives it an outcome; with the zero End it stays unread.
func (b *bundle) inbound(t *testing.T, raw string, h store.Header, e store.End) string {
	t.Helper()
	ctx := t.Context()
	box, err := b.Mailbox(ctx, "imap://cosell@host/INBOX", "cosell@vendor.example")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Cursor(ctx, box, 1); err != nil {
		t.Fatal(err)
	}
	uid := uint32(mails.Add(1))
	raw = strings.ReplaceAll(raw, "\n", "\r\n")
	if _, err := b.SaveIncoming(ctx, box, 1, uid, []store.Incoming{{UID: uid, Size: int64(len(raw)), Received: b.now, Raw: []byte(raw)}}); err != nil {
		t.Fatal(err)
	}
	list, err := b.Mails(ctx, store.MailFilter{Direction: "in", Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	var id int64
	if _, err := fmt.Sscanf(list[0].ID, "in-%d", &id); err != nil {
		t.Fatal(err)
	}
	if e.Outcome == "" {
		return list[0].ID
	}
	err = b.Do(ctx, func(tx *store.Tx) error {
		tx.Describe(id, h)
		tx.Record(id, e)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return list[0].ID
}

// request files a request from a mail, and returns it with the mail's id.
func (b *bundle) request(t *testing.T, local string) (workflow.Request, string) {
	t.Helper()
	from := local + "@contoso.com"
	id := b.inbound(t, "From: "+from+"\nSubject: Swap for "+local+"\n\nPlease swap it. It is "+local+".\n", store.Header{}, store.End{})
	var number int64
	if _, err := fmt.Sscanf(id, "in-%d", &number); err != nil {
		t.Fatal(err)
	}
	var r workflow.Request
	err := b.Do(t.Context(), func(tx *store.Tx) error {
		var err error
		tx.Describe(number, store.Header{
			Kind: "swap_request", Sender: from, Subject: "Swap for " + local, Auth: workflow.AuthPass,
			Envelope: store.Envelope{AuthReasons: []string{"DKIM: contoso.com signed it"}},
		})
		if r, err = tx.Create(t.Context(), store.NewRequest{Old: from, New: local + "@contoso.onmicrosoft.com", Sender: from, Auth: workflow.AuthPass, Message: number}); err != nil {
			return err
		}
		tx.Record(number, store.End{Outcome: store.BecameRequest, Request: r.ID})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return r, id
}

// move makes an event happen.
func (b *bundle) moveRef(t *testing.T, ref workflow.Ref, e workflow.Event, by workflow.Actor) workflow.Request {
	t.Helper()
	r, err := b.Move(t.Context(), ref, e, by)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

var refusal = store.End{Outcome: store.WasRefused, Reason: "it is spam", ForStaff: true}

func (c *client) want(path string, status int, texts ...string) string {
	c.t.Helper()
	got, body := c.get(path)
	if got != status {
		c.t.Errorf("%s: %d, want %d\n%s", path, got, status, body)
	}
	for _, text := range texts {
		if !strings.Contains(body, text) {
			c.t.Errorf("%s lacks %q\n%s", path, text, body)
		}
	}
	return body
}

var mailLink = regexp.MustCompile(`<a href="/mail/((?:in|out)-[0-9]+)">`)

// listed are the ids of the mails on a page, in order, and the URL of the next one.
func listed(body string) (ids []string, older string) {
	for _, m := range mailLink.FindAllStringSubmatch(body, -1) {
		ids = append(ids, m[1])
	}
	if m := regexp.MustCompile(`rel="next" href="([^"]+)"`).FindStringSubmatch(body); m != nil {
		older = strings.ReplaceAll(m[1], "&amp;", "&")
	}
	return ids, older
}

func TestMailFilters(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r, asked := b.request(t, "jane")
	b.moveRef(t, r.Ref, workflow.Checked{Of: r.Pair(), Problem: workflow.NoTenant, Evidence: workflow.Evidence{CheckedAt: b.now}}, workflow.System)
	spam := b.inbound(t, "From: eve@evil.example\nSubject: Buy\n\nbuy", store.Header{Kind: "other", Sender: "eve@evil.example", Subject: "Günstig kaufen"}, refusal)
	bounce := b.inbound(t, "From: x@y.example\nSubject: Failed\n\nno", store.Header{Kind: "bounce", Sender: "x@y.example", Subject: "Failed"},
		store.End{Outcome: store.WasRefused, Reason: "a report"})
	unread := b.inbound(t, "From: z@y.example\nSubject: New\n\nnew", store.Header{}, store.End{})
	c := b.signedIn(t, "kim@vendor.example", workflow.Viewer)
	all, err := b.Mails(t.Context(), store.MailFilter{Direction: "out"})
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	out := all[0].ID
	for query, want := range map[string][]string{
		"":                                {unread, bounce, spam, asked, out},
		"?direction=in":                   {unread, bounce, spam, asked},
		"?direction=out":                  {out},
		"?state=queued":                   {out},
		"?state=accepted":                 nil,
		"?state=refused":                  {bounce, spam},
		"?state=refused&kind=bounce":      {bounce},
		"?state=unread":                   {unread},
		"?for_staff=1":                    {spam},
		"?kind=swap_request":              {asked},
		"?ref=" + string(r.Ref):           {asked, out},
		"?q=jane%40contoso.com":           {asked, out},
		"?q=CONTOSO":                      {asked, out},
		"?q=G%C3%9CNSTIG+evil":            {spam},
		"?q=nobody":                       nil,
		"?q=%27%29+%26+%7C+%3A*":          nil,
		"?direction=out&q=jane":           {out},
		"?direction=in&after=999999-5":    {unread, bounce, spam, asked},
		"?direction=in&after=1-0":         nil,
		"?direction=in&q=jane&state=":     {asked},
		"?for_staff=1&direction=out":      nil,
		"?for_staff=1&state=refused":      {spam},
		"?kind=bounce&q=failed&for_staff": {bounce},
	} {
		got, _ := listed(c.want("/mail"+query, http.StatusOK))
		if !sameIDs(got, want) {
			t.Errorf("%s: %v, want %v", query, got, want)
		}
	}
	for _, bad := range []string{"?direction=up", "?state=lost", "?kind=x", "?ref=SWAP-1", "?after=x", "?after=-1-3"} {
		c.want("/mail"+bad, http.StatusBadRequest)
	}
	c.want("/mail", http.StatusOK, `For staff <span class="count">1</span>`, `Refused <span class="count">2</span>`, `Inbound <span class="count">4</span>`, `Outgoing <span class="count">1</span>`)
}

// sameIDs compares as sets: who came first within one second is not told apart.
func sameIDs(got, want []string) bool {
	if len(got) != len(want) {
		return false
	}
	has := map[string]bool{}
	for _, id := range got {
		has[id] = true
	}
	for _, id := range want {
		if !has[id] {
			return false
		}
	}
	return true
}

// Every mail is on one page, newest first, however the two directions lie between each other.
func TestMailPages(t *testing.T) {
	t.Parallel()
	b := setup(t)
	fill(t, b, 600)
	c := b.signedIn(t, "kim@vendor.example", workflow.Viewer)
	for _, query := range []string{"/mail", "/mail?direction=out", "/mail?q=past", "/mail?kind=swap_request"} {
		seen := map[string]bool{}
		last := map[string]int{}
		for path := query; path != ""; {
			var ids []string
			ids, path = listed(c.want(path, http.StatusOK))
			for _, id := range ids {
				way, digits, _ := strings.Cut(id, "-")
				n := 0
				fmt.Sscan(digits, &n)
				if seen[id] || last[way] > 0 && n > last[way] {
					t.Fatalf("%s: %s is out of order", path, id)
				}
				seen[id], last[way] = true, n
			}
		}
		want := map[string]int{"/mail": 1800, "/mail?direction=out": 1200, "/mail?q=past": 1800, "/mail?kind=swap_request": 600}[query]
		if len(seen) != want {
			t.Errorf("%s: %d mails, want %d", query, len(seen), want)
		}
	}
	c.want("/mail", http.StatusOK, `Inbound <span class="count">600</span>`, `Outgoing <span class="count">999&#43;</span>`)
}

// fill adds requests of the past, with what belongs to them.
func fill(t *testing.T, b *bundle, n int) {
	t.Helper()
	pool, err := store.Connect(t.Context(), b.dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	if err := store.Fill(t.Context(), pool, n, func(string, ...any) {}); err != nil {
		t.Fatal(err)
	}
}

// Viewers look. Who replays or is done with a mail stands in the trail.
func TestMailActions(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.inbound(t, "From: eve@evil.example\nSubject: Buy\n\nbuy", store.Header{Kind: "other", Sender: "eve@evil.example"}, refusal)
	_, requested := b.request(t, "li")
	kim, sam := b.signedIn(t, "kim@vendor.example", workflow.Viewer), b.signedIn(t, "sam@vendor.example", workflow.Approver)
	for _, action := range []string{"replay", "done", "undo"} {
		if status, _ := kim.post("/mail/"+id+"/"+action, nil); status != http.StatusForbidden {
			t.Errorf("a viewer's %s: %d", action, status)
		}
		if status, _ := sam.get("/mail/" + id + "/" + action); status != http.StatusNotFound && status != http.StatusMethodNotAllowed {
			t.Errorf("GET %s: %d", action, status)
		}
	}
	if body := kim.want("/mail/"+id, http.StatusOK); strings.Contains(body, "/replay") {
		t.Error("a viewer is offered what they may not do")
	}
	waiting := func() bool {
		ids, _ := listed(sam.want("/mail?for_staff=1", http.StatusOK))
		return len(ids) == 1
	}
	for _, step := range []struct {
		path   string
		form   map[string][]string
		status int
		says   string
		waits  bool
	}{
		{id + "/done", nil, 200, "is done, and off the list", false},
		{id + "/undo", nil, 200, "waits for a person again", true},
		{requested + "/done", nil, 409, "does not wait for a person", true},
		{requested + "/replay", nil, 409, "has its outcome", true},
		{id + "/replay", nil, 200, "is being read once more", true},
		{requested + "/replay", map[string][]string{"again": {"1"}}, 200, "is being read once more", true},
		{"in-9999/replay", nil, 404, "no such thing", true},
	} {
		status, body := sam.post("/mail/"+step.path, step.form)
		if status != step.status || !strings.Contains(body, step.says) {
			t.Errorf("%s: %d, want %d and %q\n%s", step.path, status, step.status, step.says, body)
		}
		if waiting() != step.waits {
			t.Errorf("after %s: for staff is %v", step.path, !step.waits)
		}
	}
	rows, err := b.Audit(t.Context(), store.MailChain)
	if err != nil {
		t.Fatal(err)
	}
	var events []string
	for _, a := range rows {
		if a.Actor != "sam@vendor.example" || a.Via != workflow.ViaWeb {
			t.Errorf("%+v", a)
		}
		events = append(events, a.Event)
	}
	if got := strings.Join(events, " "); got != "handled unhandled replayed replayed" {
		t.Error(got)
	}
}

// What strangers write is text, wherever it is shown.
func TestMailRunsNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	c := b.signedIn(t, "kim@vendor.example", workflow.Viewer)
	for _, evil := range []string{
		`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `'-alert(1)-'`, `</pre><svg onload=alert(1)>`, `{{.}}`, `javascript:alert(1)`,
		`</title><script>alert(1)</script>`, "<a href=\"javascript:alert(1)\">x</a>", "\x00<b>", "<!--", "]]>",
	} {
		known := strings.ReplaceAll(evil, "\x00", "") // as reading has it
		id := b.inbound(t, "From: \""+evil+"\" <eve@evil.example>\nSubject: "+evil+"\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\n"+
			evil+"\n\n> "+evil+"\n--b\nContent-Type: text/html\nContent-Disposition: attachment; filename=\""+strings.ReplaceAll(evil, `"`, `\"`)+"\"\n\n"+evil+"\n--b--\n",
			store.Header{Kind: "other", Sender: known, Subject: known, MessageID: known, Envelope: store.Envelope{AuthReasons: []string{known}, ReplyTo: known, DisplayAddress: known}},
			store.End{Outcome: store.WasRefused, Reason: known, ForStaff: true})
		for _, path := range []string{"/mail", "/mail/" + id, "/mail/" + id + "/source", "/mail?q=" + "%22%3E%3Cimg+src%3Dx%3E"} {
			body := c.want(path, http.StatusOK)
			for _, found := range regexp.MustCompile(`(?i)<script>|<img|<svg|<b>|onerror=["']|href="javascript|<!--`).FindAllString(body, -1) {
				t.Errorf("%q in %s: %s", evil, path, found)
			}
		}
	}
}

// The token of a challenge is on no page, in no form that a mail can have it in.
func TestChallengeTokensAreNowhere(t *testing.T) {
	t.Parallel()
	b := setup(t)
	c := b.signedIn(t, "ada@vendor.example", workflow.Admin)
	const token = "ABCDEFGHIJKLMNOPQRSTUVWX27"
	url := "https://desk.vendor.example/confirm/" + token
	var qp strings.Builder
	w := quotedprintable.NewWriter(&qp)
	io.WriteString(w, "Somewhat longer, so that the line has to be broken in it: "+url+" and on\n")
	w.Close()
	inner := "From: cosell@vendor.example\nSubject: Is it you?\n\nYes: " + url + "\n"
	html := `<p><a href="` + url + `">yes</a></p>`
	for name, body := range map[string]string{
		"plain":            "Content-Type: text/plain\n\n" + url,
		"quoted":           "Content-Type: text/plain\n\nno\n\n> " + url,
		"broken":           "Content-Type: text/plain\n\n> https://desk.vendor.example/confirm/ABCDEFGHIJKL\n> MNOPQRSTUVWX27",
		"quoted-printable": "Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\n" + qp.String(),
		"base64":           "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n" + wrapped(base64.StdEncoding.EncodeToString([]byte(inner))),
		"html":             "Content-Type: text/html\n\n" + html,
		"html, base64":     "Content-Type: text/html\nContent-Transfer-Encoding: base64\n\n" + wrapped(base64.StdEncoding.EncodeToString([]byte(html))),
		"attached":         "Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/rfc822\n\n" + inner + "\n--b--\n",
		"attached, base64": "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" + wrapped(base64.StdEncoding.EncodeToString([]byte(inner))) + "\n--b--\n",
		"rewritten":        "Content-Type: text/plain\n\nhttps://safe.example/?url=https%3A%2F%2Fdesk.vendor.example%2Fconfirm%2F" + token + "&data=1",
		"otherwise":        "Content-Type: text/plain\n\nhttps://urldefense.example/v2/url?u=https-3A__desk.vendor.example_confirm_" + token + "&d=1",
	} {
		id := b.inbound(t, "From: jane@contoso.com\nSubject: Re: Is it you?\nMIME-Version: 1.0\n"+body, store.Header{Sender: "jane@contoso.com", Subject: "Re: " + url}, refusal)
		for path, status := range map[string]int{"/mail": 200, "/mail/" + id: 200, "/mail/" + id + "/source": 403, "/mail/" + id + "/download": 403} {
			shown := c.want(path, status)
			if flat := strings.NewReplacer("\n", "", "&gt;", "", " ", "", "=", "").Replace(shown); strings.Contains(flat, token) || strings.Contains(flat, "MNOPQRSTUVWX27") {
				t.Errorf("%s: %s shows the token\n%s", name, path, shown)
			}
		}
		c.want("/mail/"+id, http.StatusOK, "So the source is not shown.")
	}
}

func wrapped(s string) string { return regexp.MustCompile(`.{76}`).ReplaceAllString(s, "$0\n") }

// The challenge itself: its source is for its owner alone, whatever it holds.
func TestChallengesHaveNoSource(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r, _ := b.request(t, "jane")
	b.moveRef(t, r.Ref, workflow.Checked{Of: r.Pair(), Confirm: true, Evidence: workflow.Evidence{CheckedAt: b.now, TenantID: "t"}}, workflow.System)
	list, err := b.Mails(t.Context(), store.MailFilter{Direction: "out"})
	if err != nil {
		t.Fatal(err)
	}
	c := b.signedIn(t, "ada@vendor.example", workflow.Admin)
	found := false
	for _, m := range list {
		want := http.StatusOK
		if m.Occasion == string(workflow.Challenge) {
			found, want = true, http.StatusForbidden
		}
		c.want("/mail/"+m.ID, http.StatusOK)
		c.want("/mail/"+m.ID+"/source", want)
		c.want("/mail/"+m.ID+"/download", want)
		if want != http.StatusForbidden {
			continue
		}
		reply := b.inbound(t, "From: jane@contoso.com\nSubject: Re\n\nwhat is this", store.Header{Sender: "jane@contoso.com", Refs: []string{m.MessageID}}, refusal)
		c.want("/mail/"+reply, http.StatusOK, "may quote it")
		c.want("/mail/"+reply+"/source", http.StatusForbidden)
	}
	if !found {
		t.Errorf("there is no challenge: %+v", list)
	}
}

func TestMarked(t *testing.T) {
	t.Parallel()
	for text, odd := range map[string]int{
		"plain, ü and 日本語 👍🏽 ❤️": 0,
		"jаne@contoso.com":       1, // Cyrillic
		"Привет, мир":            0,
		"аррӏе@example.com":      5,
		"a\u202eb\u200bc":        2,
		"ｊane":                   1,
		"x\u00a0y\u3164z":        2,
		"tab\tline\nend\r\n":     0,
		"bell\a":                 1,
	} {
		if got := oddities(text); got != odd {
			t.Errorf("%q: %d, want %d", text, got, odd)
		}
		var all strings.Builder
		for _, p := range marked(text) {
			all.WriteString(p.Text)
		}
		if odd == 0 && all.String() != strings.ReplaceAll(text, "\r", "") {
			t.Errorf("%q became %q", text, all.String())
		}
	}
}
