// Package partnerpage serves the pages that partners open from the desk's mails.
// Nobody signs in to them: what a page may show and do hangs on the token in its
// URL. So GET and HEAD change nothing, because whatever checks mail opens each
// link in it; no token is logged; and who has none learns nothing.
//
// The one page so far is /confirm/{token}: the owner of an address says whether
// it was them who asked for its change.
package partnerpage

import (
	"log/slog"
	"net/http"
)

// ConfirmPath is followed by the token in the link that a challenge holds.
const ConfirmPath = "/confirm/"

// Patterns are those of an [http.ServeMux] that Handler answers. A console with
// assets of its own can stand beside them.
var Patterns = [...]string{ConfirmPath, "GET " + stylesheetPath}

// Options are what the pages are served with.
type Options struct {
	Confirmations Confirmations
	// DeskName stands above each page; "Co-sell desk" when empty, as in the letters.
	DeskName string
	// DeskAddress is where partners write to.
	DeskAddress string
	// PortalURL is where partners sign in; the pages link to it. May be empty.
	PortalURL string
	Log       *slog.Logger
}

// Handler serves the pages, at any prefix that is stripped in front of it.
// Partners have to reach it by https, or on this machine: a browser tells no
// other site where an answer comes from, and the answer is refused.
func Handler(o Options) http.Handler {
	s := newSite(o)
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+ConfirmPath+"{token}", s.showConfirmation)
	mux.HandleFunc("POST "+ConfirmPath+"{token}", s.takeAnswer)
	mux.HandleFunc(ConfirmPath+"{token}", s.otherMethod("GET, HEAD, POST"))
	mux.HandleFunc("GET "+stylesheetPath, serveStylesheet)
	mux.HandleFunc(stylesheetPath, s.otherMethod("GET, HEAD"))
	mux.HandleFunc("/", s.unknown)
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.show(w, r, http.StatusForbidden, refusedPage, Confirmation{})
	}))
	return secured(guard.Handler(mux))
}

// secured sets the headers that every answer has. The token is in the URL, so
// nothing may pass the URL on or keep the page.
func secured(next http.Handler) http.Handler {
	headers := map[string]string{
		"Content-Security-Policy":    "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
		"Referrer-Policy":            "same-origin",
		"X-Content-Type-Options":     "nosniff",
		"Cache-Control":              "no-store",
		"Cross-Origin-Opener-Policy": "same-origin",
		"X-Robots-Tag":               "noindex, nofollow",
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for name, value := range headers {
			w.Header().Set(name, value)
		}
		next.ServeHTTP(w, r)
	})
}

func (s *site) otherMethod(allowed string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Allow", allowed)
		s.show(w, r, http.StatusMethodNotAllowed, refusedPage, Confirmation{})
	}
}
