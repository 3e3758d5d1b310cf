package fakeauthority

import (
	"fmt"
	"io"
	"net/http"
	"strings"
)

// FaultKind is a way for the authority to fail.
type FaultKind string

// The ways to fail.
const (
	Throttled      FaultKind = "throttled"       // 429 with code 90055
	ServerError    FaultKind = "server_error"    // 500 without a body
	HTML           FaultKind = "html"            // 200 with a page, as of an outage or a captive portal
	Redirect       FaultKind = "redirect"        // 302 to a place that has the true answer
	Slow           FaultKind = "slow"            // no answer until the client leaves or Close
	Huge           FaultKind = "huge"            // a good answer whose JSON never ends
	Truncated      FaultKind = "truncated"       // the connection ends half-way through the true answer
	OtherCloud     FaultKind = "other_cloud"     // the issuer of another cloud
	ElsewhereCode  FaultKind = "elsewhere_code"  // 400 with code 90038: lives in another national cloud
	OtherCode      FaultKind = "other_code"      // 400 with code 90033: a passing fault
	ConsumerTenant FaultKind = "consumer_tenant" // the tenant of private persons' accounts
)

// Fault is what goes wrong, how often, and with which Retry-After header.
type Fault struct {
	Kind       FaultKind
	RetryAfter string // header as sent; "" sends none
	Times      int    // how many requests; 0 means until cleared
}

// Fault makes requests for the domain fail; "" makes those for every domain
// fail that has no fault of its own. Fault{} clears.
func (a *Authority) Fault(domain string, f Fault) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if f.Kind == "" {
		delete(a.faults, strings.ToLower(domain))
		return
	}
	a.faults[strings.ToLower(domain)] = f
}

// nextFault takes one use of the fault that applies to the domain.
func (a *Authority) nextFault(domain string) Fault {
	a.mu.Lock()
	defer a.mu.Unlock()
	key := domain
	f, ok := a.faults[key]
	if !ok {
		key = ""
		f = a.faults[key]
	}
	switch f.Times {
	case 0:
	case 1:
		delete(a.faults, key)
	default:
		f.Times--
		a.faults[key] = f
	}
	return f
}

// fail answers with the fault.
func (a *Authority) fail(w http.ResponseWriter, r *http.Request, domain string, f Fault) {
	if f.RetryAfter != "" {
		w.Header().Set("Retry-After", f.RetryAfter)
	}
	switch f.Kind {
	case Throttled:
		throttled.write(w, domain)
	case ServerError:
		w.WriteHeader(http.StatusInternalServerError)
	case HTML:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, "<!DOCTYPE html><title>Sign in</title><p>We are sorry, something is wrong on our side.")
	case Redirect:
		http.Redirect(w, r, r.URL.Path+"?"+redirected, http.StatusFound)
	case Slow:
		a.held.Add(1)
		defer a.held.Add(-1)
		<-r.Context().Done()
	case Huge:
		writeHuge(w, metadata(domain, a.tenant(domain)))
	case Truncated:
		body := a.answerTo(domain)
		w.Header().Set("Content-Type", contentType)
		w.Header().Set("Content-Length", fmt.Sprint(len(body.text)))
		w.WriteHeader(body.status)
		_, _ = io.WriteString(w, body.text[:len(body.text)/2])
	case OtherCloud:
		writeAnswer(w, metadataOf(otherCloud(domain), a.tenant(domain)))
	case ElsewhereCode:
		elsewhere.write(w, domain)
	case OtherCode:
		passing.write(w, domain)
	case ConsumerTenant:
		writeAnswer(w, metadata(domain, tenant{id: consumerTenant, region: "WW"}))
	default:
		http.Error(w, fmt.Sprintf("no fault is called %q", f.Kind), http.StatusNotImplemented)
	}
}

// writeHuge writes until the client has had enough.
func writeHuge(w http.ResponseWriter, whole answer) {
	w.Header().Set("Content-Type", contentType)
	open := strings.TrimSuffix(whole.text, "}") + `,"filler":"`
	filler := strings.Repeat("x", 16<<10)
	for _, err := io.WriteString(w, open); err == nil; {
		_, err = io.WriteString(w, filler)
	}
}
