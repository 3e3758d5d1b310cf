// Package fakemail is a mail server inside the process: IMAP for the desk's mailbox, SMTP for everybody. The demo, the
// benchmark and tests talk to it over real sockets on the loopback interface.
//
// It plays two parts at once. To the desk it is its mail provider: mail that is submitted for the desk's address lands in
// the INBOX that IMAP shows, with the header fields that a last hop adds; when told to, the result of authenticating the
// sender is one of them. To the desk's correspondents it is their provider: mail for any other address is kept, byte for
// byte as it was accepted, until somebody asks for it with [Server.Mail] or [Server.Wait].
//
// Nothing is written to disk. The UIDVALIDITY starts from the clock, so that a reader with a stored cursor takes a
// restarted server for what it is: a folder it has never seen.
package fakemail
