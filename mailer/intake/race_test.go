//go:build race

package intake

// nastySize is small where the race detector makes everything slow.
const nastySize = maxMessage / 1024
