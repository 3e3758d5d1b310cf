// Package workflow says what a swap request is and how it moves.
//
// A partner asks to swap the address of an account (old) for a username on a
// tenant (new). The request is read from a mail, checked, decided on by a
// person, applied to the directory and confirmed by mail:
//
//	received --Checked--> queued --Approve--> approved --Applied--> completed
//	  ^  |                |  ^  |                |
//	  |  |                |  |  +--Deny--> denied|
//	  |  |               Ask |                   |
//	  |  |                |  Replied             |
//	  |  |                v  |  (the answer)     |
//	  |  +--Checked----> waiting <---Stopped-----+
//	  |    (a problem, or |   |
//	  |     to be         |   +--Expire--> expired
//	  |     confirmed)    |   +--Disowned, Displaced--> withdrawn
//	  +-Replied, Confirmed+
//
//	queued, waiting, approved --Replied with another pair--> received
//	approved --Stopped without a problem--> queued
//	waiting for an answer --Approve, Deny--> as from queued
//	waiting --Remind--> waiting, once, before it expires
//	received, queued, waiting, approved --Withdraw--> withdrawn
//
// Anybody can write any From address. So a request counts for something only when
// somebody stands behind it (Request.Vouched): an authenticated mail, or the consent
// of the old address's owner, given on the page of a challenge. A mail that nothing
// authenticates can begin a request and mend it, and no more; what it began makes way
// for what is authenticated. Where the risk is high, approving takes two people.
//
// A request is received exactly while a check of it is outstanding: at first,
// and again after each reply of the partner that may have mended it. A check
// that cannot finish (Unfinished) leaves it there: a temporary failure is
// neither a yes nor a no.
//
// Requests that one mail asked for together are a [Group], and their first answer
// is one mail.
//
// [Next] is the whole machine: a pure function from a request and an event to
// the request as it is afterwards and the [Effects] that must become true with
// it. The package does no input or output and has no clock of its own;
// internal/store applies what Next says, in one transaction.
package workflow
