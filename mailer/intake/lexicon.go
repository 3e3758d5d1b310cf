package intake

// The words that decide what the address behind them is. Sentences as a whole are
// weighed by the patterns of mood.go.
var (
	labels = map[string]role{
		"old": oldRole, "current": oldRole, "existing": oldRole, "previous": oldRole, "present": oldRole,
		"former": oldRole, "original": oldRole, "new": newRole, "future": newRole,
	}
	swapWords = wordSet("swap", "change", "replace", "update", "switch", "exchange", "migrate", "amend",
		"swapping", "changing", "replacing", "updating", "switching", "exchanging", "migrating")
	// Without one of these a sentence neither asks for a swap nor takes it back.
	moodWords = wordSet("swap", "change", "replace", "update", "switch", "exchange", "migrate", "amend", "use",
		"swapped", "changed", "replaced", "updated", "switched", "exchanged", "migrated",
		"cancel", "withdraw", "revoke", "retract", "disregard", "ignore", "abort", "stop", "take",
		"proceed", "process", "go", "keep")
	// Somebody other than the sender.
	otherPeople = wordSet("colleague", "colleagues", "coworker", "coworkers", "co-worker", "co-workers", "boss", "manager",
		"his", "her", "him", "she", "he", "their", "them", "they", "behalf", "assistant",
		"customer", "customers", "client", "clients")
	swapDone = wordSet("swapped", "changed", "replaced", "updated", "switched", "exchanged", "migrated")
	// Not a new address, but where to write, or whom to ask.
	writeWords   = wordSet("send", "write", "reply", "answer", "contact", "reach", "call", "confirm", "confirmation", "cc", "copy", "notify", "inform", "respond", "forward")
	contactWords = wordSet("admin", "admins", "administrator", "helpdesk", "support")
	// After a verb of swapping the new address follows.
	targets = wordSet("for", "to", "with", "by", "into", "as")
	// After these a word such as "change" is a noun.
	determiners = wordSet("a", "an", "the", "this", "that", "address", "e-mail", "email", "username", "login", "requested")
	// What may stand between these words and the address.
	fillers = wordSet("is", "was", "my", "our", "the", "a", "now")
	naming  = wordSet("is", "username", "name", "login", "account", "user", "address", "e-mail", "email", "mail", "upn", "id", "tenant", "one", "it's", "following", "mailto", "here", "below")
	passing = wordSet("in", "of", "on", "that", "which", "i", "i've", "we", "made", "created", "just", "have", "portal", "psc", "azure", "ad", "entra", "microsoft", "365", "m365", "office", "onmicrosoft", "onmicrosoft.com", "instead", "work", "school", "company", "corporate", "sign-in", "url", "be", "own", "partner", "sales", "connect", "co-sell", "cosell")
	// What may be swapped without being a person's name.
	objects = wordSet("it", "them", "these", "this", "that", "those", "all", "both", "me", "us", "request", "requests", "please", "over")
)

func wordSet(words ...string) map[string]bool {
	set := make(map[string]bool, len(words))
	for _, w := range words {
		set[w] = true
	}
	return set
}
