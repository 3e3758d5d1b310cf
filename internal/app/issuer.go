package app

import (
	"github.com/swapdesk/swapdesk/internal/config"
	"github.com/swapdesk/swapdesk/internal/web"
	"github.com/swapdesk/swapdesk/workflow"
)

// issuer is where staff sign in, or nil.
func issuer(c config.OIDC) *web.OIDC {
	if !c.On() {
		return nil
	}
	o := &web.OIDC{Issuer: c.Issuer, ClientID: c.ClientID, ClientSecret: c.ClientSecret, Groups: map[string]workflow.Role{}}
	// Of a group that is named twice the higher role counts.
	for _, g := range []struct {
		group string
		role  workflow.Role
	}{{c.Viewers, workflow.Viewer}, {c.Approvers, workflow.Approver}, {c.Admins, workflow.Admin}} {
		if g.group != "" {
			o.Groups[g.group] = g.role
		}
	}
	return o
}
