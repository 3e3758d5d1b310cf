package senderauth

import "testing"

// A tenant's own name passes by what is exactly its own, and by a server that tells nothing
// but its conclusion.
func TestServerOnATenant(t *testing.T) {
	t.Parallel()
	for _, results := range []string{
		"dkim=pass header.d=contoso.onmicrosoft.com; dmarc=pass header.from=contoso.onmicrosoft.com",
		"spf=pass smtp.mailfrom=jane@contoso.onmicrosoft.com; dkim=pass header.d=evil.onmicrosoft.com; dmarc=pass header.from=contoso.onmicrosoft.com",
		"dkim=fail header.d=evil.onmicrosoft.com; dmarc=pass header.from=contoso.onmicrosoft.com",
		"dmarc=pass header.from=contoso.onmicrosoft.com",
	} {
		raw := on(letter("From: jane@contoso.onmicrosoft.com"), "Authentication-Results: "+own+"; "+results)
		want(t, verify(t, Verifier{AuthservID: own}, raw, "jane@contoso.onmicrosoft.com", now), Pass, "")
	}
}
