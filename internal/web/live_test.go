package web

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// events is a browser's end of a stream.
type events struct {
	*testing.T
	status int
	lines  chan string
	last   string // the id of the last event
	cancel context.CancelFunc
}

// listen opens a stream. after is the Last-Event-ID.
func (c *client) listen(after, query string) *events {
	c.t.Helper()
	ctx, cancel := context.WithCancel(c.t.Context())
	c.t.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, c.b.url+"/events?"+query, nil)
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header.Set("Accept", "text/event-stream")
	if after != "" {
		r.Header.Set("Last-Event-ID", after)
	}
	res, err := c.Do(r) //nolint:bodyclose // by what reads it
	if err != nil {
		c.t.Fatal(err)
	}
	e := &events{c.t, res.StatusCode, make(chan string, 1000), "", cancel}
	go func() { // ends with the stream, which ends with the test
		defer close(e.lines)
		defer res.Body.Close()
		for s := bufio.NewScanner(res.Body); s.Scan(); {
			e.lines <- s.Text()
		}
	}()
	return e
}

// next is the next event, as its name and data; "over" at the stream's end.
func (e *events) next() string {
	e.Helper()
	name := ""
	late := time.After(10 * time.Second)
	for {
		select {
		case line, ok := <-e.lines:
			field, value, _ := strings.Cut(line, ": ")
			switch {
			case !ok:
				return "over"
			case field == "id":
				e.last = value
			case field == "event":
				name = value
			case strings.HasPrefix(line, "data:"):
				return strings.TrimSpace(name + " " + value)
			}
		case <-late:
			e.Fatal("no event for 10 s")
		}
	}
}

func (e *events) want(list ...string) {
	e.Helper()
	for _, want := range list {
		if got := e.next(); got != want {
			e.Fatalf("event %q, want %q", got, want)
		}
	}
}

// What moves a request, wherever that is, is told to all who look, and so are the counts.
func TestAChangeIsTold(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r := b.ask(t, asking{Old: "jane@contoso.com"})
	sam := b.signedIn(t, "sam@vendor.example", workflow.Approver)
	b.heard(t, sam)
	queue := sam.listen("", "on=requests&on=count&since="+b.console.Hub.Here())
	one := sam.listen("", "on=request:"+string(r.Ref)+"&since="+b.console.Hub.Here())
	other := sam.listen("", "on=request:SWAP-0000-0000&since="+b.console.Hub.Here())
	b.happens(t, r, kim, workflow.Ask{Question: "is this you?"})
	queue.want("requests " + string(r.Ref))
	counts := map[string]bool{queue.next(): true, queue.next(): true}
	if !counts["count:decide 0"] || !counts["count:waiting 1"] {
		t.Errorf("counts %v", counts)
	}
	one.want("request:" + string(r.Ref))
	if err := b.Claim(t.Context(), r.Ref, kim); err != nil {
		t.Fatal(err)
	}
	queue.want("requests " + string(r.Ref))
	b.console.Hub.Publish("request:SWAP-0000-0000", "two\nlines")
	other.want("request:SWAP-0000-0000 two lines")
}

// heard waits until the console hears of changes and has told of all so far.
func (b *bundle) heard(t *testing.T, c *client) {
	t.Helper()
	r := b.ask(t, asking{Old: fmt.Sprintf("heard%d@contoso.com", mails.Add(1)), Problem: workflow.NoTenant})
	e := c.listen("", "on=request:"+string(r.Ref)+"&since="+b.console.Hub.Here())
	defer e.cancel()
	for range 100 {
		if err := b.Claim(t.Context(), r.Ref, kim); err != nil {
			t.Fatal(err)
		}
		select {
		case line := <-e.lines:
			if !strings.HasPrefix(line, "event: request:") {
				continue
			}
			b.happens(t, r, kim, workflow.Withdraw{})
			b.settle()
			return
		case <-time.After(100 * time.Millisecond):
		}
	}
	t.Fatal("the console hears of nothing")
}

// settle waits until nothing has been told for a while.
func (b *bundle) settle() {
	for here := ""; here != b.console.Hub.Here(); {
		here = b.console.Hub.Here()
		<-time.After(4 * watchPause)
	}
}

