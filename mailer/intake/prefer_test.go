package intake

import (
	"strings"
	"testing"
)

func TestLanguageOfTheAnswer(t *testing.T) {
	t.Parallel()
	const (
		german  = "Guten Tag, bitte ändern Sie meine Adresse auf jane@contoso.onmicrosoft.com. Vielen Dank und viele Grüße"
		english = "Hello, could you please swap my address for the new username jane@contoso.onmicrosoft.com? Thank you."
		bare    = "jane@contoso.onmicrosoft.com"
	)
	for _, tt := range []struct{ header, text, want string }{
		{"", german, "de!"},
		{"", english, "en!"},
		{"", "こんにちは、アドレスを変更してください。", "ja!"},
		{"", "您好，请把我的地址改为 jane@contoso.onmicrosoft.com，谢谢。", "zh!"},
		{"", "Bonjour, pourriez-vous changer mon adresse contre le nouvel identifiant jane@contoso.onmicrosoft.com ? Merci beaucoup", "fr!"},
		{"", bare, ""},
		{"Accept-Language: de-DE, en-US", english, "en! de"},
		{"Accept-Language: de-DE, en-US", german, "de! en"},
		{"Accept-Language: de-DE, en-US", bare, "de en"},
		{"Accept-Language: en-US", german, "de en"},
		{"Content-Language: fr-FR", bare, "fr"},
		{"Content-Language: fr-FR", english, "en fr"},
		{"Accept-Language: es;q=0.3, pt-BR;q=0.9", bare, "pt es"},
		{"Accept-Language: \"><script>", bare, ""},
		{"Accept-Language: " + strings.Repeat("de,", 300) + "de", bare, ""},
	} {
		mail := "From: Jane Doe <jane@contoso.com>\nTo: cosell@desk.example\nSubject: x\nContent-Type: text/plain; charset=utf-8\n" + tt.header
		r := Read([]byte(strings.TrimSpace(mail)+"\n\n"+tt.text), desk)
		got := r.Languages
		if r.LanguageSure {
			got = append([]string{got[0] + "!"}, got[1:]...)
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%q, %.30s: %v, want %s", tt.header, tt.text, got, tt.want)
		}
	}
}
