package config

import (
	"strings"
	"testing"
	"time"
)

func TestDigest(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		c     Digest
		hour  int
		on    bool
		fault string
	}{
		{Digest{After: 24}, 0, false, ""},
		{Digest{"0", 24}, 0, true, ""},
		{Digest{"23", 1}, 23, true, ""},
		{Digest{"24", 24}, 24, false, "SWAPDESK_DIGEST_HOUR"},
		{Digest{"-1", 24}, -1, false, "SWAPDESK_DIGEST_HOUR"},
		{Digest{"eight", 24}, 0, false, "SWAPDESK_DIGEST_HOUR"},
		{Digest{"8", 0}, 8, true, "SWAPDESK_DIGEST_AFTER"},
	} {
		err := tc.c.Validate()
		if tc.fault == "" && err != nil || tc.fault != "" && (err == nil || !strings.Contains(err.Error(), tc.fault)) {
			t.Errorf("%+v: %v", tc.c, err)
		}
		if hour, on := tc.c.At(); on != tc.on || on && hour != tc.hour {
			t.Errorf("%+v: at %d, %v", tc.c, hour, on)
		}
	}
	if got := (Digest{After: 36}).Patience(); got != 36*time.Hour {
		t.Errorf("%v", got)
	}
}
