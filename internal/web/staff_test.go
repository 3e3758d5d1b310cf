package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/swapdesk/swapdesk/workflow"
)

func TestStaffPage(t *testing.T) {
	t.Parallel()
	b := setup(t)
	admin := b.signedIn(t, "ada@vendor.example", workflow.Admin)
	status, body := admin.post("/staff", url.Values{"email": {"Kim@vendor.example"}, "role": {"approver"}})
	link := regexp.MustCompile(`/signin/[A-Z2-7]{26}`).FindString(body)
	if status != http.StatusOK || link == "" || !strings.Contains(body, "A link for kim@vendor.example") {
		t.Fatalf("%d\n%s", status, body)
	}
	if _, body := admin.get("/staff"); strings.Contains(body, link) {
		t.Error("the link is shown again")
	}
	kim := b.visitor(t)
	if status, body := kim.post(link, nil); status != http.StatusOK || !strings.Contains(body, "kim@vendor.example") {
		t.Errorf("by the link: %d", status)
	}
	for path, form := range map[string]url.Values{
		"/staff":         {"email": {"eve@vendor.example"}, "role": {"admin"}},
		"/staff/disable": {"email": {"ada@vendor.example"}},
	} {
		if status, _ := kim.post(path, form); status != http.StatusForbidden {
			t.Errorf("%s by an approver: %d", path, status)
		}
	}
	for name, form := range map[string]url.Values{
		"no address":   {"email": {"kim"}, "role": {"viewer"}},
		"no role":      {"email": {"kim@vendor.example"}, "role": {"king"}},
		"her own role": {"email": {"ada@vendor.example"}, "role": {"viewer"}},
	} {
		if status, _ := admin.post("/staff", form); status != http.StatusBadRequest {
			t.Errorf("%s: %d", name, status)
		}
	}
	if status, _ := admin.post("/staff/disable", url.Values{"email": {"ada@vendor.example"}}); status != http.StatusBadRequest {
		t.Errorf("shutting herself out: %d", status)
	}
	if status, body := admin.post("/staff/disable", url.Values{"email": {"kim@vendor.example"}}); status != http.StatusOK || !strings.Contains(body, "disabled") {
		t.Errorf("disabling: %d", status)
	}
	if _, body := kim.get("/queue"); !strings.Contains(body, "<h1>Sign in</h1>") {
		t.Error("who is disabled is still in")
	}
}
