package tenant

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/swapdesk/swapdesk/mailer/username"
)

// AADSTS numbers with a meaning here.
// https://learn.microsoft.com/entra/identity-platform/reference-error-codes
const (
	codeNoTenant  = 90002
	codeNoDomain  = 900023
	codeElsewhere = 90038
	codeThrottled = 90055
)

// consumerTenant is the one tenant that all accounts of private persons are in.
const consumerTenant = "9188040d-6c67-4c5b-b112-36a304b66dad"

const (
	maxRetryAfter  = time.Hour
	throttledPause = time.Minute // when the authority names none
)

// reply is an HTTP answer with at most maxBody+1 bytes of its body.
type reply struct {
	status int
	header http.Header
	body   []byte
}

// read judges an authority's reply to a request about a domain of the cloud. Its
// answer lacks what only the asker knows: Domain, URL and AskedAt.
func read(r reply, c username.Cloud, now time.Time) verdict {
	v := readBody(r, c)
	if v.answer.State != Unknown {
		return v
	}
	v.answer.RetryAfter = retryAfter(r.header.Get("Retry-After"), now)
	if throttled := r.status == http.StatusTooManyRequests || v.answer.Code == codeThrottled; throttled {
		v.sick = true
		if v.answer.RetryAfter == 0 {
			v.answer.RetryAfter = throttledPause
		}
	}
	return v
}

func readBody(r reply, c username.Cloud) verdict {
	switch {
	case len(r.body) > maxBody:
		return sick("The authority's answer is too long to be one.")
	case r.status == http.StatusOK:
		return readMetadata(r.body, c)
	case r.status == http.StatusBadRequest:
		return readRefusal(r.body)
	case r.status == http.StatusTooManyRequests:
		return sick("The authority asks for fewer requests.")
	case r.status >= 300 && r.status < 400:
		return sick("The authority answered with a redirect, which is never followed.")
	default:
		return sick(fmt.Sprintf("The authority answered with HTTP status %d.", r.status))
	}
}

// metadata is what is read of OpenID provider metadata (OpenID Connect
// Discovery 1.0 section 3) and of the vendor's members in it.
type metadata struct {
	Issuer    string `json:"issuer"`
	Instance  string `json:"cloud_instance_name"`
	Region    string `json:"tenant_region_scope"`
	SubRegion string `json:"tenant_region_sub_scope"`
}

func readMetadata(body []byte, c username.Cloud) verdict {
	var m metadata
	if json.Unmarshal(body, &m) != nil {
		return sick("The authority's answer is not the metadata of a tenant.")
	}
	id, ok := tenantID(m.Issuer, c)
	switch {
	case !ok && ofSomeCloud(m.Issuer):
		return unsure("The tenant's issuer belongs to another cloud than the domain.")
	case !ok:
		return sick("The authority's answer names no tenant.")
	case m.Instance != c.Instance:
		return unsure("The tenant's cloud instance is another one than the domain's.")
	case id == consumerTenant:
		return unsure("The domain belongs to the tenant of private persons' accounts.")
	}
	return verdict{answer: Answer{
		State: Found, TenantID: id, Issuer: m.Issuer, Cloud: m.Instance,
		Region: word(m.Region), SubRegion: word(m.SubRegion),
	}}
}

var guid = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// tenantID takes the GUID, in lower case, out of an issuer of the cloud, which
// has exactly the form https://<authority>/<GUID>/v2.0.
func tenantID(issuer string, c username.Cloud) (string, bool) {
	id, ok := strings.CutPrefix(issuer, c.Authority+"/")
	if !ok {
		return "", false
	}
	id, ok = strings.CutSuffix(id, "/v2.0")
	if !ok {
		return "", false
	}
	// Of the letters that lower-case to a to f, none is outside ASCII.
	id = strings.ToLower(id)
	return id, guid.MatchString(id)
}

func ofSomeCloud(issuer string) bool {
	return slices.ContainsFunc(username.Clouds(), func(c username.Cloud) bool {
		_, ok := tenantID(issuer, c)
		return ok && c.Closed == ""
	})
}

func readRefusal(body []byte) verdict {
	var refusal struct {
		Codes []int `json:"error_codes"`
	}
	if json.Unmarshal(body, &refusal) != nil || len(refusal.Codes) == 0 {
		return sick("The authority refused the question without a reason that can be read.")
	}
	has := func(code int) bool { return slices.Contains(refusal.Codes, code) }
	v := verdict{answer: Answer{State: Unknown, Code: refusal.Codes[0]}}
	a := &v.answer
	switch {
	case has(codeElsewhere):
		a.Code, a.Reason = codeElsewhere, "The tenant lives in another national cloud."
	case has(codeThrottled):
		a.Code, a.Reason = codeThrottled, "The authority asks for fewer requests."
	case has(codeNoTenant):
		a.State, a.Code, a.Reason = Absent, codeNoTenant, "No tenant has this domain."
	case has(codeNoDomain):
		a.State, a.Code, a.Reason = Absent, codeNoDomain, "No tenant can have this domain, for it is not a valid one."
	default:
		a.Reason = fmt.Sprintf("The authority refused the question with code AADSTS%d.", a.Code)
	}
	return v
}

// unsure is an answer that decides nothing, from an authority in good health.
func unsure(reason string) verdict {
	return verdict{answer: Answer{State: Unknown, Reason: reason}}
}

// word lets a region through, and nothing that people or a database could trip
// over.
func word(s string) string {
	if len(s) > 32 || strings.ContainsFunc(s, func(r rune) bool { return !isLetter(r) && (r < '0' || r > '9') }) {
		return ""
	}
	return s
}

// retryAfter reads a Retry-After header, seconds or a date (RFC 9110 section
// 10.2.3), up to an hour. A time that is not ahead is none.
func retryAfter(header string, now time.Time) time.Duration {
	if header == "" {
		return 0
	}
	if seconds, err := strconv.ParseUint(header, 10, 64); err == nil || isDigits(header) {
		return time.Duration(min(seconds, uint64(maxRetryAfter/time.Second))) * time.Second
	}
	at, err := http.ParseTime(header)
	if err != nil {
		return 0
	}
	return min(max(at.Sub(now), 0), maxRetryAfter)
}

func isDigits(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
}
