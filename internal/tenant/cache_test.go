package tenant

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/swapdesk/swapdesk/internal/fakeauthority"
)

func TestAges(t *testing.T) {
	t.Parallel()
	for domain, tt := range map[string]struct {
		state State
		age   time.Duration
	}{
		contoso:                    {Found, 6 * time.Hour},
		"fabrikam.onmicrosoft.com": {Absent, 5 * time.Minute},
	} {
		t.Run(string(tt.state), func(t *testing.T) {
			t.Parallel()
			b := setup(t, nil)
			first := b.lookup(t, domain, tt.state)
			b.clock.add(tt.age - time.Second)
			again := b.lookup(t, domain, tt.state)
			if first.Cached || !again.Cached || !again.AskedAt.Equal(first.AskedAt) || b.asked() != 1 {
				t.Errorf("%d requests, %+v", b.asked(), again)
			}
			b.clock.add(time.Second)
			if late := b.lookup(t, domain, tt.state); late.Cached || b.asked() != 2 {
				t.Errorf("%d requests, %+v", b.asked(), late)
			}
		})
	}
}

func TestAbsentTenantAppears(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	b.lookup(t, "new.onmicrosoft.com", Absent)
	b.authority.Add("new.onmicrosoft.com", contosoID, "EU")
	b.clock.add(absentFor)
	b.lookup(t, "new.onmicrosoft.com", Found)
}

func TestFresh(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	ctx := context.Background()
	b.lookup(t, contoso, Found)
	if b.client.Fresh(ctx, contoso, 0); b.asked() != 2 {
		t.Errorf("an age of 0 took the cached answer")
	}
	b.clock.add(59 * time.Second)
	if a := b.client.Fresh(ctx, contoso, time.Minute); !a.Cached || b.asked() != 2 {
		t.Errorf("%+v", a)
	}
	b.clock.add(2 * time.Second)
	b.authority.Remove(contoso)
	if a := b.client.Fresh(ctx, contoso, time.Minute); a.State != Absent || b.asked() != 3 {
		t.Errorf("%+v", a)
	}
	b.lookup(t, contoso, Absent)
}

func TestUnknownLeavesWhatWasFound(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	b.lookup(t, contoso, Found)
	b.authority.Fault(contoso, fakeauthority.Fault{Kind: fakeauthority.Throttled})
	if a := b.client.Fresh(context.Background(), contoso, 0); a.State != Unknown {
		t.Fatalf("%+v", a)
	}
	if a := b.client.Fresh(context.Background(), contoso, 0); a.State != Unknown || b.asked() != 2 {
		t.Errorf("%d requests, %+v", b.asked(), a)
	}
	b.lookup(t, contoso, Found)
}

func TestPause(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		kind   fakeauthority.FaultKind
		header string
		want   time.Duration
	}{
		{fakeauthority.Throttled, "", time.Minute},
		{fakeauthority.Throttled, "0", time.Minute},
		{fakeauthority.Throttled, "soon", time.Minute},
		{fakeauthority.Throttled, "7", 7 * time.Second},
		{fakeauthority.Throttled, "86400", time.Hour},
		{fakeauthority.Throttled, start.Add(90 * time.Second).Format(http.TimeFormat), 90 * time.Second},
		{fakeauthority.ServerError, "120", 2 * time.Minute},
		{fakeauthority.HTML, "120", 2 * time.Minute},
	} {
		t.Run(fmt.Sprintf("%s %q", tt.kind, tt.header), func(t *testing.T) {
			t.Parallel()
			b := setup(t, nil)
			b.authority.Fault(contoso, fakeauthority.Fault{Kind: tt.kind, RetryAfter: tt.header, Times: 1})
			first := b.lookup(t, contoso, Unknown)
			if first.RetryAfter != tt.want || first.Cached {
				t.Errorf("%+v, want a pause of %s", first, tt.want)
			}
			b.clock.add(tt.want - time.Second)
			paused := b.lookup(t, contoso, Unknown)
			if paused.RetryAfter != time.Second || !paused.Cached || paused.Reason != first.Reason || b.asked() != 1 {
				t.Errorf("%d requests, %+v", b.asked(), paused)
			}
			b.lookup(t, "fabrikam.onmicrosoft.com", Absent)
			b.clock.add(time.Second)
			b.lookup(t, contoso, Found)
		})
	}
}

func TestUnknownWithoutPauseIsAskedAgain(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	b.authority.Fault("", fakeauthority.Fault{Kind: fakeauthority.ServerError, Times: 1})
	if a := b.lookup(t, contoso, Unknown); a.RetryAfter != 0 {
		t.Errorf("%+v", a)
	}
	b.lookup(t, contoso, Found)
}

func TestCacheIsBounded(t *testing.T) {
	t.Parallel()
	now := time.Now()
	c := cache{entries: make(map[string]entry), limit: 3}
	for i := range 10 {
		domain := fmt.Sprint(i)
		c.put(Answer{Domain: domain, State: Found, AskedAt: now}, now)
		c.put(Answer{Domain: domain + "x", State: Unknown, RetryAfter: time.Minute}, now)
		if len(c.entries) > 3 {
			t.Fatalf("%d entries", len(c.entries))
		}
		if _, ok := c.get(domain+"x", now, time.Hour); !ok {
			t.Fatal("the newest entry was dropped")
		}
	}
	if len(c.entries) != 3 {
		t.Errorf("%d entries", len(c.entries))
	}
}
