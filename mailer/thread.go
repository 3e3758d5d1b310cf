package mailer

import (
	"crypto/rand"
	"regexp"
	"strings"
)

const (
	maxMessageID = 250 // octets; a header line holds 998 (RFC 5322 section 2.1.1)
	// A thread's first id and its latest ones are what clients go by.
	latestReferences = 20
)

// messageIDForm is one @ between visible ASCII characters. It is looser than
// msg-id of RFC 5322 section 3.6.4, because partners' systems are, and still
// holds nothing that could end the id or the header line.
var messageIDForm = regexp.MustCompile(`^[!#-;=?A-\[\]-~]+@[!#-;=?A-\[\]-~]+$`)

// newMessageID makes a msg-id without its angle brackets: 128 random bits or
// more, in lower case because some stores fold it, at the domain.
func newMessageID(domain string) string {
	return strings.ToLower(rand.Text()) + "@" + domain
}

// bareMessageID takes one pair of angle brackets off and reports whether what
// is left can be written into a header.
func bareMessageID(id string) (string, bool) {
	if inner, ok := strings.CutPrefix(id, "<"); ok {
		id, ok = strings.CutSuffix(inner, ">")
		if !ok {
			return "", false
		}
	}
	return id, len(id) <= maxMessageID && messageIDForm.MatchString(id)
}

// references builds the References field of an answer to parent (RFC 5322
// section 3.6.4): the thread's ids and then the parent's. Ids that are no ids
// are left out, and of a long thread the middle.
func references(thread []string, parent string) []string {
	var ids []string
	for _, id := range thread {
		if bare, ok := bareMessageID(id); ok {
			ids = append(ids, bare)
		}
	}
	if parent != "" && (len(ids) == 0 || ids[len(ids)-1] != parent) {
		ids = append(ids, parent)
	}
	if len(ids) > latestReferences+1 {
		ids = append(ids[:1], ids[len(ids)-latestReferences:]...)
	}
	return ids
}

func bracketed(ids []string) string {
	return "<" + strings.Join(ids, "> <") + ">"
}
