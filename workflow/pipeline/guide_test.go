package pipeline

import (
	"errors"
	"log/slog"
	"testing"

	"github.com/swapdesk/swapdesk/internal/fakeauthority"
	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/internal/tenant"
	"github.com/swapdesk/swapdesk/workflow"
)

// guideSetup is a worker that asks an authority which knows the tenant of contoso.com.
func guideSetup(t *testing.T) (*guideWorker, *fakeauthority.Authority) {
	t.Helper()
	authority, err := fakeauthority.Start("")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { authority.Close() })
	authority.Add("contoso.com", "0a6c1f6e-0000-4000-8000-000000000001", "EU")
	authority.Add("contoso.co.uk", "0a6c1f6e-0000-4000-8000-000000000003", "EU")
	client := tenant.New(tenant.Config{Authority: authority.URL(), Log: slog.New(slog.DiscardHandler)})
	t.Cleanup(client.Close)
	return &guideWorker{Parts: Parts{Tenant: client}}, authority
}

func TestDiscoveryAsksForTheFirm(t *testing.T) {
	t.Parallel()
	w, authority := guideSetup(t)
	for _, down := range []string{"away.com", "east.fabrikam.com"} {
		authority.Fault(down, fakeauthority.Fault{Kind: fakeauthority.ServerError})
	}
	for _, tt := range []struct {
		sender string
		want   workflow.TenantFound
		domain string
	}{
		{"jane@contoso.com", workflow.TenantExists, "contoso.com"},
		{"jane@uk.contoso.com", workflow.TenantExists, "contoso.com"},
		{"jane@a.b.contoso.co.uk", workflow.TenantExists, "contoso.co.uk"},
		{"jane@wingtip.com", workflow.TenantAbsent, "wingtip.com"},
		{"jane@uk.wingtip.com", workflow.TenantAbsent, "uk.wingtip.com"},
		{"jane@uk.away.com", workflow.TenantUnknown, ""},
		{"jane@east.fabrikam.com", workflow.TenantUnknown, ""},
		{"jane@contoso9.onmicrosoft.com", workflow.TenantAbsent, "contoso9.onmicrosoft.com"},
	} {
		got, err := w.answer(t.Context(), store.Question{Sender: tt.sender, Guide: "B3"}, false)
		if tt.want == workflow.TenantUnknown {
			if !errors.Is(err, errDiscovery) {
				t.Errorf("%s: %+v, %v; want to wait", tt.sender, got, err)
			}
			continue
		}
		if err != nil || got.Tenant != tt.want || got.Domain != tt.domain {
			t.Errorf("%s: %s behind %q, %v; want %s behind %q", tt.sender, got.Tenant, got.Domain, err, tt.want, tt.domain)
		}
	}
}

func TestTenantLabel(t *testing.T) {
	t.Parallel()
	for domain, want := range map[string]string{
		"contoso.com":                  "contoso",
		"mail.contoso.co.uk":           "contoso",
		"con-toso.de":                  "contoso",
		"com":                          "",
		"contoso9.onmicrosoft.com":     "",
		"onmicrosoft.com":              "",
		"contoso.onmicrosoft.us":       "",
		"contoso.partner.onmschina.cn": "",
		"xn--mnchen-3ya.de":            "",
		"mail.xn--mnchen-3ya.de":       "",
		"a-very-long-name-of-a-firm-that-goes-on.com": "averylongnameofafirmthatgo",
	} {
		if got := tenantLabel(domain); got != want {
			t.Errorf("%s may be called %q, want %q", domain, got, want)
		}
	}
}

// A code that only a tenant sends is not answered with "you have none", nor is one that
// says that there is none with "check your password".
func TestTheCodeDecidesTheAnswer(t *testing.T) {
	t.Parallel()
	w, authority := guideSetup(t)
	authority.Fault("away.com", fakeauthority.Fault{Kind: fakeauthority.ServerError})
	for _, tt := range []struct {
		sender, code string
		want         workflow.TenantFound
		domain       string
	}{
		{"ann@wingtip.com", "50053", workflow.TenantExists, ""},
		{"ann@away.com", "50126", workflow.TenantExists, ""},
		{"ann@gmail.com", "50055", workflow.TenantExists, ""},
		{"ann@contoso.com", "50034", workflow.TenantExists, "contoso.com"},
		{"ann@contoso.com", "90002", workflow.TenantUnknown, ""},
		{"ann@wingtip.com", "90002", workflow.TenantAbsent, "wingtip.com"},
	} {
		got, err := w.answer(t.Context(), store.Question{Sender: tt.sender, Guide: "B3", Code: tt.code}, false)
		if err != nil || got.Tenant != tt.want || got.Domain != tt.domain {
			t.Errorf("%s with %s: %q behind %q, %v; want %q behind %q", tt.sender, tt.code, got.Tenant, got.Domain, err, tt.want, tt.domain)
		}
		if offered := got.Offer != ""; offered != (tt.want == workflow.TenantAbsent) {
			t.Errorf("%s with %s is offered %q", tt.sender, tt.code, got.Offer)
		}
	}
	if _, err := w.answer(t.Context(), store.Question{Sender: "ann@away.com", Guide: "B3", Code: "90002"}, false); !errors.Is(err, errDiscovery) {
		t.Errorf("%v; want to wait", err)
	}
}
