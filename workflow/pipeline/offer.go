package pipeline

import (
	"context"
	"strings"

	"github.com/swapdesk/swapdesk/internal/tenant"
	"github.com/swapdesk/swapdesk/workflow"
)

// offer looks for a tenant's name that the firm could take: that of its domain, or the
// same with a number, as the guide has it.
func (w *guideWorker) offer(ctx context.Context, a *workflow.Answer) {
	label := tenantLabel(a.Domain)
	if label == "" {
		return
	}
	for _, number := range []string{"", "1", "2", "3"} {
		name := label + number + suffix
		switch w.Tenant.Lookup(ctx, name).State {
		case tenant.Found:
			if a.Taken == "" {
				a.Taken = name
			}
		case tenant.Absent:
			a.Offer, a.Free = name, true
			return
		case tenant.Unknown:
			a.Offer = name
			return
		}
	}
}

// suffix is that of the cloud that the guide is for.
const suffix = ".onmicrosoft.com"

// maxOffer is the length of a name that the sign-up page takes for certain, with room
// for a number.
const maxOffer = 26

// tenantLabel is what a firm's tenant may be called: "contoso" for mail.contoso.co.uk.
// It is empty for a tenant's own domain, and for a name in letters of another alphabet,
// whose coded form (RFC 5890) means nothing to anybody.
func tenantLabel(domain string) string {
	label, _, _ := strings.Cut(registered(domain), ".")
	if strings.HasPrefix(label, "xn--") {
		return ""
	}
	label = strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, label)
	return label[:min(len(label), maxOffer)]
}
