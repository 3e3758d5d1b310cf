package app

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// Attacks on the links of challenges.

var linkForm = regexp.MustCompile(`https?://[^\s"<>]+`)

// linksIn are the links of a letter, in its text and its HTML.
func linksIn(t *testing.T, raw []byte) []string {
	t.Helper()
	l := open(t, raw)
	return linkForm.FindAllString(l.text+" "+strings.ReplaceAll(l.html, "&amp;", "&"), -1)
}

// challenge waits for the n-th mail to addr, a challenge, and returns its link.
func (w *world) challenge(t *testing.T, addr string, n int) string {
	t.Helper()
	_, raw := w.letter(t, addr, n)
	for _, link := range linksIn(t, raw) {
		if strings.Contains(link, "/confirm/") {
			return link
		}
	}
	t.Fatalf("mail %d to %s has no link:\n%s", n, addr, raw)
	return ""
}

// visit sends a request to the pages and returns the answer's status.
func visit(t *testing.T, method, link, form string, header ...string) int {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, link, strings.NewReader(form))
	if err != nil {
		t.Fatal(err)
	}
	if form != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode
}

const (
	sayYes = "answer=yes"
	sayNo  = "answer=no"
)

// What opens links changes nothing, in whatever way it opens them; only the button does.
func TestAttackLinkScanner(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.serve(t)
	const jane = "jane@contoso.com"
	w.writeAs(t, forged, jane, wish)
	link := w.challenge(t, jane, 1)
	was := w.waits(t, jane, workflow.ForConfirm)
	_, raw := w.letter(t, jane, 1)
	for _, found := range linksIn(t, raw) {
		for _, method := range []string{"GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "PROPFIND"} {
			for _, more := range []string{"", "?answer=yes", "?_method=POST&answer=yes"} {
				visit(t, method, found+more, "")
			}
		}
	}
	// A GET with the form, forms that are none, and what another site's page sends.
	visit(t, "GET", link, sayYes)
	visit(t, "GET", link, "", "X-HTTP-Method-Override", "POST")
	for _, form := range []string{"", "answer=", "answer=YES", "yes", "answer=maybe&answer=yes"} {
		visit(t, "POST", link, form)
	}
	u, err := url.Parse(link)
	if err != nil {
		t.Fatal(err)
	}
	for _, header := range [][]string{
		{"Origin", "https://evil.example"},
		{"Origin", "null"},
		{"Origin", "http://" + u.Host + ".evil.example"},
		{"Sec-Fetch-Site", "cross-site"},
		{"Sec-Fetch-Site", "same-site"},
	} {
		if status := visit(t, "POST", link, sayYes, header...); status != http.StatusForbidden {
			t.Errorf("a POST with %q: %d", header, status)
		}
	}
	w.still(t, "opening the links", was)
	w.mails(t, jane, 1)

	if status := visit(t, "POST", link, sayYes, "Origin", "http://"+u.Host, "Sec-Fetch-Site", "same-origin"); status != http.StatusSeeOther {
		t.Errorf("Jane's own answer: %d", status)
	}
	if r := w.request(t, jane, workflow.Queued); r.Consent.By != jane || r.Auth == workflow.AuthPass {
		t.Errorf("Jane's own answer makes it %+v", r)
	}
	w.clean(t)
}

