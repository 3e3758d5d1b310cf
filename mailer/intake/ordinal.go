package intake

// Two addresses may be named first, and only counted where the swap is asked for: "he is in
// your portal as bob@contoso.com. We made bob@.... Please replace the first with the second."

// counted reads such a request. What it says has to fit: what goes is the ordinary address,
// and what comes is the username.
func (x *extraction) counted(i int) bool {
	s := x.sentences[i]
	if len(x.all) > fewMentions || !s.wordsOf(firstOnes) || !s.wordsOf(secondOnes) {
		return false
	}
	if s.asks && !s.any(cCanYou|cPlease) || len(s.addresses()) > 0 || s.any(cNot|cIf|cYet|cOr|cPast|cDone|cOther|cPassword|cWh|cAsk|cCancel|cKeep) || s.inOtherSystem() || !s.any(directive) && !s.any(cImper) {
		return false
	}
	var seen []*mention
	for _, before := range x.sentences[:i] {
		seen = append(seen, before.addresses()...)
	}
	if seen = distinct(seen); len(seen) != 2 || len(distinct(x.all)) != 2 {
		return false
	}
	var named []*mention
	verb := false
	for i, t := range s.tokens {
		if (firstOnes[t.text] || secondOnes[t.text]) && i+1 < len(s.tokens) && s.tokens[i+1].kind == word && !s.tokens[i+1].known && s.tokens[i+1].text != "one" {
			return false // "the first line"
		}
		switch {
		case t.has(cSwap) && len(named) == 0:
			verb = replacing(t.text) || !t.has(cUse)
		case firstOnes[t.text]:
			named = append(named, seen[0])
		case secondOnes[t.text]:
			named = append(named, seen[1])
		}
	}
	if !verb || len(named) != 2 || named[0] == named[1] || named[0].class != ordinary || named[1].class != tenant || !named[1].offered() {
		return false
	}
	for _, m := range named {
		if m.role == contactRole || m.role == notRole || m.in.asks || m.in.any(cIf|cOr|cYet) || m == named[1] && m.in.any(cNot) {
			return false
		}
	}
	named[0].role, named[0].object, named[0].weak = oldRole, false, false
	named[1].role, named[1].weak, named[1].tied = newRole, false, true
	return true
}

var (
	firstOnes  = wordSet("first", "former", "erste", "ersten", "erstere", "erstgenannte", "premier", "première", "primero", "primera", "primer", "primo", "prima", "primeiro", "primeira", "eerste", "eerstgenoemde", "pierwszy", "pierwszą", "pierwszego", "první", "prvním", "primul", "första", "første", "前者", "第一个", "第一個")
	secondOnes = wordSet("second", "latter", "zweite", "zweiten", "letztere", "letzteren", "zweitgenannte", "seconde", "deuxième", "segundo", "segunda", "secondo", "seconda", "tweede", "laatstgenoemde", "drugi", "drugą", "drugim", "druhý", "druhou", "druhým", "doilea", "andra", "anden", "andre", "后者", "後者", "第二个", "第二個")
)
