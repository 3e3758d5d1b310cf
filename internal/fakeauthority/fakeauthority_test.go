package fakeauthority

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const tenantID = "11111111-2222-4333-8444-555555555555"

func start(t *testing.T) *Authority {
	t.Helper()
	a, err := Start("")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	return a
}

type reply struct {
	status int
	header http.Header
	body   string
}

func get(t *testing.T, url string) (reply, error) {
	t.Helper()
	return send(t, http.MethodGet, url)
}

// send follows no redirect, keeps no connection and reads up to a megabyte.
func send(t *testing.T, method, url string) (reply, error) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(req)
	if err != nil {
		return reply{}, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, 1<<20))
	return reply{res.StatusCode, res.Header, string(body)}, err
}

func TestKnownTenant(t *testing.T) {
	t.Parallel()
	a := start(t)
	for domain, host := range map[string]string{
		"Contoso.onmicrosoft.com":      "login.microsoftonline.com",
		"contoso.onmicrosoft.us":       "login.microsoftonline.us",
		"contoso.partner.onmschina.cn": "login.partner.microsoftonline.cn",
		"contoso.com":                  "login.microsoftonline.com",
	} {
		a.Add(domain, tenantID, "NA")
		res, err := get(t, a.URL()+"/"+domain+metadataPath)
		if err != nil || res.status != http.StatusOK {
			t.Fatal(res, err)
		}
		var m map[string]any
		if err := json.Unmarshal([]byte(res.body), &m); err != nil {
			t.Fatal(err)
		}
		if m["issuer"] != "https://"+host+"/"+tenantID+"/v2.0" || "login."+fmt.Sprint(m["cloud_instance_name"]) != host ||
			m["tenant_region_scope"] != "NA" {
			t.Errorf("%s: %s", domain, res.body)
		}
		if got := res.header.Get("Cache-Control"); got != "max-age=86400, private" {
			t.Errorf("Cache-Control: %s", got)
		}
	}
}

func TestUnknownTenant(t *testing.T) {
	t.Parallel()
	a := start(t)
	a.Add("contoso.onmicrosoft.com", tenantID, "NA")
	a.Remove("Contoso.onmicrosoft.com")
	res, err := get(t, a.URL()+"/contoso.onmicrosoft.com"+metadataPath)
	if err != nil || res.status != http.StatusBadRequest {
		t.Fatal(res, err)
	}
	for _, want := range []string{`"error":"invalid_tenant"`, `"error_codes":[90002]`, "AADSTS90002: Tenant 'contoso.onmicrosoft.com' not found"} {
		if !strings.Contains(res.body, want) {
			t.Errorf("no %s in %s", want, res.body)
		}
	}
}

