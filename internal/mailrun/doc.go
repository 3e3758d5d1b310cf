// Package mailrun runs real mail servers for the tests: Dovecot for IMAP and
// Postfix for submission, as the machine's packages install them.
//
// Each server is a child process with a configuration, a folder and ports of
// its own; it listens on 127.0.0.1 only, and the machine's own configuration of
// it is neither read nor changed. Mail never leaves the machine: Postfix
// delivers to Dovecot's mailboxes, and has no SMTP client. When this process
// ends, however it ends, the servers end too; only their folders in os.TempDir
// remain if Stop was not called.
package mailrun
