// Package demo is the whole world of a desk in one process: a private Postgres,
// a mail server, a tenant authority, the service itself, and partners who write
// to it over SMTP as people do.
//
// [Run] plays a story. With Once it also plays the person who decides, through
// the same path as staff, and fails unless every partner got the right answer.
package demo
