package config

import (
	"strconv"
	"time"
)

// Digest is when staff are told by mail of what they have left undone.
type Digest struct {
	Hour  string `name:"digest-hour" env:"SWAPDESK_DIGEST_HOUR" placeholder:"HOUR" help:"The hour, UTC, at which approvers and admins are mailed what is overdue, if anything is: 0 to 23. Unset: never."`
	After int    `name:"digest-after" env:"SWAPDESK_DIGEST_AFTER" default:"24" placeholder:"HOURS" help:"For how many hours something has waited to be overdue (${default})."`
}

// Validate implements kong's hook.
func (c Digest) Validate() error {
	if _, on := c.At(); c.Hour != "" && !on {
		return &Error{"SWAPDESK_DIGEST_HOUR", c.Hour, "an hour from 0 to 23, UTC"}
	}
	if c.After < 1 {
		return &Error{"SWAPDESK_DIGEST_AFTER", strconv.Itoa(c.After), "a number of hours, 1 or more"}
	}
	return nil
}

// At returns the hour, and whether there is one.
func (c Digest) At() (hour int, on bool) {
	hour, err := strconv.Atoi(c.Hour)
	return hour, err == nil && hour >= 0 && hour <= 23
}

// Patience is After as a duration.
func (c Digest) Patience() time.Duration { return time.Duration(c.After) * time.Hour }
