package partnerpage

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// title is the heading of a page in English.
func title(name string) string { return "<h1>" + tables()["en"].one(name+".title") + "</h1>" }

func TestEachStateHasItsPage(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]struct {
		status int
		page   string
	}{
		token: {200, "open"}, "used": {200, "used"}, "declined": {200, "declined"}, "expired": {410, "expired"}, "void": {410, "void"},
		"nothing": {404, "unknown"}, "": {404, "unknown"}, "a/b": {404, "unknown"},
	} {
		b := newBench(t)
		w := b.do(http.MethodGet, ConfirmPath+path, "")
		if w.Code != want.status || !strings.Contains(w.Body.String(), title(want.page)) {
			t.Errorf("%q: %d\n%s\nwant %d and the page %s", path, w.Code, w.Body, want.status, want.page)
		}
		if asks := strings.Contains(w.Body.String(), "<form"); asks != (path == token) {
			t.Errorf("%q: asks for an answer: %t", path, asks)
		}
	}
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	for answer, want := range map[string]LinkState{"yes": Used, "no": Declined} {
		b := newBench(t)
		w := b.do(http.MethodPost, ConfirmPath+token, "answer="+answer, from("192.0.2.7:1234"), header("X-Forwarded-For", "203.0.113.9"))
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "./"+token {
			t.Errorf("%s: %d to %q", answer, w.Code, w.Header().Get("Location"))
		}
		if got := b.links.state(); got != want {
			t.Errorf("%s: the link is %s", answer, got)
		}
		if got := b.do(http.MethodGet, ConfirmPath+token, "").Body.String(); !strings.Contains(got, title(string(want))) {
			t.Errorf("%s: the page afterwards is\n%s", answer, got)
		}
		if len(b.links.from) != 1 || b.links.from[0] != "192.0.2.7" {
			t.Errorf("%s: it came from %q", answer, b.links.from)
		}
	}
}

// Whoever answers when the link is over sees how it stands, and changes nothing.
func TestLateAnswers(t *testing.T) {
	t.Parallel()
	for _, state := range []string{"used", "declined", "expired", "void"} {
		for _, answer := range []string{"yes", "no"} {
			b := newBench(t)
			w := b.do(http.MethodPost, ConfirmPath+state, "answer="+answer)
			if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "./"+state || b.links.writes != 0 {
				t.Errorf("%s to one that is %s: %d to %q, %d writes", answer, state, w.Code, w.Header().Get("Location"), b.links.writes)
			}
		}
	}
}

func TestAnswersThatAreNone(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		form   string
		change func(*http.Request)
		status int
	}{
		"nothing":        {"", header("X-A", "b"), 400},
		"another word":   {"answer=maybe", header("X-A", "b"), 400},
		"in the query":   {"", func(r *http.Request) { r.URL.RawQuery = "answer=yes" }, 400},
		"not a form":     {"answer=yes", header("Content-Type", "text/plain"), 400},
		"a broken form":  {"answer=%zz", header("X-A", "b"), 400},
		"more than that": {"answer=yes&a=" + strings.Repeat("b", maxForm), header("X-A", "b"), 413},
	} {
		b := newBench(t)
		w := b.do(http.MethodPost, ConfirmPath+token, tt.form, tt.change)
		if w.Code != tt.status || b.links.writes != 0 || !strings.Contains(w.Body.String(), title("refused")) {
			t.Errorf("%s: %d, %d writes\n%s", name, w.Code, b.links.writes, w.Body)
		}
	}
}

// What looks into mails opens its links, more than once.
func TestOpeningLinksChangesNothing(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for range 2 {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			for _, path := range []string{token, token + "?answer=yes", token + "/", "used", "declined", "expired", "void", "nothing", ""} {
				b.do(method, ConfirmPath+path, "")
			}
			b.do(method, ConfirmPath+token, "answer=yes", header("Content-Type", "application/x-www-form-urlencoded"))
			b.do(method, stylesheetPath, "")
		}
	}
	if b.links.writes != 0 || b.links.state() != Open {
		t.Errorf("%d writes, and the link is %s", b.links.writes, b.links.state())
	}
}

