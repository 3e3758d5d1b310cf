package web

import (
	"encoding/base64"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

func TestOneMail(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r, id := b.request(t, "jane")
	c := b.signedIn(t, "kim@vendor.example", workflow.Viewer)
	c.want("/mail/"+id, http.StatusOK, "<h1>Swap for jane</h1>", "It became a request.", `href="/requests/`+string(r.Ref)+`"`,
		"the sender&#39;s domain vouches for it", "DKIM: contoso.com signed it", "Please swap it. It is jane.")
	c.want("/mail/"+id+"/source", http.StatusOK, "From: jane@contoso.com\nSubject: Swap for jane")
	c.want("/mail/in-99999", http.StatusNotFound)
	c.want("/mail/x", http.StatusNotFound)
	c.want("/mail/in-99999999999999999999", http.StatusNotFound)

	unread := b.inbound(t, "From: z@y.example\nSubject: New\n\nnew", store.Header{}, store.End{})
	c.want("/mail/"+unread, http.StatusOK, "It is not read yet.", "found out when it is read")
	quoting := b.inbound(t, `From: z@y.example
Subject: Re: hello
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain

My own words.

On 1 March 2026, sam@vendor.example wrote:
> Their words.
--b
Content-Type: application/pdf; name="in`+"\u202e"+`voice.pdf"
Content-Disposition: attachment
Content-Transfer-Encoding: base64

`+base64.StdEncoding.EncodeToString(make([]byte, 3000))+`
--b--
`, store.Header{Sender: "z@y.example", Auth: workflow.AuthFail}, refusal)
	body := c.want("/mail/"+quoting, http.StatusOK, "the sender&#39;s domain disowns it", "it is spam", `[U&#43;202E]`, "application/pdf, 3 KB", "It was refused")
	if own, quoted := strings.Index(body, "My own words."), strings.Index(body, `<details class="quoted">`); own < 0 || quoted < own || strings.Index(body, "Their words.") < quoted {
		t.Errorf("the quoted text is not folded behind the sender's own\n%s", body)
	}
}

var fact = regexp.MustCompile(`(?s)<dt>([^<]*)</dt><dd[^>]*>(.*?)</dd>`)

// facts are what stands beside the names on a page.
func facts(body string) map[string]string {
	m := map[string]string{}
	for _, f := range fact.FindAllStringSubmatch(body, -1) {
		m[f[1]] = strings.Join(strings.Fields(textOf(f[2])), " ")
	}
	return m
}

// The page has all of a mail's header that tells who it is from, or tells against it.
func TestHeaderOfAMail(t *testing.T) {
	t.Parallel()
	b := setup(t)
	c := b.signedIn(t, "kim@vendor.example", workflow.Viewer)
	plain := store.Header{Kind: "needs_info", Sender: "eve@evil.example", MessageID: "m-1@evil.example"}
	odd := plain
	odd.Envelope = store.Envelope{ReplyTo: "other@evil.example", DisplayAddress: "ceo@contoso.com", Forwarded: true}
	want := map[string]string{
		"From": "eve@evil.example", "To": "cosell@vendor.example", "Came": "just now 2026-03-02 09:00:00 UTC", "Message-ID": "m-1@evil.example", "What it is": "needs info",
	}
	for _, test := range []struct {
		header store.Header
		more   map[string]string
	}{
		{plain, nil},
		{odd, map[string]string{"Shown as": "ceo@contoso.com another address", "Reply to": "other@evil.example another address", "On its way": "passed on by somebody else"}},
	} {
		want := maps.Clone(want)
		maps.Copy(want, test.more)
		id := b.inbound(t, "From: eve@evil.example\nSubject: Hello "+test.header.ReplyTo+"\n\nhello", test.header, refusal)
		got := facts(c.want("/mail/"+id, http.StatusOK))
		for _, name := range slices.Sorted(maps.Keys(got)) {
			if got[name] != want[name] {
				t.Errorf("%s: %q, want %q", name, got[name], want[name])
			}
			delete(want, name)
		}
		if len(want) > 0 {
			t.Errorf("the page lacks %v", want)
		}
	}
}

// What became of an outgoing mail is said in words, and so is what can be done about it: one
// that was taken goes out again only by a yes to that.
func TestOutgoingMail(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, report := b.request(t, "bounce")
	sam := b.signedIn(t, "sam@vendor.example", workflow.Approver)
	for i, test := range []struct {
		set, says, button string
		forced            bool
	}{
		{`state = 'queued'`, "It is about to be sent.", "Send it now", false},
		{`state = 'retrying', attempts = 1`, "The mail server has not taken it yet. It was offered once, and will be again.", "Send it now", false},
		{`state = 'held', automatic = true, held_for = 'hour'`, "It is held back: as many mails went out as an hour allows.", "Send it now", false},
		{`state = 'held', automatic = true, held_for = 'address'`, "It is held back: this address was written to as often as a day allows.", "Send it now", false},
		{
			`state = 'held', automatic = true, held_for = 'unproven'`,
			"It is held back: mails that nobody stands behind have caused as many to this address as a day allows.", "Send it now", false,
		},
		{`state = 'undeliverable', attempts = 3, last_error = '550 no such user'`, "It could not be delivered. It was offered 3 times. 550 no such user", "Send once more", false},
		{
			`state = 'bounced', attempts = 1, bounced_at = created_at, bounced_by = ` + strings.TrimPrefix(report, "in-") + `, bounce_status = '5.1.1'`,
			"The mail server took it, and it came back. 5.1.1 Request ", "Send once more", false,
		},
		{`state = 'accepted', attempts = 1`, "The mail server has taken it.", "Send once more", true},
	} {
		r, _ := b.request(t, fmt.Sprintf("p%d", i))
		b.moveRef(t, r.Ref, workflow.Checked{Of: r.Pair(), Problem: workflow.NoTenant, Evidence: workflow.Evidence{CheckedAt: b.now}}, workflow.System)
		var number int64
		if err := b.Pool().QueryRow(t.Context(), `UPDATE outgoing SET `+test.set+` WHERE request_id = $1 RETURNING id`, r.ID).Scan(&number); err != nil {
			t.Fatal(err)
		}
		path := fmt.Sprintf("/mail/out-%d", number)
		state := func() (s string) {
			t.Helper()
			if err := b.Pool().QueryRow(t.Context(), `SELECT state FROM outgoing WHERE id = $1`, number).Scan(&s); err != nil {
				t.Fatal(err)
			}
			return s
		}
		was := state()
		body := sam.want(path, http.StatusOK, "<button>"+test.button+"</button>")
		text := strings.Join(strings.Fields(textOf(body)), " ")
		if !strings.Contains(text, was+" "+test.says) {
			t.Errorf("%s: no %q in\n%s", test.set, test.says, text)
		}
		if strings.Contains(text, "Reported by "+report) != (was == store.MailBounced) {
			t.Errorf("%s: who has reported it is to be on the page of one that came back alone", test.set)
		}
		if strings.Contains(body, "although it was sent: the partner gets it twice") != test.forced || strings.Contains(body, `name="again"`) != test.forced {
			t.Errorf("%s: it takes a yes: %t, want %t", test.set, !test.forced, test.forced)
		}
		var form url.Values
		if test.forced {
			if status, said := sam.post(path+"/replay", nil); status != http.StatusConflict || !strings.Contains(said, "or is sent") || state() != was {
				t.Errorf("%s: without a yes %d, and it is %s", test.set, status, state())
			}
			form = url.Values{"again": {"1"}}
		}
		if status, said := sam.post(path+"/replay", form); status != http.StatusOK || !strings.Contains(said, "is being sent") || state() != store.MailQueued {
			t.Errorf("%s: sent again %d, and it is %s", test.set, status, state())
		}
	}
}

func TestDownload(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, id := b.request(t, "jane")
	c := b.signedIn(t, "kim@vendor.example", workflow.Viewer)
	res, err := c.Get(b.url + "/mail/" + id + "/download")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	got, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	h := res.Header
	if want := "From: jane@contoso.com\r\nSubject: Swap for jane\r\n\r\nPlease swap it. It is jane.\r\n"; string(got) != want {
		t.Errorf("%q, want %q", got, want)
	}
	if h.Get("Content-Disposition") != `attachment; filename="`+id+`.eml"` || h.Get("Content-Type") != "message/rfc822" ||
		!strings.HasPrefix(h.Get("Content-Security-Policy"), "sandbox;") || h.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%v", h)
	}
}
