package config

import "strings"

// OIDC is the issuer that staff sign in with (OpenID Connect), and which of its groups have
// which role.
type OIDC struct {
	Issuer       string `name:"oidc-issuer" env:"SWAPDESK_OIDC_ISSUER" placeholder:"URL" help:"The issuer that staff sign in with, such as https://login.microsoftonline.com/TENANT-ID/v2.0. Unset: by links that an admin makes."`
	ClientID     string `name:"oidc-client-id" env:"SWAPDESK_OIDC_CLIENT_ID" placeholder:"ID" help:"The desk's client there; it redirects to SWAPDESK_PUBLIC_URL/signin/callback."`
	ClientSecret string `name:"oidc-client-secret" env:"SWAPDESK_OIDC_CLIENT_SECRET" secret:"" placeholder:"SECRET" help:"That client's secret."`
	Viewers      string `name:"oidc-viewers" env:"SWAPDESK_OIDC_VIEWERS" placeholder:"GROUP" help:"A group (or app role) whose members look."`
	Approvers    string `name:"oidc-approvers" env:"SWAPDESK_OIDC_APPROVERS" placeholder:"GROUP" help:"A group whose members decide."`
	Admins       string `name:"oidc-admins" env:"SWAPDESK_OIDC_ADMINS" placeholder:"GROUP" help:"A group whose members also say who may. Without groups only those sign in whom 'staff add' has added."`
}

// On reports whether there is an issuer.
func (c OIDC) On() bool { return c.Issuer != "" }

// shared are the issuers of more than one tenant: any of them could say to be anybody.
var shared = []string{"/common", "/organizations", "/consumers"}

// Validate implements kong's hook.
func (c OIDC) Validate() error {
	if c == (OIDC{}) {
		return nil
	}
	const takes = "the https URL of an issuer, such as https://login.microsoftonline.com/TENANT-ID/v2.0"
	if !webURL(c.Issuer) {
		return &Error{"SWAPDESK_OIDC_ISSUER", mask(c.Issuer), takes}
	}
	for _, tenant := range shared {
		if strings.Contains(c.Issuer, tenant) {
			return &Error{"SWAPDESK_OIDC_ISSUER", c.Issuer, takes + " of one tenant: at this one anybody could sign in under any address"}
		}
	}
	for _, v := range []struct{ name, value string }{
		{"SWAPDESK_OIDC_CLIENT_ID", c.ClientID},
		{"SWAPDESK_OIDC_CLIENT_SECRET", c.ClientSecret},
	} {
		if v.value == "" {
			return &Error{v.name, "", "a value, since SWAPDESK_OIDC_ISSUER is set"}
		}
	}
	return nil
}
