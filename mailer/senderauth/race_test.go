//go:build race

package senderauth

// slower is how much slower the race detector makes everything.
const slower = 20
