// Package pipeline is the way of a mail through the desk, as River workers: a
// file per step, each step with its own queue.
//
//	inbox --Ingest--> message --read--> request --check--> queue, or a mail back
//	          a person's approval --apply--> ledger, directory, confirmation
//	          several requests of one mail --answer--> a mail, if some take too long
//	          a question that the sign-in guide answers --guide--> a mail
//	          whatever was written to the outbox --send--> SMTP server
//	          now and then: remind and expire (silent partners), seal (the audit trail),
//	                        digest (what staff have left undone)
//
// Every worker bears running twice: it looks at what is stored, does what is
// still missing, and completes its job in the transaction of its work. A
// temporary failure snoozes the job and says so where staff see it; it never
// becomes a yes or a no.
package pipeline
