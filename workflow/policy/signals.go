package policy

import (
	"fmt"
	"strings"

	"github.com/swapdesk/swapdesk/workflow"
)

// Signals that others look for: that no account uses the new username yet, and that the
// account was not swapped a short while ago.
const (
	SignalNewNameFree = "new_name_free"
	SignalCoolOff     = "cool_off"
)

// Where signals come from.
const (
	fromMail      = "mail"
	fromDirectory = "directory"
	fromDiscovery = "discovery"
	fromRecords   = "records"
	fromPartner   = "partner"
)

// signals are the evidence, most telling first. About a username that cannot be,
// nothing more was asked.
func signals(s situation) []workflow.Signal {
	f := s.Facts
	list := []workflow.Signal{
		authSignal(f),
		yesNo("sender_is_account", fromMail, f.byOwner(),
			"the mail came from the old address itself",
			fmt.Sprintf("the mail came from %s", f.Sender)),
		yesNo("account_on_file", fromDirectory, f.OldOnFile,
			"the old address is in the directory",
			"the old address is not in the directory"),
		usernameSignal(f.Username),
	}
	if f.Username.Problem != workflow.NoProblem {
		return list
	}
	list = append(list,
		yesNo(SignalNewNameFree, fromDirectory, !f.NewTaken,
			"no account uses the new username yet",
			"the new username is an account already"),
		tenantSignal(f.Tenant),
		oldTenantSignal(f),
		labelSignal(s.label),
		proofSignal(f),
		confirmationSignal(f),
	)
	list = append(list, recordSignals(f)...)
	return append(list, mailSignals(f)...)
}

func yesNo(name, source string, ok bool, pass, fail string) workflow.Signal {
	if ok {
		return workflow.Signal{Name: name, Result: workflow.Pass, Detail: pass, Source: source}
	}
	return workflow.Signal{Name: name, Result: workflow.Fail, Detail: fail, Source: source}
}

func authSignal(f Facts) workflow.Signal {
	s := workflow.Signal{Name: "sender_authentication", Result: workflow.Unknown, Source: fromMail}
	switch f.Auth {
	case workflow.AuthPass:
		s.Result, s.Detail = workflow.Pass, "the From address is authenticated"
	case workflow.AuthFail:
		s.Result, s.Detail = workflow.Fail, "authentication of the From address failed"
	case workflow.AuthTemporary:
		s.Detail = "authentication could not be checked yet"
	default:
		s.Detail = "nothing authenticates the From address: anybody can write it"
	}
	if len(f.AuthReasons) > 0 {
		s.Detail += " (" + strings.Join(f.AuthReasons, " ") + ")"
	}
	return s
}

func usernameSignal(u Username) workflow.Signal {
	s := workflow.Signal{Name: "username", Result: workflow.Pass, Detail: "the username is well formed", Source: fromMail}
	if u.Problem != workflow.NoProblem {
		s.Result, s.Detail = workflow.Fail, u.Text
		return s
	}
	if len(u.Warnings) > 0 {
		s.Detail += "; " + strings.Join(u.Warnings, "; ")
	}
	return s
}

// Discovery's limits are part of the signal: a tenant behind the domain does
// not show that the user exists, nor who owns it.
func tenantSignal(t Tenant) workflow.Signal {
	s := workflow.Signal{Name: "tenant", Result: workflow.Unknown, Detail: t.Reason, Source: fromDiscovery}
	switch t.State {
	case TenantFound:
		s.Result = workflow.Pass
		s.Detail = fmt.Sprintf("a tenant stands behind %s (id %s, region %s, cloud %s); that does not show that the user exists or who owns it",
			t.Domain, t.ID, t.Region, t.Cloud)
	case TenantAbsent:
		s.Result = workflow.Fail
		s.Detail = fmt.Sprintf("no tenant stands behind %s", t.Domain)
	case TenantUnknown:
	}
	return s
}

func labelSignal(k kinship) workflow.Signal {
	s := workflow.Signal{Name: "label_and_firm", Result: workflow.Unknown, Source: fromDirectory}
	said := ""
	switch k.likeness {
	case same:
		s.Result, said = workflow.Pass, fmt.Sprintf("the tenant's label %q is the firm's name %q", k.label, k.firm)
	case near:
		s.Result, said = workflow.Pass, fmt.Sprintf("the tenant's label %q goes with the firm's name %q", k.label, k.firm)
	case lookAlike:
		s.Result, said = workflow.Fail, fmt.Sprintf("the tenant's label %q looks like the firm's name %q but is not it", k.label, k.firm)
	case unlike:
		s.Result, said = workflow.Fail, k.unlikeness()
	case likenessUnknown:
		said = "no name of the firm is known to compare the tenant's label with"
	}
	s.Detail = k.String() + ": " + said
	return s
}
