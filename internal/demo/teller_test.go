package demo

import (
	"encoding/json"
	"io"
	"strings"
	"testing"

	"github.com/swapdesk/swapdesk/internal/store"
)

// What happens to no request is told as an event, and not as a mail.
func TestTellsOfStaff(t *testing.T) {
	t.Parallel()
	news := newTeller(io.Discard).newRows([]store.AuditRow{
		{ID: 1, Chain: store.StaffChain, Actor: "sam@vendor.example", Event: "signed_in", Detail: json.RawMessage(`{"by_role": "approver"}`)},
		{ID: 2, Chain: store.AccountsChain, Actor: "sam@vendor.example", Event: "imported", Detail: json.RawMessage(`{"added": 11}`)},
		{ID: 3, Chain: "SWAP-1234-567X", Actor: "jane@contoso.com", Event: "received", To: "received", Detail: json.RawMessage(`{"auth": "pass"}`)},
	})
	for i, want := range []string{`staff           signed_in by sam@vendor.example: {"by_role": "approver"}`, `directory       imported by`, `SWAP-1234-567X  (mail)     -> received    by jane@contoso.com`} {
		if len(news) <= i || !strings.HasPrefix(news[i].text, want) {
			t.Errorf("told %+v, want %q", news, want)
		}
	}
}
