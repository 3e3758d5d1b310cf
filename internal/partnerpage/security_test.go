package partnerpage

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// everyAnswer is one of each kind of answer that the site gives.
func everyAnswer(t *testing.T, b *bench) map[string]*httptest.ResponseRecorder {
	t.Helper()
	all := map[string]*httptest.ResponseRecorder{
		"stylesheet":    b.do(http.MethodGet, stylesheetPath, ""),
		"not modified":  b.do(http.MethodGet, stylesheetPath, "", header("If-None-Match", stylesheetTag)),
		"a clean path":  b.do(http.MethodGet, "/confirm//"+token, ""),
		"elsewhere":     b.do(http.MethodGet, "/", ""),
		"method":        b.do(http.MethodPut, ConfirmPath+token, ""),
		"cross-origin":  b.do(http.MethodPost, ConfirmPath+token, "answer=yes", header("Sec-Fetch-Site", "cross-site")),
		"no answer":     b.do(http.MethodPost, ConfirmPath+token, ""),
		"answer":        b.do(http.MethodPost, ConfirmPath+token, "answer=yes"),
		"late answer":   b.do(http.MethodPost, ConfirmPath+"void", "answer=yes"),
		"head":          b.do(http.MethodHead, ConfirmPath+"used", ""),
		"unknown token": b.do(http.MethodPost, ConfirmPath+"nothing", "answer=yes"),
	}
	for name := range b.links.byName {
		all["link "+name] = b.do(http.MethodGet, ConfirmPath+name, "")
	}
	for range guessBurst {
		all["too many"] = b.do(http.MethodGet, ConfirmPath+"nothing", "")
	}
	b.links.err = errDown
	all["down"] = b.do(http.MethodGet, ConfirmPath+token, "")
	return all
}

func TestHeadersOfEveryAnswer(t *testing.T) {
	t.Parallel()
	seen := map[int]bool{}
	for name, w := range everyAnswer(t, newBench(t)) {
		seen[w.Code] = true
		want := map[string]string{
			"Content-Security-Policy":    "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
			"Referrer-Policy":            "same-origin",
			"X-Content-Type-Options":     "nosniff",
			"Cross-Origin-Opener-Policy": "same-origin",
			"X-Robots-Tag":               "noindex, nofollow",
			"Cache-Control":              "no-store",
		}
		if name == "stylesheet" || name == "not modified" {
			want["Cache-Control"] = "no-cache"
		}
		for header, value := range want {
			if got := w.Header().Get(header); got != value {
				t.Errorf("%s: %s is %q", name, header, got)
			}
		}
		if cookies := w.Header().Values("Set-Cookie"); cookies != nil {
			t.Errorf("%s: sets %q", name, cookies)
		}
	}
	for _, status := range []int{200, 303, 304, 307, 400, 403, 404, 405, 410, 429, 503} {
		if !seen[status] {
			t.Errorf("no answer has the status %d", status)
		}
	}
}

func TestTheTokenIsNotLogged(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	everyAnswer(t, b)
	if log := b.log.String(); strings.Contains(log, token) || !strings.Contains(log, "ref=SWAP-1234-567X") || !strings.Contains(log, "error=") {
		t.Errorf("the log is\n%s", log)
	}
}

// A page repeats the token nowhere, so that a copy or a picture of it gives
// nothing away.
func TestTheTokenIsNotShown(t *testing.T) {
	t.Parallel()
	for name, w := range everyAnswer(t, newBench(t)) {
		if w.Code >= 300 && w.Code < 400 { // it stands in the Location
			continue
		}
		if strings.Contains(w.Body.String(), token) {
			t.Errorf("%s shows the token:\n%s", name, w.Body)
		}
	}
}

func TestPagesHaveNoCodeAndNothingRemote(t *testing.T) {
	t.Parallel()
	for name, w := range everyAnswer(t, newBench(t)) {
		for _, bad := range []string{"<script", "<style", "style=", "<img", " onclick", "javascript:", "src=", "@import", "url("} {
			if strings.Contains(w.Body.String(), bad) {
				t.Errorf("%s has %s", name, bad)
			}
		}
	}
}

