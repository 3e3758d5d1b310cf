package intake

import "slices"

// correct reads what is taken back and then asked for anew, with another username:
// "Please ignore that one. The right one is ...". What came before is meant no more.
func (x *extraction) correct() {
	last := -1
	for i, s := range x.sentences {
		if s.mood == withdrawn {
			last = i
		}
	}
	if last < 0 || x.has[withheld] {
		return
	}
	before := map[string]bool{}
	for _, s := range x.sentences[:last+1] {
		for _, m := range s.addresses() {
			before[m.addr] = true
		}
	}
	anew := slices.ContainsFunc(x.sentences[last+1:], func(s *sentence) bool {
		return (s.mood == request || s.calm() && s.any(cRight|cInstead) && !s.any(cIf)) &&
			slices.ContainsFunc(s.addresses(), func(m *mention) bool { return m.class == tenant && !before[m.addr] })
	})
	if !anew {
		return
	}
	x.has[withdrawn], x.anew = false, true
	for _, s := range x.sentences[:last+1] {
		for _, m := range s.addresses() {
			if m.class == tenant {
				m.role = notRole
			}
		}
	}
}

// takeBack leaves out the pairs that a sentence takes back while others stay:
// "forget about Bo (bo@... -> bo@...)".
func (x *extraction) takeBack() {
	if !x.has[request] || !x.has[withdrawn] {
		return
	}
	whole := false // a sentence takes back all
	for _, s := range x.sentences {
		switch {
		case s.mood != withdrawn:
		case !s.joins():
			whole = true
		default:
			for _, m := range s.addresses() {
				m.role = notRole
			}
		}
	}
	x.has[withdrawn] = whole
}
