package username

import "strings"

// near is a domain that was probably meant to end in a tenant suffix, cut at
// the stem it nearly has.
type near struct {
	head string // before the stem: "contoso."
	run  string // what stands for the stem: "onmicrsoft"
	tail string // after it: ".com"
	stem string // which stem was meant
}

// findNear looks for a stem in the domain: spelled right anywhere, or within one
// edit for every five of its letters in a label or in two neighbouring ones
// ("on.microsoft"). Of two that are as near, the later one has the tenant before it.
func findNear(domain string) (near, bool) {
	var best near
	least := -1
	for _, c := range clouds {
		stem := c.stem()
		// Digits that pass for letters are no edit, or 0nmicr0s0ft would be far off.
		if i := strings.LastIndex(lookAlike.Replace(domain), stem); i >= 0 {
			end := i + len(stem)
			return near{domain[:i], domain[i:end], domain[end:], stem}.inChina(), true
		}
		eachRun(domain, func(n near) {
			d := Distance(n.run, stem)
			if d > len(stem)/5 || least >= 0 && d > least || n.ownDomain() {
				return
			}
			n.stem = stem
			best, least = n, d
		})
	}
	return best, least >= 0
}

// separators stand, rightly or by a slip, between the parts of a domain.
const separators = ".,;_- "

var lookAlike = strings.NewReplacer("0", "o", "1", "i", "5", "s")

// eachRun calls f for every run of one or two labels.
func eachRun(domain string, f func(near)) {
	labels := strings.SplitAfter(domain, ".")
	for i := range labels {
		for n := i + 1; n <= min(i+2, len(labels)); n++ {
			head, run, tail := strings.Join(labels[:i], ""), strings.Join(labels[i:n], ""), strings.Join(labels[n:], "")
			if whole, dotted := strings.CutSuffix(run, "."); dotted {
				run, tail = whole, "."+tail
			}
			f(near{head: head, run: run, tail: tail})
		}
	}
}

// ownDomain tells microsoft.com, and what has other names before it, from
// contoso.microsoft.com, a tenant's domain that lost two letters.
func (n near) ownDomain() bool {
	return n.run == "microsoft" && strings.Count(n.head, ".") != 1
}

// inChina takes contoso.partner.onmicrosoft.cn for what it is: nothing but
// China's suffix has "partner" before its stem and "cn" behind.
func (n near) inChina() near {
	for _, c := range clouds {
		if name, found := n.leading(c); found && name != "" && strings.Trim(n.tail, separators) == c.tld() {
			n.stem = c.stem()
		}
	}
	return n
}

// leading takes what the cloud's suffix has before its stem, or nearly that, off
// the head. found is true when it was there.
func (n near) leading(c Cloud) (name string, found bool) {
	name = strings.Trim(n.head, separators)
	i := strings.LastIndex(name, ".") + 1
	if c.lead() == "" || Distance(name[i:], c.lead()) > 1 {
		return name, false
	}
	return strings.TrimRight(name[:i], separators), true
}

// suggestion is the domain that was obviously meant, or "".
func (n near) suggestion() string {
	c, ok := n.cloud()
	if !ok {
		return ""
	}
	name, _ := n.leading(c)
	return suggestion(name, c)
}

// cloud picks the cloud of the stem by what follows it. Where none fits it is
// the first that has the stem, and false.
func (n near) cloud() (Cloud, bool) {
	var of []Cloud
	tail := strings.Trim(n.tail, separators)
	for _, c := range clouds {
		if c.stem() != n.stem {
			continue
		}
		if tail == c.tld() {
			return c, true
		}
		of = append(of, c)
	}
	if len(of) == 1 || tail == "" || Distance(tail, of[0].tld()) <= 1 {
		return of[0], true
	}
	// onmicrosoft.com.au means the public cloud; onmicrosoft.com.us may not.
	if !strings.HasPrefix(tail, of[0].tld()+".") {
		return of[0], false
	}
	for _, c := range of[1:] {
		if strings.HasSuffix(tail, "."+c.tld()) {
			return of[0], false
		}
	}
	return of[0], true
}

// suggestTidied is what the domain is, or suggests, once the slips of a keyboard
// are taken out of it: a comma for a dot, a space, a dot too many.
func suggestTidied(domain string) string {
	tidy := strings.NewReplacer(",", ".", ";", ".", " ", "").Replace(domain)
	labels := strings.FieldsFunc(tidy, func(r rune) bool { return r == '.' })
	tidy = strings.Join(labels, ".")
	if tidy == domain || tidy == "" {
		return ""
	}
	if _, _, err := parseDomain(tidy); err != nil {
		return err.Suggestion
	}
	return tidy
}

// Distance counts the letters to insert, delete, replace or swap with their
// neighbour to make b of a (optimal string alignment). It compares bytes.
func Distance(a, b string) int {
	older, old := make([]int, len(b)+1), make([]int, len(b)+1)
	row := make([]int, len(b)+1)
	for j := range old {
		old[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(old[j]+1, row[j-1]+1, old[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], older[j-2]+1)
			}
		}
		older, old, row = old, row, older
	}
	return old[len(b)]
}
