package policy

import (
	"testing"

	"github.com/swapdesk/swapdesk/workflow"
)

func TestWhoMayAsk(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		old, sender string
		want        bool
	}{
		{"jane@contoso.com", "jane@contoso.com", true},
		{"jane@contoso.com", "JANE@CONTOSO.COM", true},
		{"jane@contoso.com", "it@contoso.com", true},
		{"jane@contoso.com", "it@Contoso.com", true},
		{"jane@contoso.com", "it@mail.contoso.com", false},
		{"jane@mail.contoso.com", "it@contoso.com", false},
		{"jane@contoso.com", "jane@contoso.co", false},
		{"jane@contoso.com", "jane@contoso.com.fabrikam.com", false},
		{"jane@contoso.onmicrosoft.com", "x@fabrikam.onmicrosoft.com", false},
		// U+212A KELVIN SIGN, which Unicode lower-cases to k.
		{"jane@kontoso.com", "jane@\u212aontoso.com", false},
		{"jane@kontoso.com", "it@\u212aontoso.com", false},
		// A mail provider's customers are no colleagues.
		{"jane@gmail.com", "jane@gmail.com", true},
		{"jane@gmail.com", "mallory@gmail.com", false},
		{"jane@yahoo.co.uk", "mallory@yahoo.co.uk", false},
		{"jane@live.com.mx", "mallory@live.com.mx", false},
		{"jane@web.de", "mallory@web.de", false},
		{"jane@live.contoso.com", "it@live.contoso.com", true},
		{"jane@live.abc.com", "it@live.abc.com", true},
		{"jane@me.contoso.com", "it@me.contoso.com", true},
		{"", "", false},
		{"jane", "joe", false},
		{"jane@", "joe@", false},
	} {
		f := Facts{Old: test.old, Sender: test.sender, Auth: workflow.AuthPass}
		if got := f.mayAsk(); got != test.want {
			t.Errorf("%q for %q: %v", test.sender, test.old, got)
		}
		f.Auth = workflow.AuthNone
		if f.mayAsk() {
			t.Errorf("%q for %q may ask without authentication", test.sender, test.old)
		}
	}
}
