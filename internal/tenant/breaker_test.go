package tenant

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/swapdesk/swapdesk/internal/fakeauthority"
)

// trip makes lookups of different domains fail until the breaker opens.
func trip(t *testing.T, b testBundle, f fakeauthority.Fault) {
	t.Helper()
	b.authority.Fault("", f)
	for i := range tripAfter {
		b.lookup(t, fmt.Sprintf("firm%d.onmicrosoft.com", i), Unknown)
	}
	if n := b.asked(); n != tripAfter {
		t.Fatalf("%d requests before the breaker opened, want %d", n, tripAfter)
	}
}

func TestBreakerOpensAndRecovers(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	trip(t, b, fakeauthority.Fault{Kind: fakeauthority.ServerError})
	a := b.lookup(t, contoso, Unknown)
	if a.RetryAfter != tripPause || !a.AskedAt.IsZero() || b.asked() != tripAfter {
		t.Errorf("%d requests, %+v", b.asked(), a)
	}

	b.clock.add(tripPause)
	b.lookup(t, contoso, Unknown) // one trial, which fails
	b.lookup(t, contoso, Unknown)
	if n := b.asked(); n != tripAfter+1 {
		t.Errorf("%d requests, want one trial after %d", n, tripAfter)
	}

	b.clock.add(tripPause)
	b.authority.Fault("", fakeauthority.Fault{})
	b.lookup(t, contoso, Found)
	b.authority.Fault("", fakeauthority.Fault{Kind: fakeauthority.ServerError, Times: 1})
	b.lookup(t, "firm1.onmicrosoft.com", Unknown)
	b.lookup(t, "firm1.onmicrosoft.com", Absent)
}

func TestBreakerLetsOneTrialThrough(t *testing.T) {
	t.Parallel()
	g := newGate()
	b := setup(t, g)
	close(g.open)
	trip(t, b, fakeauthority.Fault{Kind: fakeauthority.HTML})
	b.authority.Fault("", fakeauthority.Fault{})
	b.clock.add(tripPause)

	for range tripAfter {
		<-g.arrived
	}
	g.open = make(chan struct{})
	got := make(chan Answer)
	go func() { got <- b.client.Lookup(context.Background(), contoso) }()
	<-g.arrived
	if a := b.lookup(t, "firm1.onmicrosoft.com", Unknown); a.RetryAfter <= 0 {
		t.Errorf("beside the trial: %+v", a)
	}
	close(g.open)
	if a := <-got; a.State != Found {
		t.Errorf("the trial brought %+v", a)
	}
	b.lookup(t, "firm1.onmicrosoft.com", Absent)
}

func TestBreakerWaitsAsLongAsAsked(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	trip(t, b, fakeauthority.Fault{Kind: fakeauthority.Throttled, RetryAfter: "600"})
	if a := b.lookup(t, contoso, Unknown); a.RetryAfter != 10*time.Minute || b.asked() != tripAfter {
		t.Errorf("%d requests, %+v", b.asked(), a)
	}
}

func TestBreakerAnswersFromTheCache(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	b.lookup(t, contoso, Found)
	b.authority.Fault("", fakeauthority.Fault{Kind: fakeauthority.ServerError})
	for i := range tripAfter {
		b.lookup(t, fmt.Sprintf("firm%d.onmicrosoft.com", i), Unknown)
	}
	b.lookup(t, contoso, Found)
}

// A domain that is merely not to be decided says nothing against the authority.
func TestBreakerIgnoresPlainRefusals(t *testing.T) {
	t.Parallel()
	for _, kind := range []fakeauthority.FaultKind{
		fakeauthority.ElsewhereCode, fakeauthority.OtherCode, fakeauthority.OtherCloud, fakeauthority.ConsumerTenant,
	} {
		b := setup(t, nil)
		trip(t, b, fakeauthority.Fault{Kind: kind})
		b.authority.Fault("", fakeauthority.Fault{})
		b.lookup(t, contoso, Found)
	}
}
