// Package app wires the parts into a service: it opens the database, starts the
// roles that a process plays, and stops them in the reverse order. It is the
// one place that knows both the configuration and the parts.
package app
