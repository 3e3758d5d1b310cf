package store

import (
	"errors"
	"testing"

	"github.com/swapdesk/swapdesk/workflow"
)

func TestStaff(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	admin := workflow.Actor{Name: "ada@vendor.example", Via: workflow.ViaCLI, Role: workflow.Admin}
	const kim = "kim@vendor.example"
	if _, err := b.Role(ctx, kim); !errors.Is(err, ErrNotFound) {
		t.Errorf("nobody's role: %v", err)
	}
	for _, role := range []workflow.Role{workflow.Viewer, workflow.Approver} {
		if err := b.AddStaff(ctx, kim, role, admin); err != nil {
			t.Fatal(err)
		}
		if got, err := b.Role(ctx, "Kim@vendor.example"); got != role || err != nil {
			t.Errorf("role %q, %v; want %q", got, err, role)
		}
	}
	for _, role := range []workflow.Role{workflow.Viewer, workflow.Approver} {
		by := admin
		by.Role = role
		if b.AddStaff(ctx, "eve@vendor.example", workflow.Admin, by) == nil || b.DisableStaff(ctx, kim, by) == nil {
			t.Errorf("%s changes who may do what", role)
		}
	}
	if err := b.DisableStaff(ctx, kim, admin); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Role(ctx, kim); !errors.Is(err, ErrDisabled) {
		t.Errorf("disabled: %v", err)
	}
	if err := b.DisableStaff(ctx, "nobody@vendor.example", admin); !errors.Is(err, ErrNotFound) {
		t.Errorf("disabling nobody: %v", err)
	}
	if list, err := b.Staff(ctx); err != nil || len(list) != 1 || list[0].DisabledAt == nil {
		t.Errorf("%+v, %v", list, err)
	}
	trail, err := b.Audit(ctx, StaffChain)
	if err != nil || len(trail) != 3 {
		t.Errorf("%d audit rows, %v", len(trail), err)
	}
	b.clean(t)
}

func TestDropSessions(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.exec(t, `INSERT INTO sessions (token, data, expiry) VALUES ('old', '', now() - interval '1 second'), ('new', '', now() + interval '1 hour')`)
	if err := b.DropSessions(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := b.count(t, `SELECT count(*) FROM sessions WHERE token = 'new'`) - b.count(t, `SELECT count(*) FROM sessions WHERE token = 'old'`); n != 1 {
		t.Error("the wrong sessions are dropped")
	}
}

// Who is staff for a group is none without it, until an admin adds them.
func TestStaffWhoLeaveTheirGroup(t *testing.T) {
	t.Parallel()
	b := setup(t)
	gus := Identity{Issuer: "https://issuer.example", Subject: "s-gus", Email: "gus@vendor.example", Name: "Gus", Role: workflow.Approver}
	if m, err := b.SignInAs(t.Context(), gus, "here"); err != nil || m.Role != workflow.Approver {
		t.Fatalf("in a group: %+v, %v", m, err)
	}
	gus.Role = workflow.NoRole
	if m, err := b.SignInAs(t.Context(), gus, "here"); !errors.Is(err, ErrNotStaff) {
		t.Errorf("in no group any more: %+v, %v", m, err)
	}
	admin := workflow.Actor{Name: "ada@vendor.example", Via: workflow.ViaCLI, Role: workflow.Admin}
	if err := b.AddStaff(t.Context(), gus.Email, workflow.Viewer, admin); err != nil {
		t.Fatal(err)
	}
	if m, err := b.SignInAs(t.Context(), gus, "here"); err != nil || m.Role != workflow.Viewer {
		t.Errorf("added by an admin: %+v, %v", m, err)
	}
}
