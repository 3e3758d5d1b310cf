// Package bench measures the desk on a machine of its own: a private Postgres
// with default durability, and in this process a mail server, a tenant
// authority and staff who decide whatever is queued.
//
// Beside the desk it runs a yardstick on the same Postgres in the same run: a
// plain chain of three River jobs a request, each completed in a transaction of
// its own, with the same HTTP and SMTP work. What a machine does in a second
// says little; the ratio of the two says what the desk's own work costs. The
// chain runs with River's and Postgres' defaults, and again with each statement
// planned once, as the desk's are.
package bench
