//go:build race

package senderauth

// slower divides what takes long, as the race detector makes everything slow.
const slower = 20
