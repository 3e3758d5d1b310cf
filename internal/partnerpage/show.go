package partnerpage

import (
	"bytes"
	"cmp"
	"html/template"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"golang.org/x/time/rate"
)

// page names a page in the tables of texts. Each [LinkState] is one, too.
type page string

const (
	unknownPage page = "unknown"
	busyPage    page = "busy"
	downPage    page = "down"
	refusedPage page = "refused"
)

// What a client may do at once, and how often from then on.
const (
	guessBurst, guessEvery   = 20, 3 * time.Second
	answerBurst, answerEvery = 5, 10 * time.Second
)

// site is what the handlers share.
type site struct {
	links                   Confirmations
	desk, deskURL, deskName string
	portalURL               string
	log                     *slog.Logger

	guesses *limiter // per network: tokens that no link has
	answers *limiter // per network and token
	telling rate.Sometimes
}

func newSite(o Options) *site {
	return &site{
		links: o.Confirmations, log: o.Log, portalURL: o.PortalURL,
		desk: o.DeskAddress, deskURL: "mailto:" + o.DeskAddress, deskName: cmp.Or(o.DeskName, "Co-sell desk"),
		guesses: newLimiter(rate.Every(guessEvery), guessBurst),
		answers: newLimiter(rate.Every(answerEvery), answerBurst),
		telling: rate.Sometimes{Interval: time.Minute},
	}
}

var layout = template.Must(template.ParseFS(templateFiles, "templates/page.html"))

// view is what the layout shows.
type view struct {
	Lang, Desk, Stylesheet, Title string
	Paragraphs, Notes             [][]span
	Question                      *question
}

// question is the part of the page that asks.
type question struct {
	OldLabel, NewLabel, Yes, No string
	Old, New                    []part
	Next                        [][]span
}

// show writes a page in the browser's language. c is zero on pages that are
// about no link.
func (s *site) show(w http.ResponseWriter, r *http.Request, status int, name page, c Confirmation) {
	lang := languageOf(r)
	var body bytes.Buffer
	if err := layout.Execute(&body, s.view(lang, stylesheetFrom(r), name, c)); err != nil {
		s.log.ErrorContext(r.Context(), "a page cannot be written", "page", string(name), "error", err)
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", lang)
	h.Set("Content-Length", strconv.Itoa(body.Len()))
	h.Add("Vary", "Accept-Language")
	w.WriteHeader(status)
	// Whoever asked has gone: nothing is left to do.
	_, _ = w.Write(body.Bytes())
}

func (s *site) view(lang, stylesheet string, name page, c Confirmation) view {
	t := tables()[lang]
	spans := func(key string) [][]span { return s.paragraphs(t[key], c) }
	v := view{
		Lang: lang, Desk: s.deskName, Stylesheet: stylesheet,
		Title: t.one(string(name) + ".title"), Paragraphs: spans(string(name)),
	}
	if c.State == Open {
		v.Question = &question{OldLabel: t.one("old"), NewLabel: t.one("new"), Yes: t.one("yes"), No: t.one("no"), Next: spans("open.next")}
		v.Question.Old, v.Question.New = compared(c.Old, c.New)
		v.Notes = spans("open.note")
	}
	if c.Ref != "" {
		v.Notes = append(v.Notes, spans("reference")...)
	}
	return v
}

// stylesheetFrom is the way from the page to the stylesheet. It is relative,
// because a proxy may have taken a prefix off the path.
func stylesheetFrom(r *http.Request) string {
	depth := strings.Count(r.URL.EscapedPath(), "/") - 1
	return strings.Repeat("../", max(depth, 0)) + strings.TrimPrefix(stylesheetPath, "/")
}
