//go:build faults && !soak

package faulttest

import "time"

const (
	// soak is false: few mails, few faults, little time.
	soak = false
	// patience bounds every wait; it is no measure of speed.
	patience = 2 * time.Minute
)
