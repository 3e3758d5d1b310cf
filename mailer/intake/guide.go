package intake

import (
	"regexp"
	"strings"
)

// codeGuide maps the sign-in error codes that partners paste to the part of the
// guide that answers. Codes that are not here have none.
// https://learn.microsoft.com/entra/identity-platform/reference-error-codes
var codeGuide = map[string]string{
	"50020": "B2", "16000": "B2", "90072": "B2", "500200": "B2", "500208": "B2",
	"50126": "B3", "50056": "B3", "50064": "B3", "50053": "B3", "50055": "B3", "50144": "B3", "50057": "B3",
	"50034": "B3", "51004": "B3", "50014": "B3",
	"90002": "B3", "900023": "B3", "50128": "B3", "50059": "B3", "90019": "B3",
	"90094": "B4", "90093": "B4", "90095": "B4", "65001": "B4", "900941": "B4", "900981": "B4", "65004": "B4",
	"650052": "B4", "650056": "B4", "700016": "B4",
}

// screens are texts that partners copy from the screen, and plain words for
// where they are stuck, in order of precedence.
var screens = []struct {
	guide string
	text  *regexp.Regexp
}{
	{"B2", regexp.MustCompile(`identity provider '?live\.com'?`)},
	{"B1", regexp.MustCompile(`live\.com#|not authorized to use (?:microsoft )?partner sales connect|9188040d-6c67-4c5b-b112-36a304b66dad`)},
	{"B3", regexp.MustCompile(`account or password is incorrect`)},
	{"B4", regexp.MustCompile(`needs? admin approval|admin(?:istrator)? approval (?:is )?(?:needed|required)`)},
	{"C", regexp.MustCompile(`(?:how (?:do|can|should|to)|what (?:happens|if|would|will)|do (?:i|we) (?:need|have) to|should (?:i|we))\b[^.?!]{0,120}\b(?:swap|onmicrosoft|(?:create|make|set up|get)[^.?!]{0,40} tenant)`)},
	{"A", regexp.MustCompile(`(?:how (?:do|can|should|to)|where (?:do|can))\b[^.?!]{0,60}\b(?:sign|log) ?-?in(?:to)?\b|first(?:-time)? (?:sign|log)[ -]?in|consent on behalf of your organi[sz]ation`)},
}

var (
	signInCode    = regexp.MustCompile(`aadsts(\d{5,7})\b`)
	otherProvider = regexp.MustCompile(`identity provider '?[^l\s]`)
	walkthrough   = regexp.MustCompile(`\bwalk-?\s?through\b|\bguided tour\b|\b(?:demo|tour|presentation) (?:of|on|for) (?:the )?(?:portal|partner sales connect|psc)\b|\bportal (?:demo|tour)\b|\bshow (?:me|us) (?:around )?the portal\b`)
)

// answer finds what the sign-in guide, or a walkthrough, has for a text that
// asks for no swap.
func answer(text string) verdict {
	text = strings.Join(strings.Fields(strings.ToLower(text)), " ")
	if g := guideFor(text); g != "" {
		return verdict{kind: GuideQuestion, guide: g, reason: "Part " + g + " of the sign-in guide answers this."}
	}
	if walkthrough.MatchString(text) {
		return verdict{kind: Walkthrough, reason: "The sender would like to be shown the portal."}
	}
	return verdict{kind: Other, reason: "No request was recognised; a person should read it."}
}

func guideFor(text string) string {
	for _, m := range signInCode.FindAllStringSubmatch(text, -1) {
		if m[1] == "50020" && otherProvider.MatchString(text) {
			continue // the wrong tenant, which the guide has nothing on
		}
		if g := codeGuide[m[1]]; g != "" {
			return g
		}
	}
	for _, s := range screens {
		if s.text.MatchString(text) {
			return s.guide
		}
	}
	return ""
}
