package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/swapdesk/swapdesk/internal/config"
	"github.com/swapdesk/swapdesk/internal/tenant"
	"github.com/swapdesk/swapdesk/mailer/username"
)

type tenantCommand struct {
	config.Discovery
	Name string `arg:"" name:"domain-or-username" help:"Such as contoso.onmicrosoft.com, or jane@contoso.onmicrosoft.com; only the domain is asked about."`
	JSON bool   `name:"json" help:"As a JSON object."`
}

func (c *tenantCommand) Run(e *env) error {
	domain := strings.ToLower(strings.TrimSpace(c.Name))
	if strings.Contains(c.Name, "@") {
		u, err := username.Parse(c.Name)
		var bad *username.Error
		if errors.As(err, &bad) {
			text := bad.Text
			if bad.Suggestion != "" {
				text += " Perhaps " + bad.Suggestion + "?"
			}
			return &usageError{c.Name + ": " + text}
		}
		domain = u.Domain()
	}
	client := tenant.New(tenant.Config{Authority: c.Authority, Log: e.quietLog()})
	defer client.Close()
	answer := client.Lookup(e.ctx, domain)
	if answer.URL == "" {
		return &usageError{fmt.Sprintf("%q: %s", c.Name, answer.Reason)}
	}
	if c.JSON {
		if err := e.printJSON(answer); err != nil {
			return err
		}
	} else {
		showAnswer(e, answer)
	}
	if answer.State == tenant.Unknown {
		return errFound
	}
	return nil
}

func showAnswer(e *env, a tenant.Answer) {
	fmt.Fprintf(e.Out, "%s: %s\n", a.Domain, a.State)
	line := func(name, text string) {
		if text != "" {
			fmt.Fprintf(e.Out, "  %-9s %s\n", name, text)
		}
	}
	line("tenant", a.TenantID)
	line("region", strings.TrimSpace(a.Region+" "+a.SubRegion))
	line("cloud", a.Cloud)
	line("reason", a.Reason)
	line("asked", a.URL)
	if a.State == tenant.Found {
		fmt.Fprintln(e.Out, "A tenant stands behind the domain. That does not show that a user exists, or who owns it.")
	}
}
