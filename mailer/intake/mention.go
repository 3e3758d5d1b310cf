package intake

import (
	"slices"
	"strings"
)

// Mention is an address in what the sender wrote, and where it was read.
type Mention struct {
	Address string // lower case; of what is no address, as it is written
	Role    Role
	Certain bool // it is one of the Reading's Swaps
	// Section is the part that it stands in, as IMAP counts them (RFC 9051 section
	// 6.4.5.1), or "subject"; Offset the bytes before it in that part's Text.
	Section string
	Offset  int
	Snippet string // the address with up to 40 bytes of its line on either side
}

// Role is what the words around an address make of it.
type Role string

// The roles.
const (
	Unclear  Role = ""
	OldRole  Role = "old"
	NewRole  Role = "new"
	Contact  Role = "contact"   // whom to write to or to ask
	NotMeant Role = "not_meant" // "not jane@...", or taken back
)

// Text is a part of a message as it is read: HTML is rendered, attached lists are
// lines.
type Text struct {
	Section string
	Text    string
}

var roles = map[role]Role{oldRole: OldRole, newRole: NewRole, contactRole: Contact, notRole: NotMeant}

// mentions lists the addresses in the order of the text, with what a verdict makes
// of them: one in a swap has its role there, whatever the words say.
func (x *extraction) mentions(swaps []Swap) []Mention {
	var list []Mention
	for _, m := range x.all {
		if len(list) == maxMentions {
			break
		}
		found := Mention{
			Address: shorten(m.addr, maxName), Role: roles[m.role],
			Section: m.section, Offset: m.offset, Snippet: m.snippet,
		}
		for _, s := range swaps {
			switch m.addr {
			case s.New:
				found.Role, found.Certain = NewRole, true
			case s.Old:
				found.Role, found.Certain = OldRole, true
			}
		}
		list = append(list, found)
	}
	return list
}

// texts are the parts that the mentions stand in.
func (b body) texts(subject string, mentions []Mention) []Text {
	var list []Text
	for _, m := range mentions {
		if slices.ContainsFunc(list, func(t Text) bool { return t.Section == m.Section }) {
			continue
		}
		text := subject
		if m.Section != subjectSection {
			text = b.text(m.Section)
		}
		list = append(list, Text{m.Section, text})
	}
	return list
}

// text joins the lines of a section. Without alternatives both renderings have it.
func (b body) text(section string) string {
	for _, rendering := range [][]line{b.plain, b.rich, b.lists} {
		var lines []string
		for _, l := range rendering {
			if l.section == section {
				lines = append(lines, l.text)
			}
		}
		if len(lines) > 0 {
			return strings.Join(lines, "\n")
		}
	}
	return ""
}
