package cli

import (
	"errors"
	"os"
	"os/user"
	"strings"
	"unicode"

	"github.com/swapdesk/swapdesk/internal/app"
	"github.com/swapdesk/swapdesk/internal/config"
	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// deskFlags are where a command finds the desk's data.
type deskFlags struct {
	config.Database
	Mail config.SMTP `embed:"" hidden:""`
}

// withStore opens the store, runs f and closes everything again.
func (d deskFlags) withStore(e *env, f func(*store.Store) error) (err error) {
	db, err := app.OpenDatabase(e.ctx, d.Database, false, e.quietLog())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	st, err := app.OpenStore(e.ctx, db.URL, d.Mail)
	if err != nil {
		return err
	}
	defer st.Close()
	return f(st)
}

// staffFlags say who acts.
type staffFlags struct {
	As string `name:"as" env:"SWAPDESK_STAFF" placeholder:"STAFF" help:"Who acts, for the audit trail: an address. Unset: the user that is signed in to this machine."`
}

func (s staffFlags) actor() (workflow.Actor, error) {
	login := ""
	if u, err := user.Current(); err == nil {
		login = u.Username
	}
	name := or(strings.TrimSpace(s.As), login)
	if name == "" {
		return workflow.Actor{}, &config.Error{Variable: "SWAPDESK_STAFF", Takes: "the address of whoever acts (or --as)"}
	}
	if strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) || unicode.IsSpace(r) }) {
		return workflow.Actor{}, &config.Error{Variable: "SWAPDESK_STAFF", Held: s.As, Takes: "an address or a name without spaces (or --as)"}
	}
	host, _ := os.Hostname() // the login alone tells something, too
	return workflow.Actor{Name: strings.ToLower(name), Via: workflow.ViaCLI, Role: workflow.Operator, From: login + "@" + host}, nil
}

// acting is the actor with the role that the staff's list has for them. Whoever is not on
// it has got as far as the database by themselves, and is its operator.
func (s staffFlags) acting(e *env, st *store.Store) (workflow.Actor, error) {
	by, err := s.actor()
	if err != nil {
		return by, err
	}
	role, err := st.Role(e.ctx, by.Name)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return by, nil
	case err != nil:
		return by, err
	}
	by.Role = role
	return by, nil
}

// changing is acting for a command that changes something.
func (s staffFlags) changing(e *env, st *store.Store) (workflow.Actor, error) {
	by, err := s.acting(e, st)
	if err == nil && !by.Role.Decides() {
		err = workflow.ErrViewer
	}
	return by, err
}

// parseRef reads a reference, or says what one looks like.
func parseRef(s string) (workflow.Ref, error) {
	ref, err := workflow.ParseRef(s)
	if err != nil {
		return "", &usageError{s + ": " + err.Error()}
	}
	return ref, nil
}
