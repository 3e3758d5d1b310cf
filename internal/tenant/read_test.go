package tenant

import (
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/swapdesk/swapdesk/mailer/username"
)

func metadataOf(issuer, instance string) string {
	return `{"issuer":"` + issuer + `","cloud_instance_name":"` + instance + `","tenant_region_scope":"NA","tenant_region_sub_scope":"GCC"}`
}

const (
	publicIssuer = "https://login.microsoftonline.com/" + contosoID + "/v2.0"
	usIssuer     = "https://login.microsoftonline.us/" + contosoID + "/v2.0"
	instance     = "microsoftonline.com"
)

var replies = []struct {
	name   string
	status int
	body   string
	want   State
	code   int
}{
	{"found", 200, metadataOf(publicIssuer, instance), Found, 0},
	{"without a region", 200, `{"issuer":"` + publicIssuer + `","cloud_instance_name":"` + instance + `","tenant_region_scope":null}`, Found, 0},
	{"status 201", 201, metadataOf(publicIssuer, instance), Unknown, 0},
	{"status 400 with metadata", 400, metadataOf(publicIssuer, instance), Unknown, 0},
	{"issuer of another cloud", 200, metadataOf(usIssuer, instance), Unknown, 0},
	{"all of another cloud", 200, metadataOf(usIssuer, "microsoftonline.us"), Unknown, 0},
	{"instance of another cloud", 200, metadataOf(publicIssuer, "microsoftonline.us"), Unknown, 0},
	{"no instance", 200, `{"issuer":"` + publicIssuer + `"}`, Unknown, 0},
	{"no issuer", 200, `{"cloud_instance_name":"` + instance + `"}`, Unknown, 0},
	{"consumer tenant", 200, metadataOf("https://login.microsoftonline.com/9188040D-6c67-4c5b-b112-36a304b66dad/v2.0", instance), Unknown, 0},
	{"placeholder issuer", 200, metadataOf("https://login.microsoftonline.com/{tenantid}/v2.0", instance), Unknown, 0},
	{"issuer by http", 200, metadataOf(strings.Replace(publicIssuer, "https", "http", 1), instance), Unknown, 0},
	{"issuer of version 1", 200, metadataOf("https://sts.windows.net/"+contosoID+"/", instance), Unknown, 0},
	{"issuer with more after it", 200, metadataOf(publicIssuer+"/", instance), Unknown, 0},
	{"issuer with a longer host", 200, metadataOf(strings.Replace(publicIssuer, ".com/", ".com.example/", 1), instance), Unknown, 0},
	{"issuer with userinfo", 200, metadataOf(strings.Replace(publicIssuer, "//", "//x@", 1), instance), Unknown, 0},
	{"issuer with a short id", 200, metadataOf(strings.Replace(publicIssuer, "ab/", "a/", 1), instance), Unknown, 0},
	{"truncated", 200, metadataOf(publicIssuer, instance)[:150], Unknown, 0},
	{"two values", 200, metadataOf(publicIssuer, instance) + "{}", Unknown, 0},
	{"too long", 200, metadataOf(publicIssuer, instance) + strings.Repeat(" ", maxBody), Unknown, 0},
	{"empty", 200, "", Unknown, 0},
	{"null", 200, "null", Unknown, 0},
	{"HTML", 200, "<html>", Unknown, 0},

	{"no tenant", 400, `{"error":"invalid_tenant","error_codes":[90002]}`, Absent, 90002},
	{"no domain", 400, `{"error":"invalid_request","error_codes":[900023]}`, Absent, 900023},
	{"no tenant among others", 400, `{"error_codes":[50000,90002]}`, Absent, 90002},
	{"no tenant, but elsewhere", 400, `{"error_codes":[90002,90038]}`, Unknown, 90038},
	{"no tenant with 200", 200, `{"error":"invalid_tenant","error_codes":[90002]}`, Unknown, 0},
	{"no tenant with 404", 404, `{"error":"invalid_tenant","error_codes":[90002]}`, Unknown, 0},
	{"no tenant with 500", 500, `{"error":"invalid_tenant","error_codes":[90002]}`, Unknown, 0},
	{"no tenant with 429", 429, `{"error":"invalid_tenant","error_codes":[90002]}`, Unknown, 0},
	{"code only in words", 400, `{"error":"invalid_tenant","error_description":"AADSTS90002: Tenant not found"}`, Unknown, 0},
	{"code as a string", 400, `{"error_codes":["90002"]}`, Unknown, 0},
	{"code with a fraction", 400, `{"error_codes":[90002.5]}`, Unknown, 0},
	{"refusal truncated", 400, `{"error_codes":[90002]`, Unknown, 0},
	{"elsewhere", 400, `{"error_codes":[90038]}`, Unknown, 90038},
	{"throttled", 400, `{"error_codes":[90055]}`, Unknown, 90055},
	{"another code", 400, `{"error_codes":[90033]}`, Unknown, 90033},
	{"redirect", 302, metadataOf(publicIssuer, instance), Unknown, 0},
	{"teapot", 418, metadataOf(publicIssuer, instance), Unknown, 0},
}

