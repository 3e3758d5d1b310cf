package senderauth

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"
)

const signatureName = "dkim-signature"

// maxSignatures is how many signatures of a mail are verified, those that could pass
// first. maxTagged is how many fields one may name: each is looked for among all fields.
const (
	maxSignatures = 5
	maxTagged     = 200
)

// signature is a DKIM-Signature field (RFC 6376 section 3.5).
type signature struct {
	field     field
	domain    string    // d=
	covers    []string  // h=, lower case
	at, until time.Time // t= and x=, zero if they are not there
	partly    bool      // l= is there
}

// Why a signature is not valid, besides what the DKIM library finds.
var (
	errSignature = errors.New("the field does not have the form of RFC 6376")
	errPartly    = errors.New("it covers only a part of the text (l=)")
	errRanOut    = errors.New("it had run out when the mail came (x=)")
	errTesting   = errors.New("the domain says of its key that it is only testing (t=y)")
)

// signatures returns the mail's signatures that have a valid form, those of the From
// domain first, then those of its organisation.
func (c *check) signatures() (found []signature, malformed int) {
	for _, f := range c.mail.all(signatureName) {
		s, err := c.parseSignature(f)
		if err != nil {
			malformed++
			continue
		}
		found = append(found, s)
	}
	slices.SortStableFunc(found, func(a, b signature) int { return cmp.Compare(c.rank(a), c.rank(b)) })
	return found, malformed
}

func (c *check) rank(s signature) int {
	switch {
	case s.domain == c.domain:
		return 0
	case c.sameOrganisation(s.domain):
		return 1
	}
	return 2
}

// parseSignature reads the tags that decide whether a signature is worth verifying. The
// names that become a question to the DNS are domain names or the field is no signature:
// others have been cut off at a NUL or a parenthesis on their way to a name server.
func (c *check) parseSignature(f field) (signature, error) {
	tags, err := readTags(f.value)
	if err != nil {
		return signature{}, err
	}
	s := signature{field: f}
	_, s.partly = tags["l"]
	domain, ok := domainName(tags["d"])
	if s.domain = domain; !ok && c.on(validNames) {
		return s, errSignature
	}
	s.covers = strings.Split(lower(tags["h"]), ":")
	if len(s.covers) > maxTagged {
		return s, errSignature
	}
	if s.at, err = readTime(tags, "t"); err == nil {
		s.until, err = readTime(tags, "x")
	}
	return s, err
}

// readTags reads a tag list (RFC 6376 section 3.2). No tag that is used here holds white
// space that means anything.
func readTags(list string) (map[string]string, error) {
	tags := map[string]string{}
	for tag := range strings.SplitSeq(list, ";") {
		name, value, found := strings.Cut(tag, "=")
		name = strings.Trim(name, " \t")
		if !found && name == "" {
			continue
		}
		if _, twice := tags[name]; !found || twice {
			return nil, errSignature
		}
		tags[name] = strings.NewReplacer(" ", "", "\t", "").Replace(value)
	}
	return tags, nil
}

func readTime(tags map[string]string, name string) (time.Time, error) {
	s, found := tags[name]
	if !found {
		return time.Time{}, nil
	}
	seconds, err := strconv.ParseInt(s, 10, 64)
	// The form allows twelve digits, for dates up to the year 33658.
	if err != nil || len(s) > 12 || seconds < 0 {
		return time.Time{}, errSignature
	}
	return time.Unix(seconds, 0), nil
}

// names tells whether h= names a field.
func (s signature) names(field string) bool { return slices.Contains(s.covers, field) }
