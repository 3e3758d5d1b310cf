package store

import (
	"errors"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/workflow"
)

var (
	webSam = workflow.Actor{Name: "sam@vendor.example", Via: workflow.ViaWeb, Role: workflow.Approver}
	webVic = workflow.Actor{Name: "vic@vendor.example", Via: workflow.ViaWeb, Role: workflow.Viewer}
)

func TestNotes(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r := b.queued(t, "jane")
	for _, body := range []string{"I know them.", "Or do I?\n\u202e"} {
		if err := b.AddNote(t.Context(), r.Ref, body, webSam); err != nil {
			t.Fatal(err)
		}
	}
	notes, err := b.Notes(t.Context(), r.ID)
	if err != nil || len(notes) != 2 || notes[0].Body != "Or do I?\n\u202e" || notes[1].Email != webSam.Name || !notes[1].At.Equal(b.now) {
		t.Errorf("%+v, %v", notes, err)
	}
	for name, test := range map[string]struct {
		ref  workflow.Ref
		body string
		by   workflow.Actor
		is   error
	}{
		"a viewer": {r.Ref, "x", webVic, workflow.ErrViewer},
		"nowhere":  {"SWAP-0000-0000", "x", webSam, ErrNotFound},
		"nothing":  {r.Ref, "", webSam, nil},
		"too long": {r.Ref, strings.Repeat("ä", MaxNote+1), webSam, nil},
	} {
		if err := b.AddNote(t.Context(), test.ref, test.body, test.by); err == nil || test.is != nil && !errors.Is(err, test.is) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := b.pool.Exec(t.Context(), `UPDATE request_note SET body = 'x'`); err == nil {
		t.Error("a note can be changed")
	}
}

func TestClaims(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r, other := b.queued(t, "jane"), b.queued(t, "bob")
	kim := workflow.Actor{Name: "kim@vendor.example", Via: workflow.ViaWeb, Role: workflow.Approver}
	conn, err := pgx.Connect(t.Context(), b.url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(), `LISTEN swapdesk_requests`); err != nil {
		t.Fatal(err)
	}
	who := func() string {
		t.Helper()
		claims, err := b.Claims(t.Context(), []int64{r.ID, other.ID})
		if err != nil || claims[other.ID] != (Claim{}) {
			t.Fatalf("%v, %v", claims, err)
		}
		return claims[r.ID].Email
	}
	for i, step := range []struct {
		change func() error
		want   string
	}{
		{func() error { return b.Claim(t.Context(), r.Ref, webSam) }, webSam.Name},
		{func() error { return b.Claim(t.Context(), r.Ref, kim) }, kim.Name},
		{func() error { return b.Release(t.Context(), r.Ref, webSam) }, kim.Name}, // it is not sam's any more
		{func() error { return b.Release(t.Context(), r.Ref, kim) }, ""},
	} {
		if err := step.change(); err != nil || who() != step.want {
			t.Errorf("%d: %q, %v; want %q", i, who(), err, step.want)
		}
	}
	for range 3 { // each change, and nothing else
		n, err := conn.WaitForNotification(t.Context())
		if err != nil || n.Payload != string(r.Ref) {
			t.Fatalf("%+v, %v", n, err)
		}
	}
	if err := b.Claim(t.Context(), r.Ref, webVic); !errors.Is(err, workflow.ErrViewer) {
		t.Errorf("a viewer's claim: %v", err)
	}
	if err := b.Claim(t.Context(), "SWAP-0000-0000", kim); !errors.Is(err, ErrNotFound) {
		t.Errorf("a claim on nothing: %v", err)
	}
}
