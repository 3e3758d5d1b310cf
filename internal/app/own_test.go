package app

import (
	"testing"

	"github.com/swapdesk/swapdesk/mailer"
	"github.com/swapdesk/swapdesk/mailer/intake"
)

// The desk never answers itself, in whatever case its address is configured.
func TestOwn(t *testing.T) {
	t.Parallel()
	raw := []byte("From: cosell@vendor.example\nSubject: x\n\nPlease swap my address for jane@contoso.onmicrosoft.com.\n")
	if r := intake.Read(raw, Own(mailer.Desk{Address: "CoSell@Vendor.example"})); r.Kind != intake.Automatic || r.Answerable {
		t.Errorf("%s, answerable: %t", r.Kind, r.Answerable)
	}
}