// Of a link nothing but its own bytes, once, in time, and for what it was made for.
func TestAttackToken(t *testing.T) {
	t.Parallel()
	w := setup(t)
	sv := w.serve(t)
	const jane, bob = "jane@contoso.com", "bob@contoso.com"
	w.writeAs(t, forged, jane, wish)
	w.writeAs(t, forged, bob, wishFor("bob"))
	link, other := w.challenge(t, jane, 1), w.challenge(t, bob, 1)
	was, bobs := w.waits(t, jane, workflow.ForConfirm), w.waits(t, bob, workflow.ForConfirm)
	base, token := link[:strings.LastIndex(link, "/")+1], link[strings.LastIndex(link, "/")+1:]
	for _, guess := range []string{
		rand.Text(), strings.ToLower(token), token[1:], token + "A", token + "/", token + "%00", "..%2f" + token, "%2e/" + token, "*", "%25", "'%20OR%201=1--",
	} {
		if status := visit(t, "POST", base+guess, sayYes); status < 300 {
			t.Errorf("a guess: %d", status)
		}
	}
	w.still(t, "a guess", was)

	// When the request is another the link is void, also if the pair has come back.
	first := link
	w.inbound(t, w.write(t, "eve@fabrikam.com", "Please swap carl@contoso.com for carl@contoso.onmicrosoft.com"))
	link = w.challenge(t, "carl@contoso.com", 1)
	now := ""
	for i, name := range []string{"carl2", "carl"} {
		// An address is asked once a day.
		if _, err := w.Pool().Exec(t.Context(), `UPDATE outgoing SET queued_at = queued_at - interval '1 day'`); err != nil {
			t.Fatal(err)
		}
		w.inbound(t, w.write(t, "eve@fabrikam.com", "Please swap carl@contoso.com for "+name+"@contoso.onmicrosoft.com"))
		now = w.challenge(t, "carl@contoso.com", i+2)
	}
	carls := w.waits(t, "eve@fabrikam.com", workflow.ForConfirm)
	for _, form := range []string{sayYes, sayNo} {
		visit(t, "POST", link, form)
	}
	w.still(t, "a link of before", carls)
	visit(t, "POST", now, sayYes)
	if r := w.request(t, "eve@fabrikam.com", workflow.Queued); r.Consent.By != "carl@contoso.com" {
		t.Errorf("the link of now makes it %+v, so that the test shows nothing", r)
	}

	// A link that is for another swap than the one that it is shown with.
	w.owner(t, `UPDATE confirm_link SET request_id = (SELECT id FROM request WHERE old_email = '`+jane+`') WHERE address = '`+bob+`'`)
	visit(t, "POST", other, sayYes)
	w.still(t, "another's link", was)
	w.still(t, "another's link", bobs)

	// It has run out, and then its time comes back.
	w.owner(t, `UPDATE confirm_link SET expires_at = now() - interval '1 second' WHERE address = '`+jane+`'`)
	visit(t, "POST", first, sayYes)
	w.still(t, "a link that has run out", was)
	w.owner(t, `UPDATE confirm_link SET expires_at = now() + interval '1 hour' WHERE address = '`+jane+`'`)

	// Many press at once, either button: one of them has pressed it.
	var presses sync.WaitGroup
	for range 8 {
		for _, form := range []string{sayYes, sayNo} {
			presses.Go(func() {
				r, err := http.NewRequestWithContext(context.WithoutCancel(t.Context()), http.MethodPost, "http://"+sv.HTTP+first[strings.Index(first, "/confirm/"):], strings.NewReader(form))
				if err != nil {
					t.Error(err)
					return
				}
				r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				resp, err := http.DefaultTransport.RoundTrip(r)
				if err != nil {
					t.Error(err)
					return
				}
				resp.Body.Close()
			})
		}
	}
	presses.Wait()
	if n := w.number(t, `SELECT count(*) FROM audit WHERE chain = $1 AND event IN ('confirmed', 'disowned')`, was.Ref); n != 1 {
		t.Errorf("%d answers are taken", n)
	}
	w.clean(t)
}

// Who is asked for by somebody else says no: that is the end of it, staff see who tried,
// and nothing else of it goes to Jane.
func TestAttackOwnerSaysNo(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.serve(t)
	for _, tt := range []struct {
		name, dmarc, sender string
		mails               int // to the sender
	}{
		{"eve", honest, "eve@fabrikam.com", 2},
		{"mallory", forged, "mallory@fabrikam.com", 0},
	} {
		jane := "jane." + tt.name + "@contoso.com"
		id := w.writeAs(t, tt.dmarc, tt.sender, "Please swap "+jane+" for "+tt.name+"@fabrikam.onmicrosoft.com")
		link := w.challenge(t, jane, 1)
		visit(t, "POST", link, sayNo)
		r := w.request(t, tt.sender, workflow.Withdrawn)
		if in := w.inbound(t, id); !in.ForStaff || !strings.Contains(in.Reason, "suspicious: the owner of "+jane) {
			t.Errorf("staff see %+v", in)
		}
		for _, form := range []string{sayYes, sayNo} {
			visit(t, "POST", link, form)
		}
		w.still(t, "another answer", r)
		w.mails(t, jane, 1)
		w.mails(t, tt.sender, tt.mails)
	}
	w.clean(t)
}