func TestRead(t *testing.T) {
	t.Parallel()
	public, _ := username.CloudOf(contoso)
	for _, tt := range replies {
		got := read(reply{tt.status, http.Header{}, []byte(tt.body)}, public, time.Now()).answer
		if got.State != tt.want || got.Code != tt.code {
			t.Errorf("%s: %s with code %d, want %s with %d", tt.name, got.State, got.Code, tt.want, tt.code)
		}
		if (got.TenantID != "") != (tt.want == Found) || (got.Reason == "") != (tt.want == Found) {
			t.Errorf("%s: %+v", tt.name, got)
		}
	}
}

func TestThrottledCodeMakesAPause(t *testing.T) {
	t.Parallel()
	public, _ := username.CloudOf(contoso)
	v := read(reply{400, http.Header{}, []byte(`{"error_codes":[90055]}`)}, public, time.Now())
	if v.answer.RetryAfter != time.Minute || !v.sick {
		t.Errorf("%+v", v)
	}
}

func TestReadRegions(t *testing.T) {
	t.Parallel()
	public, _ := username.CloudOf(contoso)
	body := metadataOf(publicIssuer, instance)
	a := read(reply{200, nil, []byte(body)}, public, time.Now()).answer
	if a.Region != "NA" || a.SubRegion != "GCC" {
		t.Errorf("%+v", a)
	}
	body = strings.Replace(body, "NA", `N\u0000A`, 1)
	if a := read(reply{200, nil, []byte(body)}, public, time.Now()).answer; a.State != Found || a.Region != "" {
		t.Errorf("%+v", a)
	}
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for header, want := range map[string]time.Duration{
		"": 0, "0": 0, "-5": 0, "+5": 0, "1.5": 0, "soon": 0, " 5": 0,
		"5": 5 * time.Second, "3600": time.Hour, "3601": time.Hour,
		"9223372036854775807":           time.Hour,
		strings.Repeat("9", 400):        time.Hour,
		"Sun, 01 Mar 2026 12:00:30 GMT": 30 * time.Second,
		"Sun, 01 Mar 2026 11:00:00 GMT": 0,
		"Fri, 01 Mar 2126 12:00:00 GMT": time.Hour,
	} {
		if got := retryAfter(header, now); got != want {
			t.Errorf("retryAfter(%q) = %s, want %s", header, got, want)
		}
	}
}

// FuzzRead holds every reply against the rules, read anew: a second decoder and
// a regular expression instead of the code under test.
func FuzzRead(f *testing.F) {
	for _, tt := range replies {
		f.Add(tt.status, "", []byte(tt.body), uint8(0))
		f.Add(tt.status, "5", []byte(tt.body), uint8(1))
	}
	clouds := slices.DeleteFunc(username.Clouds(), func(c username.Cloud) bool { return c.Closed != "" })
	f.Fuzz(func(t *testing.T, status int, after string, body []byte, which uint8) {
		c := clouds[int(which)%len(clouds)]
		a := read(reply{status, http.Header{"Retry-After": {after}}, body}, c, time.Now()).answer
		if a.RetryAfter < 0 || a.RetryAfter > time.Hour {
			t.Errorf("a pause of %s", a.RetryAfter)
		}
		switch a.State {
		case Found:
			checkFound(t, status, body, c, a)
		case Absent:
			var m struct {
				Codes []json.Number `json:"error_codes"`
			}
			err := json.Unmarshal(body, &m)
			if status != 400 || err != nil || !slices.Contains(m.Codes, "90002") && !slices.Contains(m.Codes, "900023") {
				t.Errorf("absent by %d %q", status, body)
			}
		case Unknown:
			if a.TenantID != "" || a.Reason == "" {
				t.Errorf("unknown with %+v", a)
			}
		default:
			t.Errorf("state %q", a.State)
		}
	})
}

func checkFound(t *testing.T, status int, body []byte, c username.Cloud, a Answer) {
	t.Helper()
	issuer := regexp.MustCompile(`^` + regexp.QuoteMeta(c.Authority) + `/([0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12})/v2\.0$`)
	m := issuer.FindStringSubmatch(a.Issuer)
	if status != 200 || len(body) > maxBody || !json.Valid(body) || m == nil {
		t.Fatalf("found by %d %q", status, body)
	}
	id := strings.ToLower(m[1])
	if id != a.TenantID || id == consumerTenant || a.Cloud != c.Instance {
		t.Errorf("found %+v by %q", a, body)
	}
}
