package intake

import (
	_ "embed" // the table of codes
	"regexp"
	"strings"
	"sync"
)

//go:embed codes.txt
var codeTable string

// signInCode is an error code of the sign-in as the screen shows it, or people do.
var signInCode = regexp.MustCompile(`(?:aadsts|error code:? ?|fehlercode:? ?|code d'erreur ?:? ?)(\d{5,7})\b`)

// Code is what is known of an error code of the sign-in.
type Code struct {
	Number string // the digits behind "AADSTS"
	Guide  string // the part of the guide that answers it, or ""
	Cause  string // what it means, in a word of codes.txt; "" for an unknown code
}

// codes are the rows of codes.txt by their number.
var codes = sync.OnceValue(func() map[string]Code {
	all := map[string]Code{}
	for line := range strings.Lines(codeTable) {
		if f := strings.Fields(line); len(f) == 3 && f[0] != "#" {
			all[f[0]] = Code{f[0], strings.TrimPrefix(f[1], "-"), f[2]}
		}
	}
	return all
})

// CodeOf looks an error code up; one that is not in the table has only its number.
func CodeOf(number string) Code {
	if c, ok := codes()[number]; ok {
		return c
	}
	return Code{Number: number}
}
