package pipeline

import (
	"testing"
	"time"
)

func TestWhenTheDigestIsDue(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 3, 2, 0, 0, 0, 0, time.FixedZone("CET", 3600))
	for name, tc := range map[string]struct {
		d    DigestTime
		hour int // in CET, an hour ahead
		want bool
	}{
		"never":             {DigestTime{}, 1, false},
		"before":            {DigestTime{On: true, Hour: 7}, 7, false},
		"at its hour":       {DigestTime{On: true, Hour: 7}, 8, true},
		"an hour late":      {DigestTime{On: true, Hour: 7}, 9, true},
		"too late":          {DigestTime{On: true, Hour: 7}, 10, false},
		"at midnight":       {DigestTime{On: true, Hour: 0}, 1, true},
		"late in the night": {DigestTime{On: true, Hour: 23}, 24, true},
		"not the next day":  {DigestTime{On: true, Hour: 23}, 25, false},
	} {
		if got := tc.d.due(day.Add(time.Duration(tc.hour) * time.Hour)); got != tc.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
