package username

import (
	"slices"
	"strings"
)

// Cloud is one of the separate clouds that tenants live in. Each hands out
// initial domains under a suffix of its own and has its own sign-in authority.
type Cloud struct {
	Name      string // for people: "public", "US government"
	Suffix    string // what tenant names end in: "onmicrosoft.com"
	Authority string // base URL of the sign-in authority, and of its issuers
	Instance  string // cloud_instance_name in the authority's metadata
	Closed    string // a sentence that says why, when the cloud is no more
}

// clouds begins with the one that a domain under no suffix belongs to.
// https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud
var clouds = []Cloud{
	{
		Name: "public", Suffix: "onmicrosoft.com",
		Authority: "https://login.microsoftonline.com", Instance: "microsoftonline.com",
	},
	{
		Name: "US government", Suffix: "onmicrosoft.us",
		Authority: "https://login.microsoftonline.us", Instance: "microsoftonline.us",
	},
	{
		Name: "China", Suffix: "partner.onmschina.cn",
		Authority: "https://login.partner.microsoftonline.cn", Instance: "partner.microsoftonline.cn",
	},
	{
		Name: "Germany", Suffix: "onmicrosoft.de",
		Closed: "Usernames that end in onmicrosoft.de are gone: the German cloud behind them was closed on 29 October 2021.",
	},
}

// Clouds lists the clouds, the public one first, closed ones included. A closed
// cloud has neither Authority nor Instance.
func Clouds() []Cloud { return slices.Clone(clouds) }

// CloudOf is the cloud whose suffix the domain is or ends in, at any depth and
// in any case. Any other domain, such as contoso.com, may be a custom domain of
// a tenant in any cloud: CloudOf then returns the public one, and false.
func CloudOf(domain string) (c Cloud, suffixed bool) {
	domain = strings.ToLower(domain)
	for _, c := range clouds {
		if domain == c.Suffix || strings.HasSuffix(domain, "."+c.Suffix) {
			return c, true
		}
	}
	return clouds[0], false
}

// stem is the part of the suffix that is the vendor's, "onmicrosoft".
func (c Cloud) stem() string {
	labels := strings.Split(c.Suffix, ".")
	return labels[len(labels)-2]
}

// lead is what the suffix has before its stem: "partner" in China.
func (c Cloud) lead() string {
	lead, _, _ := strings.Cut(c.Suffix, c.stem())
	return strings.TrimSuffix(lead, ".")
}

// tld is the last label of the suffix.
func (c Cloud) tld() string { return c.Suffix[strings.LastIndex(c.Suffix, ".")+1:] }