func TestNothingElseIsAnswered(t *testing.T) {
	t.Parallel()
	a := start(t)
	for _, path := range []string{"/", metadataPath, "/a/b" + metadataPath, "/common/GetCredentialType"} {
		if res, err := get(t, a.URL()+path); err != nil || res.status != http.StatusNotFound {
			t.Errorf("%s: %v, %v", path, res, err)
		}
	}
	res, err := send(t, http.MethodPost, a.URL()+"/contoso.com"+metadataPath)
	if err != nil || res.status != http.StatusMethodNotAllowed {
		t.Errorf("POST: %v, %v", res, err)
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	const domain = "contoso.onmicrosoft.com"
	for kind, tt := range map[FaultKind]struct {
		status int
		has    string
	}{
		Throttled:      {429, "90055"},
		ServerError:    {500, ""},
		HTML:           {200, "<!DOCTYPE html>"},
		Redirect:       {302, ""},
		Huge:           {200, `/` + tenantID + `/v2.0"`},
		OtherCloud:     {200, "https://login.microsoftonline.us/" + tenantID},
		ElsewhereCode:  {400, "[90038]"},
		OtherCode:      {400, "[90033]"},
		ConsumerTenant: {200, consumerTenant},
		"no such":      {501, ""},
	} {
		a := start(t)
		a.Add(domain, tenantID, "NA")
		a.Fault(domain, Fault{Kind: kind, RetryAfter: "7"})
		res, err := get(t, a.URL()+"/"+domain+metadataPath)
		if err != nil || res.status != tt.status || !strings.Contains(res.body, tt.has) || res.header.Get("Retry-After") != "7" {
			t.Errorf("%s: %d, %v, %v, %.200s", kind, res.status, res.header, err, res.body)
		}
		if kind == Huge && len(res.body) != 1<<20 {
			t.Errorf("the huge answer ended after %d bytes", len(res.body))
		}
	}
}

func TestRedirectLeadsToTheTrueAnswer(t *testing.T) {
	t.Parallel()
	a := start(t)
	a.Add("contoso.com", tenantID, "NA")
	a.Fault("", Fault{Kind: Redirect})
	res, err := get(t, a.URL()+"/contoso.com"+metadataPath)
	if err != nil {
		t.Fatal(err)
	}
	if res, err := get(t, a.URL()+res.header.Get("Location")); err != nil || res.status != http.StatusOK {
		t.Errorf("%v, %v", res, err)
	}
}

func TestTruncated(t *testing.T) {
	t.Parallel()
	a := start(t)
	a.Add("contoso.com", tenantID, "NA")
	a.Fault("", Fault{Kind: Truncated})
	if res, err := get(t, a.URL()+"/contoso.com"+metadataPath); !errors.Is(err, io.ErrUnexpectedEOF) || res.body == "" {
		t.Errorf("%v, %q", err, res.body)
	}
}

func TestFaultTimesAndScope(t *testing.T) {
	t.Parallel()
	a := start(t)
	for _, d := range []string{"a.com", "b.com"} {
		a.Add(d, tenantID, "NA")
	}
	a.Fault("", Fault{Kind: ServerError})
	a.Fault("A.com", Fault{Kind: OtherCode, Times: 2})
	var got []int
	ask := func(domain string) {
		res, err := get(t, a.URL()+"/"+domain+metadataPath)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, res.status)
	}
	for range 3 {
		ask("a.com")
	}
	ask("b.com")
	a.Fault("", Fault{})
	ask("b.com")
	if want := []int{400, 400, 500, 500, 200}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if r := a.Requests(); len(r) != 5 || r[3] != "/b.com"+metadataPath {
		t.Errorf("requests %q", r)
	}
}

func TestCloseEndsASlowRequest(t *testing.T) {
	t.Parallel()
	a := start(t)
	a.Fault("", Fault{Kind: Slow})
	arrived := make(chan error)
	go func() {
		_, err := get(t, a.URL()+"/contoso.com"+metadataPath)
		arrived <- err
	}()
	for deadline := time.After(time.Minute); len(a.Requests()) == 0; {
		select {
		case err := <-arrived:
			t.Fatal(err)
		case <-deadline:
			t.Fatal("the request did not arrive")
		case <-time.After(time.Millisecond):
		}
	}
	if err := a.Close(); err != nil {
		t.Error(err)
	}
	<-arrived // with an error, or an empty answer when the server was quicker
	if a.Close() == nil {
		t.Error("closed twice without an error")
	}
}

func TestRequestsAreBounded(t *testing.T) {
	t.Parallel()
	a := start(t)
	for i := range maxRequests + 5 {
		a.enter(fmt.Sprint(i))
		a.serve.Done()
	}
	if r := a.Requests(); len(r) != maxRequests || r[0] != "5" {
		t.Errorf("%d requests from %s", len(r), r[0])
	}
}

func TestOnlyLoopback(t *testing.T) {
	t.Parallel()
	if a, err := Start("0.0.0.0:0"); err == nil {
		a.Close()
		t.Error("listens for everybody")
	}
	if a, err := Start("no address"); err == nil {
		a.Close()
		t.Error("listens nowhere")
	}
}