// Who objects to a change names it. That is never taken for a wish, whatever the words: the
// request stays what it was, or is taken back, and a person reads them.
func TestAttackOwnerObjects(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.serve(t)
	for i, objection := range []string{
		"I object to the change of %s to %s.",
		"The request to swap %s for %s is fraudulent.",
		"Deny the swap of %s to %s",
		"Under no circumstances swap %s for %s",
		"This is a phishing attempt: %s -> %s",
		"I do not want %s changed to %s.",
		"No! I never asked to swap %s for %s.",
	} {
		for _, tt := range []struct{ name, dmarc, from string }{
			{"forged", forged, ""}, {"foreign", honest, "eve%d@fabrikam.com"}, {"colleague", honest, "it%d@contoso.com"},
		} {
			jane, evil := fmt.Sprintf("%s.j%d@contoso.com", tt.name, i), fmt.Sprintf("%s.e%d@contoso.onmicrosoft.com", tt.name, i)
			from := jane
			if tt.from != "" {
				from = fmt.Sprintf(tt.from, i)
			}
			w.inbound(t, w.writeAs(t, tt.dmarc, from, "Please swap "+jane+" for "+evil))
			letter, _ := w.letter(t, jane, 1)
			var was workflow.Request
			until(t, "the request is there", func() (bool, error) {
				list, err := w.Requests(t.Context(), store.Filter{Search: jane})
				if len(list) == 1 {
					was = list[0].Request
				}
				return len(list) == 1 && was.State != workflow.Received, err
			})
			in := w.inbound(t, w.write(t, jane, fmt.Sprintf(objection, jane, evil), "In-Reply-To: "+letter.Header.Get("Message-Id")))
			is, err := w.Request(t.Context(), was.Ref)
			if err != nil {
				t.Fatal(err)
			}
			stays := is.WaitingFor == was.WaitingFor || is.State == workflow.Withdrawn
			if is.Author != was.Author || is.Auth != was.Auth || !stays || is.Consent != was.Consent || !in.ForStaff {
				t.Errorf("%q to what is %s: it was %s/%s by %s (%s), and is %s/%s by %s (%s); for staff: %t", objection, tt.name,
					was.State, was.WaitingFor, was.Author, was.Auth, is.State, is.WaitingFor, is.Author, is.Auth, in.ForStaff)
			}
		}
	}
	w.clean(t)
}

// A mail that names somebody as its sender asks for Jane's account, and she says yes: what
// the desk has to say from then on is for her, and not for whoever was named.
func TestAttackNamedSender(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.serve(t)
	const jane, named = "jane@contoso.com", "named@fabrikam.com"
	w.writeAs(t, forged, named, "Please swap jane@contoso.com for jane@contoso.onmicrosoft.com")
	visit(t, "POST", w.challenge(t, jane, 1), sayYes)
	r := w.request(t, named, workflow.Queued)
	for _, e := range []workflow.Event{workflow.Ask{Question: "Is it you?"}, workflow.Deny{Reason: "for Jane only"}} {
		if _, err := w.Move(t.Context(), r.Ref, e, sam); err != nil {
			t.Fatal(err)
		}
	}
	w.letter(t, jane, 3)
	w.mails(t, named, 0)
	w.clean(t)
}

// Nobody sees in a mail that the desk sends whether an address is on file, or what is wrong
// with it: the letters differ in nothing but the addresses.
func TestAttackOracle(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.serve(t)
	for _, known := range []string{"known1@contoso.com", "known2@contoso.com", "known3@contoso.com", "known4@contoso.com", "known4@fabrikam.onmicrosoft.com"} {
		w.taken(t, known)
	}
	secret := regexp.MustCompile(`SWAP-[0-9A-Z]{4}-[0-9A-Z]{4}|/confirm/[A-Z0-9]+`)
	said := func(local, reader string) string {
		t.Helper()
		_, raw := w.letter(t, reader, 1)
		l := open(t, raw)
		return strings.ReplaceAll(secret.ReplaceAllString(l.to+l.subject+l.text+l.html, "SECRET"), local, "x")
	}
	for _, tt := range []struct{ what, n, dmarc, from, text, reads string }{
		{"the owner's own", "1", honest, "%@contoso.com", wishFor("%"), "%@contoso.com"},
		{"forged", "2", forged, "%@contoso.com", wishFor("%"), "%@contoso.com"},
		{"a stranger's", "3", honest, "eve%@fabrikam.com", "Please swap %@contoso.com for %@fabrikam.onmicrosoft.com", "eve%@fabrikam.com"},
		{"a stranger's, to the owner", "3", "", "", "", "%@contoso.com"},
		{"a name that is taken", "4", honest, "%@contoso.com", "Please swap my address for %@fabrikam.onmicrosoft.com", "%@contoso.com"},
	} {
		texts := map[string]string{}
		for _, name := range []string{"known", "ghost"} {
			fill := func(s string) string { return strings.ReplaceAll(s, "%", name+tt.n) }
			if tt.from != "" {
				w.inbound(t, w.writeAs(t, tt.dmarc, fill(tt.from), fill(tt.text)))
			}
			texts[name] = said(name+tt.n, fill(tt.reads))
		}
		if texts["known"] != texts["ghost"] {
			t.Errorf("%s: on file\n%s\n\nnot on file\n%s", tt.what, texts["known"], texts["ghost"])
		}
	}
	list, err := w.Requests(t.Context(), store.Filter{})
	if err != nil || len(list) != 8 {
		t.Fatalf("%d requests, %v", len(list), err)
	}
	for _, r := range list { // the evidence differs, where staff see it
		for _, s := range r.Evidence.Signals {
			if s.Name == "account_on_file" && (s.Result == workflow.Pass) != strings.HasPrefix(r.Old, "known") {
				t.Errorf("%s is on file: %s, so that the test shows nothing", r.Old, s.Result)
			}
		}
	}
	w.clean(t)
}
