// Package inbox reads a mailbox over IMAP and gives each message to a [Sink], once it is there in full.
//
// It keeps two promises. No message is passed over: the sink's cursor moves in the same transaction that stores the
// messages up to it, and a message is never looked for by \Seen or by its sequence number, which people and servers
// change. And no message holds up another: one that cannot be fetched, is too large, or is rejected by the sink becomes
// a [Message] without bytes that says why.
//
//	connect --> SELECT --> sweep ------------------> file --> IDLE
//	   ^                   UID FETCH cursor+1:*       \Seen    |
//	   |                   sizes, then bodies         MOVE     |
//	   |                   Sink.Save, 100 at a time            |
//	   |                     ^                                 |
//	   |                     +---- news, or every minute ------+
//	   +--- the connection is lost: wait, twice as long each time
//
// A sweep walks all UIDs above the cursor. IDLE (RFC 2177) only makes the next one come sooner, since servers and
// middleboxes forget to tell. Filing is what people see in the mailbox: a message whose outcome is known is marked read and
// moved to a folder. It happens after the sink has the message, and losing it changes nothing.
//
// A server that says nothing, or more than it was asked for, is disconnected; see guardedConn.
package inbox