func TestDatabaseDown(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.links.err = errDown
	for method, form := range map[string]string{http.MethodGet: "", http.MethodPost: "answer=yes"} {
		b.log.Reset()
		w := b.do(method, ConfirmPath+token, form)
		if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" || !strings.Contains(w.Body.String(), title("down")) {
			t.Errorf("%s: %d\n%s", method, w.Code, w.Body)
		}
		if strings.Contains(w.Body.String(), "host=db") || !strings.Contains(b.log.String(), "host=db") {
			t.Errorf("%s: the detail is not in the log alone: %s", method, b.log)
		}
	}
}

// hanging are links whose database takes a connection and says nothing.
type hanging struct{ Confirmations }

func (hanging) Confirmation(ctx context.Context, _ string) (Confirmation, error) {
	<-ctx.Done()
	return Confirmation{}, ctx.Err()
}

func (h hanging) Confirm(ctx context.Context, token, _ string) (Confirmation, error) {
	return h.Confirmation(ctx, token)
}

func TestDatabaseSaysNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		b := &bench{Handler: Handler(Options{Confirmations: hanging{}, Log: slog.New(slog.NewTextHandler(&log, nil))})}
		for method, form := range map[string]string{http.MethodGet: "", http.MethodPost: "answer=yes"} {
			log.Reset()
			start := time.Now()
			w := b.do(method, ConfirmPath+token, form)
			if took := time.Since(start); w.Code != http.StatusServiceUnavailable || took != patience || log.Len() == 0 {
				t.Errorf("%s: %d after %v; the log is %q", method, w.Code, took, &log)
			}
			log.Reset()
			gone, cancel := context.WithCancel(t.Context())
			cancel()
			b.do(method, ConfirmPath+token, form, func(r *http.Request) { *r = *r.WithContext(gone) })
			if log.Len() > 0 {
				t.Errorf("%s: whoever asked has gone, and the log says %s", method, &log)
			}
		}
	})
}

func TestStateThatNobodyKnows(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.links.byName[token] = Confirmation{Ref: "SWAP-1234-567X", State: "odd"}
	if w := b.do(http.MethodGet, ConfirmPath+token, ""); w.Code != http.StatusServiceUnavailable || !strings.Contains(b.log.String(), "odd") {
		t.Errorf("%d, log %s", w.Code, b.log)
	}
}

// A proxy may serve the desk below a path of its own, and a console may stand
// beside the pages.
func TestMounted(t *testing.T) {
	t.Parallel()
	b, mux := newBench(t), http.NewServeMux()
	for _, pattern := range Patterns {
		mux.Handle(pattern, b.Handler)
	}
	mux.HandleFunc("/assets/", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })
	b.Handler = http.StripPrefix("/desk", mux)
	for path, want := range map[string]int{
		"/desk/confirm/" + token: 200, "/desk/confirm/": 404, "/desk/confirm/a/b": 404, "/desk" + stylesheetPath: 200,
		"/desk/assets/console.css": http.StatusTeapot, "/desk/": http.StatusTeapot,
	} {
		if got := b.do(http.MethodGet, path, "").Code; got != want {
			t.Errorf("%s: %d, want %d", path, got, want)
		}
	}
	w := b.do(http.MethodPost, "/desk/confirm/"+token, "answer=no")
	if to, err := url.Parse("https://vendor.example/desk/confirm/" + token); err != nil || to.ResolveReference(location(t, w)).String() != to.String() {
		t.Errorf("the answer leads to %q, %v", w.Header().Get("Location"), err)
	}
}

func location(t *testing.T, w *httptest.ResponseRecorder) *url.URL {
	t.Helper()
	u, err := url.Parse(w.Header().Get("Location"))
	if err != nil {
		t.Fatal(err)
	}
	return u
}
