package config

import (
	"errors"
	"testing"
)

func TestOIDC(t *testing.T) {
	t.Parallel()
	whole := OIDC{Issuer: "https://login.microsoftonline.com/0a6c1f6e-0000-4000-8000-000000000001/v2.0", ClientID: "c", ClientSecret: "s"}
	for _, c := range []OIDC{{}, whole} {
		if err := c.Validate(); err != nil {
			t.Errorf("%+v: %v", c, err)
		}
	}
	for variable, change := range map[string]func(*OIDC){
		"SWAPDESK_OIDC_ISSUER":        func(c *OIDC) { c.Issuer = "login" },
		"SWAPDESK_OIDC_CLIENT_ID":     func(c *OIDC) { c.ClientID = "" },
		"SWAPDESK_OIDC_CLIENT_SECRET": func(c *OIDC) { c.ClientSecret = "" },
	} {
		c := whole
		change(&c)
		var wrong *Error
		if err := c.Validate(); !errors.As(err, &wrong) || wrong.Variable != variable {
			t.Errorf("%s: %v", variable, err)
		}
	}
	shared := whole
	shared.Issuer = "https://login.microsoftonline.com/common/v2.0"
	if shared.Validate() == nil {
		t.Error("an issuer for everybody was accepted")
	}
}
