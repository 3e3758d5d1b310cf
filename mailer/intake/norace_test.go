//go:build !race

package intake

// nastySize makes work that is quadratic in it take far longer than a test may.
const nastySize = maxMessage / 96
