package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"strings"
	"time"

	"github.com/swapdesk/swapdesk/workflow"
)

//go:embed templates/*.html
var templateFiles embed.FS

// templates are the pages, each with the layout and the partials (names with a leading
// underscore) around it.
var templates = parseTemplates()

func parseTemplates() map[string]*template.Template {
	entries, err := templateFiles.ReadDir("templates")
	if err != nil {
		panic(err)
	}
	base := template.New("").Funcs(functions)
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), "_") {
			base = template.Must(base.ParseFS(templateFiles, "templates/"+e.Name()))
		}
	}
	pages := map[string]*template.Template{}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), "_") {
			pages[e.Name()] = template.Must(template.Must(base.Clone()).ParseFS(templateFiles, "templates/"+e.Name()))
		}
	}
	return pages
}

// view is what every page has.
type view struct {
	Title   string
	Section string // the entry of the navigation that the page belongs to
	Data    any

	// The rest is filled in by render.
	Desk    string
	Visitor *visitor
	Flash   string
	Now     time.Time
	Asset   func(string) string
}

// render shows a page. A page that cannot be rendered is an error before anything is
// written.
func (c *Console) render(w http.ResponseWriter, r *http.Request, status int, name string, v view) error {
	return c.execute(w, r, status, name, "layout", v)
}

// fragment shows the block of a page that a script asks for.
func (c *Console) fragment(w http.ResponseWriter, r *http.Request, name, block string, v view) error {
	return c.execute(w, r, http.StatusOK, name, block, v)
}

func (c *Console) execute(w http.ResponseWriter, r *http.Request, status int, name, block string, v view) error {
	v.Desk, v.Now, v.Asset = c.DeskName, c.Store.Now(), assetURL
	if who, err := c.visitor(r); err == nil {
		v.Visitor = &who
		if block == "layout" { // a fragment has no place for it
			v.Flash = c.sessions.PopString(r.Context(), keyFlash)
		}
	}
	t := templates[name]
	if t == nil {
		return fmt.Errorf("there is no template %s", name)
	}
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, block, v); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = b.WriteTo(w) // a browser that has gone needs no answer
	return nil
}

// say has the next page tell what was done.
func (c *Console) say(r *http.Request, format string, args ...any) {
	c.sessions.Put(r.Context(), keyFlash, fmt.Sprintf(format, args...))
}

// open turns errors into pages.
func (c *Console) open(f func(w http.ResponseWriter, r *http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		err := f(w, r)
		if err == nil {
			return
		}
		p := explain(err)
		if p == nil {
			c.Log.ErrorContext(r.Context(), "a page failed", "method", r.Method, "page", r.Pattern, "error", err)
			p = failure
		}
		shown := view{Title: p.title, Data: p.text}
		if err := c.render(w, r, p.status, "problem.html", shown); err != nil {
			c.Log.ErrorContext(r.Context(), "the page of an error failed", "error", err)
			http.Error(w, p.text, p.status)
		}
	}
}

var functions = template.FuncMap{
	"ago":       ago,
	"when":      func(now, t time.Time) when { return when{now, t} },
	"exact":     func(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05 UTC") },
	"day":       func(t time.Time) string { return t.UTC().Format("2 Jan 2006") },
	"iso":       func(t time.Time) string { return t.UTC().Format(time.RFC3339) },
	"visible":   visible,
	"seen":      seen,
	"pairOf":    func(a, b any) anyPair { return anyPair{a, b} },
	"actOf":     wordsForm,
	"marked":    marked,
	"spaced":    spaced,
	"size":      size[int],
	"size64":    size[int64],
	"local":     func(addr string) string { name, _, _ := strings.Cut(addr, "@"); return name },
	"domain":    func(addr string) string { _, domain, _ := strings.Cut(addr, "@"); return domain },
	"tab":       func(v view, section, url, text string) tab { return tab{url, text, v.Section == section} },
	"pair":      func(a, b string) pair { return pair{a, b} },
	"can":       func(v *visitor, role string) bool { return v != nil && v.May(workflow.Role(role)) },
	"lasting":   lasting,
	"thousands": group,
}

// tab is an entry of the navigation.
type tab struct {
	URL, Text string
	Here      bool
}

// pair is an address, and the other one that it is held against.
type pair struct{ A, B string }

// when is a time as the template "time" takes it.
type when struct{ Now, T time.Time }

// ago is how long before now something was, as people say it.
func ago(now, t time.Time) string {
	d := now.Sub(t)
	switch {
	case d < time.Minute:
		return "just now"
	case d < time.Hour:
		return fmt.Sprintf("%d min", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h", int(d.Hours()))
	case d < 60*24*time.Hour:
		return fmt.Sprintf("%d days", int(d.Hours()/24))
	default:
		return t.UTC().Format("2 Jan 2006")
	}
}

// visible makes characters seen that are not meant to be: controls, format characters that
// turn the direction of text around it, and spaces that look like others.
func visible(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\n' || r == '\t' || r == ' ':
			b.WriteRune(r)
		case r == '\r':
		case hidden(r):
			fmt.Fprintf(&b, "[U+%04X]", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
