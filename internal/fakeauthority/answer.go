package fakeauthority

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/swapdesk/swapdesk/mailer/username"
)

const (
	metadataPath = "/v2.0/.well-known/openid-configuration"
	contentType  = "application/json; charset=utf-8"
	redirected   = "redirected=1" // query of a request that followed a Redirect

	consumerTenant = "9188040d-6c67-4c5b-b112-36a304b66dad"
	// unknownTenant stands in where a fault needs a tenant and there is none.
	unknownTenant = "5c0ffee5-0000-4000-8000-000000000000"
)

// answer is an HTTP answer before its headers.
type answer struct {
	status int
	text   string
}

// ServeHTTP answers GET /{domain}/v2.0/.well-known/openid-configuration, and
// nothing else.
func (a *Authority) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !a.enter(r.RequestURI) {
		return
	}
	defer a.serve.Done()
	domain, ok := strings.CutSuffix(strings.TrimPrefix(r.URL.Path, "/"), metadataPath)
	switch {
	case r.Method != http.MethodGet:
		http.Error(w, "only GET is answered", http.StatusMethodNotAllowed)
		return
	case !ok || domain == "" || strings.Contains(domain, "/"):
		http.NotFound(w, r)
		return
	}
	domain = strings.ToLower(domain)
	if r.URL.RawQuery != redirected {
		if f := a.nextFault(domain); f.Kind != "" {
			a.fail(w, r, domain, f)
			return
		}
	}
	writeAnswer(w, a.answerTo(domain))
}

// answerTo is the true answer about the domain.
func (a *Authority) answerTo(domain string) answer {
	a.mu.Lock()
	t, ok := a.tenants[domain]
	a.mu.Unlock()
	if !ok {
		return notFound.about(domain)
	}
	return metadata(domain, t)
}

// tenant is the one behind the domain, or a made-up one.
func (a *Authority) tenant(domain string) tenant {
	a.mu.Lock()
	defer a.mu.Unlock()
	if t, ok := a.tenants[domain]; ok {
		return t
	}
	return tenant{id: unknownTenant, region: "WW"}
}

// metadata is the answer of the cloud that the domain's suffix names.
func metadata(domain string, t tenant) answer {
	c, _ := username.CloudOf(domain)
	return metadataOf(c, t)
}

// metadataOf has the members of OpenID Connect Discovery 1.0 section 3 that the
// real answer has, and the vendor's own.
func metadataOf(c username.Cloud, t tenant) answer {
	base := c.Authority + "/" + t.id
	return asJSON(http.StatusOK, map[string]any{
		"issuer":                                base + "/v2.0",
		"token_endpoint":                        base + "/oauth2/v2.0/token",
		"authorization_endpoint":                base + "/oauth2/v2.0/authorize",
		"end_session_endpoint":                  base + "/oauth2/v2.0/logout",
		"jwks_uri":                              base + "/discovery/v2.0/keys",
		"response_types_supported":              []string{"code", "id_token", "code id_token", "id_token token"},
		"subject_types_supported":               []string{"pairwise"},
		"id_token_signing_alg_values_supported": []string{"RS256"},
		"scopes_supported":                      []string{"openid", "profile", "email", "offline_access"},
		"tenant_region_scope":                   t.region,
		"cloud_instance_name":                   c.Instance,
	})
}

func otherCloud(domain string) username.Cloud {
	own, _ := username.CloudOf(domain)
	clouds := username.Clouds()
	if own == clouds[0] {
		return clouds[1]
	}
	return clouds[0]
}

// refusal is an error answer of the authority.
type refusal struct {
	status int
	kind   string // the OAuth error
	code   int    // the AADSTS number
	text   string // with %s for the domain
}

var (
	notFound  = refusal{http.StatusBadRequest, "invalid_tenant", 90002, "Tenant '%s' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud."}
	elsewhere = refusal{http.StatusBadRequest, "invalid_request", 90038, "Tenant '%s' request is being redirected to the National Cloud."}
	passing   = refusal{http.StatusBadRequest, "temporarily_unavailable", 90033, "A transient error has occurred for '%s'. Please try again."}
	throttled = refusal{http.StatusTooManyRequests, "temporarily_unavailable", 90055, "There are too many incoming requests for '%s'."}
)

func (e refusal) write(w http.ResponseWriter, domain string) { writeAnswer(w, e.about(domain)) }

func (e refusal) about(domain string) answer {
	return asJSON(e.status, map[string]any{
		"error":             e.kind,
		"error_description": fmt.Sprintf("AADSTS%d: ", e.code) + fmt.Sprintf(e.text, domain),
		"error_codes":       []int{e.code},
		"timestamp":         "2026-01-01 00:00:00Z",
		"trace_id":          "00000000-0000-4000-8000-000000000001",
		"correlation_id":    "00000000-0000-4000-8000-000000000002",
		"error_uri":         fmt.Sprintf("https://login.microsoftonline.com/error?code=%d", e.code),
	})
}

func asJSON(status int, members map[string]any) answer {
	text, err := json.Marshal(members)
	if err != nil { // maps of strings and numbers always marshal
		panic(err)
	}
	return answer{status: status, text: string(text)}
}

func writeAnswer(w http.ResponseWriter, a answer) {
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Cache-Control", "max-age=86400, private")
	w.WriteHeader(a.status)
	_, _ = io.WriteString(w, a.text) // the client may have left
}
