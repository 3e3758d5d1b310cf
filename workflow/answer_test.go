package workflow

import "testing"

func TestTheCodeOverrulesDiscovery(t *testing.T) {
	t.Parallel()
	for _, cause := range []string{"password", "locked", "expired", "disabled", "no_user", "no_tenant", "consent", ""} {
		for _, said := range []TenantFound{TenantExists, TenantAbsent, TenantUnknown} {
			want, domain := said, "contoso.com"
			switch {
			case cause == "" || cause == "consent" || cause == "no_tenant" && said != TenantExists:
			case cause == "no_tenant":
				want, domain = TenantUnknown, ""
			case said != TenantExists:
				want, domain = TenantExists, ""
			}
			a := Answer{Cause: cause, Tenant: said, Domain: "contoso.com"}
			if a.Settle(); a.Tenant != want || a.Domain != domain {
				t.Errorf("%q, and discovery says %q: %q behind %q, want %q behind %q", cause, said, a.Tenant, a.Domain, want, domain)
			}
		}
	}
}
