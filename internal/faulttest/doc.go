// Package faulttest holds the tests that treat the desk as a black box and its
// surroundings badly: `swapdesk serve` runs as a real process against a durable
// Postgres, and is killed, cut off and slowed down while partners write.
//
// The tests carry the build tag faults, because they take minutes:
//
//	go test -count=1 -tags faults ./internal/faulttest [-seed N]
//
// Without -count=1 the go command may hold a result for good that another program had:
// it does not see what is built on the way.
//
// With the tag soak as well there are more mails, more faults and more tests.
//
// What a test has at hand is its world: see setup for the parts, process for
// the running program, moment for "at this statement, do that", link for what
// can go wrong on the way to a service, and settle and check for how it ends.
//
// Jobs of a killed process come back when they have run for too long, minutes
// later. The short form does not wait and the product knows nothing of it:
// world.age sets back what the dead process had in hand, as if those minutes had
// passed.
package faulttest
