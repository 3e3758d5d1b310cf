// Package faulttest holds the tests that treat the desk as a black box and its
// surroundings badly: `swapdesk serve` runs as a real process against a durable
// Postgres, and is killed, cut off and slowed down while partners write.
//
// The tests carry the build tag faults, because they take minutes:
//
//	go test -tags faults ./internal/faulttest [-seed N] [-soak]
//
// What a test has at hand is its world: see setup for the parts, process for
// the running program, moment for "at this statement, do that", link for what
// can go wrong on the way to a service, and settle and check for how it ends.
//
// Jobs of a killed process come back when River's leader finds them to have
// run for too long, minutes later. The tests do not wait and the product knows
// nothing of them: world.age sets back what the dead process had in hand, as if
// those minutes had passed, and asks the leader for a new election, at which
// River looks for such jobs at once.
package faulttest