// A stream that was cut off goes on from where it was. Where the hub does not remember,
// whoever looks is told to look anew.
func TestAStreamGoesOn(t *testing.T) {
	t.Parallel()
	b := setup(t)
	sam := b.signedIn(t, "sam@vendor.example", workflow.Approver)
	hub := b.console.Hub
	e := sam.listen("", "on=presence:X&since="+hub.Here())
	hub.Publish("presence:X", "1")
	e.want("presence:X 1")
	e.cancel()
	hub.Publish("presence:X", "2")
	hub.Publish("presence:Y", "3")
	hub.Publish("presence:X", "4")
	e = sam.listen(e.last, "on=presence:X&since=no-1")
	e.want("presence:X 2", "presence:X 4")
	for _, after := range []string{"", "another-1", hub.run + "-99999", "x"} {
		sam.listen(after, "on=presence:X").want("refresh")
	}
	for range 3 * hubMemory {
		hub.Publish("presence:Y", "")
	}
	sam.listen(e.last, "on=presence:X").want("refresh")
}

// One who takes nothing is dropped, and nobody waits for them.
func TestHubDropsTheSlow(t *testing.T) {
	t.Parallel()
	h := newHub()
	slow, _ := h.Subscribe(h.Here(), "x")
	quick, _ := h.Subscribe(h.Here(), "x")
	for i := range feedRoom + 10 {
		h.Publish("x", fmt.Sprint(i))
		if m := <-quick.C; m.data != fmt.Sprint(i) {
			t.Fatalf("%q, want %d", m.data, i)
		}
	}
	var last message
	n := 0
	for last = range slow.C {
		n++
	}
	if n != feedRoom {
		t.Errorf("the slow one got %d", n)
	}
	again, whole := h.Subscribe(h.place(last.seq), "x")
	if m := <-again.C; !whole || m.data != fmt.Sprint(feedRoom) {
		t.Errorf("it goes on with %q, %v", m.data, whole)
	}
	again.Close()
	again.Close()
	h.close()
	if _, ok := <-quick.C; ok {
		t.Error("the hub has ended and the feed has not")
	}
	if f, _ := h.Subscribe("", "x"); f != nil {
		if _, ok := <-f.C; ok {
			t.Error("an ended hub has news")
		}
	}
}

// Who is signed out, here or everywhere, or disabled, looks no longer.
func TestAStreamEndsWithTheSession(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.console.heartbeat = 20 * time.Millisecond
	if e := b.visitor(t).listen("", "on=requests"); e.status != http.StatusUnauthorized {
		t.Errorf("without a session: %d", e.status)
	}
	sam := b.signedIn(t, "sam@vendor.example", workflow.Approver)
	here := "on=presence:X&since=" + b.console.Hub.Here()
	e := sam.listen("", here)
	<-time.After(100 * time.Millisecond)
	b.console.Hub.Publish("presence:X", "1")
	e.want("presence:X 1")
	sam.post("/signout", nil)
	e.want("over")
	sam = b.signedIn(t, "sam@vendor.example", workflow.Approver)
	e = sam.listen("", here)
	if err := b.DisableStaff(t.Context(), "sam@vendor.example", operator); err != nil {
		t.Fatal(err)
	}
	for got := ""; got != "over"; got = e.next() {
	}
}

func TestAStreamIsAboutSomething(t *testing.T) {
	t.Parallel()
	b := setup(t)
	sam := b.signedIn(t, "sam@vendor.example", workflow.Viewer)
	for _, query := range []string{"", strings.Repeat("on=x&", namesMost+1)} {
		if e := sam.listen("", query); e.status != http.StatusBadRequest {
			t.Errorf("%q: %d", query, e.status)
		}
	}
}