func TestAnswersFromOtherOriginsAreRefused(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*http.Request){
		"cross-site":     header("Sec-Fetch-Site", "cross-site"),
		"same-site":      header("Sec-Fetch-Site", "same-site"),
		"another origin": func(r *http.Request) { r.Header.Del("Sec-Fetch-Site"); r.Header.Set("Origin", "https://evil.example") },
	} {
		b := newBench(t)
		w := b.do(http.MethodPost, ConfirmPath+token, "answer=yes", change)
		if w.Code != http.StatusForbidden || b.links.writes != 0 || !strings.Contains(w.Body.String(), title("refused")) {
			t.Errorf("%s: %d, %d writes\n%s", name, w.Code, b.links.writes, w.Body)
		}
	}
}

func TestOtherMethods(t *testing.T) {
	t.Parallel()
	for path, allowed := range map[string]string{ConfirmPath + token: "GET, HEAD, POST", ConfirmPath + "nothing": "GET, HEAD, POST", stylesheetPath: "GET, HEAD"} {
		for _, method := range []string{http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions} {
			b := newBench(t)
			w := b.do(method, path, "")
			if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != allowed || b.links.writes != 0 {
				t.Errorf("%s %s: %d, allowed %q", method, path, w.Code, w.Header().Get("Allow"))
			}
		}
	}
}

// A stranger learns nothing about tokens from how their guesses are answered.
func TestUnknownAndMalformedTokensAreAnsweredAlike(t *testing.T) {
	t.Parallel()
	for _, form := range []string{"", "answer=yes", "answer=maybe"} {
		method := http.MethodGet
		if form != "" {
			method = http.MethodPost
		}
		b := newBench(t)
		want := b.do(method, ConfirmPath+strings.Repeat("A", len(token)), form)
		for _, guess := range []string{"a", strings.Repeat("x", 5000), "%00", "%ff", "a%2Fb", "..%2f..%2f", "'--", "{{.}}", "%3Cscript%3E"} {
			got := b.do(method, ConfirmPath+guess, form)
			if diff := cmp.Diff(want.Header(), got.Header()); got.Code != want.Code || diff != "" || got.Body.String() != want.Body.String() {
				t.Errorf("%s %.20s: %d\n%s\n%s\nwant %d\n%s", method, guess, got.Code, diff, got.Body, want.Code, want.Body)
			}
		}
	}
}

func TestAddressesAreEscaped(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.links.byName[token] = Confirmation{Ref: "<b>", Old: `"<script>"@contoso.com`, New: "jan\u0435\u202e@contoso.com", State: Open}
	body := b.do(http.MethodGet, ConfirmPath+token, "").Body.String()
	for _, want := range []string{"&lt;script&gt;", "jan[U&#43;0435][U&#43;202E]", "&lt;b&gt;"} {
		if !strings.Contains(body, want) {
			t.Errorf("%q is missing in\n%s", want, body)
		}
	}
}

func TestStylesheet(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	w := b.do(http.MethodGet, stylesheetPath, "")
	if w.Code != http.StatusOK || w.Body.String() != string(stylesheet) || w.Header().Get("Content-Type") != "text/css; charset=utf-8" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
	if w = b.do(http.MethodGet, stylesheetPath, "", header("If-None-Match", w.Header().Get("ETag"))); w.Code != http.StatusNotModified {
		t.Errorf("asked again: %d", w.Code)
	}
	for path, want := range map[string]string{"/confirm/abc": "../assets/", "/confirm/": "../assets/", "/": `"assets/`, "/a/b/c": "../../assets/", "/confirm/a%2Fb": `"../assets/`} {
		if body := b.do(http.MethodGet, path, "").Body.String(); !strings.Contains(body, want) {
			t.Errorf("%s: the stylesheet is not %s\n%s", path, want, body)
		}
	}
}
