package config

import (
	"slices"
	"strings"
)

// Role is a part of the service that a process can play.
type Role string

// The roles.
const (
	Ingest Role = "ingest"
	Work   Role = "work"
	Web    Role = "web"
)

// Roles are those that a process plays.
type Roles struct {
	List string `name:"roles" env:"SWAPDESK_ROLES" default:"ingest,work,web" placeholder:"ROLES" help:"What this process does: any of ingest,work,web (${default})."`
}

// Validate implements kong's hook.
func (r Roles) Validate() error {
	for _, role := range strings.Split(r.List, ",") {
		switch Role(strings.TrimSpace(role)) {
		case Ingest, Work, Web:
		default:
			return &Error{"SWAPDESK_ROLES", r.List, "a list of ingest, work and web, with commas"}
		}
	}
	return nil
}

// Has reports whether role is among them.
func (r Roles) Has(role Role) bool {
	return slices.ContainsFunc(strings.Split(r.List, ","), func(s string) bool {
		return Role(strings.TrimSpace(s)) == role
	})
}