// The console's end is that of its streams and of all that it runs.
func TestTheConsoleEnds(t *testing.T) { //nolint:paralleltest // it looks at all that runs
	b := setup(t)
	before := goleak.IgnoreCurrent()
	b.console = New(Options{Store: b.Store, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	server := httptest.NewServer(b.console)
	b.url = server.URL
	sam := b.signedIn(t, "sam@vendor.example", workflow.Approver)
	b.heard(t, sam)
	e := sam.listen("", "on=requests&since="+b.console.Hub.Here())
	b.console.Close()
	for got := ""; got != "over"; got = e.next() {
	}
	server.Close()
	sam.CloseIdleConnections()
	goleak.VerifyNone(t, before, goleak.IgnoreAnyFunction("github.com/jackc/pgx/v5/pgxpool.(*Pool).backgroundHealthCheck"))
	b.console.Close()
}

// A console whose connection was lost hears again, and says that it may have missed some.
func TestTheConsoleHearsAgain(t *testing.T) {
	t.Parallel()
	b := setup(t)
	sam := b.signedIn(t, "sam@vendor.example", workflow.Approver)
	b.heard(t, sam)
	e := sam.listen("", "on=requests&since="+b.console.Hub.Here())
	conn, err := store.Connect(t.Context(), b.Pool().Config().ConnString())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.Exec(t.Context(), `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
		WHERE datname = current_database() AND query LIKE 'LISTEN %'`); err != nil {
		t.Fatal(err)
	}
	e.want("refresh")
	r := b.ask(t, asking{Old: "jane@contoso.com"})
	e.want("requests " + string(r.Ref))
}

// A page is told what of it is others now, and how many are new: nothing that is the same.
func TestQueueLive(t *testing.T) {
	t.Parallel()
	b := setup(t)
	jane, tom := b.ask(t, asking{Old: "jane@contoso.com"}), b.ask(t, asking{Old: "tom@contoso.com"})
	sam := b.signedIn(t, "sam@vendor.example", workflow.Approver)
	_, body := sam.get("/queue")
	var seen []string
	for _, part := range strings.Split(body, `data-seen="`)[1:] {
		s, _, _ := strings.Cut(part, `"`)
		seen = append(seen, s)
	}
	live := func(tab string) string {
		_, body := sam.get("/queue/live?" + url.Values{"tab": {tab}, "seen": seen}.Encode())
		return body
	}
	if body := live("decide"); len(listedRefs(body)) != 0 || strings.Contains(body, "new") && strings.Contains(body, "show") {
		t.Errorf("nothing has changed:\n%s", body)
	}
	b.ask(t, asking{Old: "new@contoso.com"})
	if err := b.Claim(t.Context(), tom.Ref, kim); err != nil {
		t.Fatal(err)
	}
	body = live("decide")
	if refs := listedRefs(body); len(refs) != 1 || refs[0] != string(tom.Ref) || !strings.Contains(body, "1 new · show it") || !strings.Contains(body, "kim@vendor.example is on it") || !strings.Contains(body, `hx-swap-oob="true"`) {
		t.Errorf("a claim and a new one:\n%s", body)
	}
	b.happens(t, jane, kim, workflow.Deny{Reason: "no"})
	body = live("decide")
	if !strings.Contains(body, "denied by kim@vendor.example") || strings.Count(body, `name="pick"`) != 1 {
		t.Errorf("one has gone:\n%s", body)
	}
	if body := live("waiting"); strings.Contains(body, "new ·") {
		t.Errorf("another tab:\n%s", body)
	}
}

// What a page asks by itself does not keep a session alive, nor takes what the next page is
// to say.
func TestLiveLeavesTheSessionAlone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	sam := b.signedIn(t, "sam@vendor.example", workflow.Approver)
	r := b.ask(t, asking{Old: "jane@contoso.com"})
	expiry := func() (at time.Time) {
		if err := b.Pool().QueryRow(t.Context(), `SELECT max(expiry) FROM sessions`).Scan(&at); err != nil {
			t.Fatal(err)
		}
		return at
	}
	before := expiry()
	for _, path := range []string{"/queue/live?tab=decide", urlOf(r) + "/status?seen=2&notes=0"} {
		if status, _ := sam.get(path); status != http.StatusOK {
			t.Fatalf("%s: %d", path, status)
		}
	}
	sam.listen("", "on=requests").want("refresh")
	if got := expiry(); !got.Equal(before) {
		t.Errorf("the session lasts until %v, and did until %v", got, before)
	}
	if sam.get("/queue"); !expiry().After(before) {
		t.Error("a visit does not keep the session alive")
	}
}
