package policy

import (
	"fmt"

	"github.com/swapdesk/swapdesk/workflow"
)

// tenancy is how the tenant of the old address's domain stands to that of the new
// username.
type tenancy string

const (
	sameTenant      tenancy = "same"
	differentTenant tenancy = "different"
	noTenant        tenancy = "none"
	unknownTenant   tenancy = "unknown"
)

func compareTenants(f Facts) tenancy {
	switch {
	case f.OldTenant.State == TenantAbsent:
		return noTenant
	case f.OldTenant.State != TenantFound || f.Tenant.State != TenantFound:
		return unknownTenant
	case lower(f.OldTenant.ID) == lower(f.Tenant.ID):
		return sameTenant
	default:
		return differentTenant
	}
}

func oldTenantSignal(f Facts) workflow.Signal {
	s := workflow.Signal{Name: "tenant_of_old", Result: workflow.Unknown, Source: fromDiscovery}
	how, said := compareTenants(f), ""
	switch how {
	case sameTenant:
		s.Result, said = workflow.Pass, "the old address's domain belongs to the very tenant of the new username"
	case differentTenant:
		s.Result, said = workflow.Fail, fmt.Sprintf("the old address's domain has a tenant of its own already (id %s)", f.OldTenant.ID)
	case noTenant:
		s.Result, said = workflow.Pass, "no tenant stands behind the old address's domain, which is why the guide sends people here"
	case unknownTenant:
		said = oldTenantUnknown(f)
	}
	s.Detail = string(how) + ": " + said
	return s
}

func oldTenantUnknown(f Facts) string {
	switch {
	case f.OldTenant.State == TenantFound:
		return fmt.Sprintf("the old address's domain has a tenant (id %s), with nothing to compare it to", f.OldTenant.ID)
	case f.OldTenant.Reason != "":
		return f.OldTenant.Reason
	case f.OldTenant.State == "":
		return "discovery was not asked about the old address's domain"
	default:
		return "discovery has not answered about the old address's domain"
	}
}
