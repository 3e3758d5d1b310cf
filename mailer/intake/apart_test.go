package intake

import "testing"

// Verbs whose parts stand apart, words typed without their umlauts, and what is to be
// added or used no longer.
func TestReadVerbsApart(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ text, want string }{
		{"Bitte schreiben Sie mein Konto auf jane@contoso.onmicrosoft.com um.", "swap_request jane>jane@contoso.t"},
		{"Bitte schreiben Sie mir an jane@contoso.onmicrosoft.com, um einen Termin zu finden.", "other"},
		{"Bitte setzen Sie jane@contoso.onmicrosoft.com zurück.", "other"},
		{"Koennten Sie meine Adresse bitte auf jane@contoso.onmicrosoft.com aendern?", "swap_request jane>jane@contoso.t"},
		{"Bitte sehen Sie von der Umstellung auf jane@contoso.onmicrosoft.com ab.", "withdrawal"},
		{"Please additionally enter jane@contoso.onmicrosoft.com.", "needs_info/ambiguous_new"},
		{"Bitte tragen Sie auch jane@contoso.onmicrosoft.com ein.", "needs_info/ambiguous_new"},
		{"Bitte verwenden Sie jane@contoso.com nicht mehr, sondern jane@contoso.onmicrosoft.com.", "swap_request =jane>jane@contoso.t"},
		{"Bitte jane@contoso.onmicrosoft.com nicht mehr verwenden.", "other"},
		{"Noteer jane@contoso.onmicrosoft.com als mijn gebruikersnaam.", "swap_request jane>jane@contoso.t"},
		{"Laat weten als mijn gebruikersnaam gewijzigd is in jane@contoso.onmicrosoft.com.", "other"},
		{"Voer bij mij a.u.b. jane@contoso.onmicrosoft.com in i.p.v. jane@contoso.com.", "swap_request =jane>jane@contoso.t"},
		{"Mein Benutzername ist jane@contoso.onmicrosoft.com. Können Sie das bitte veranlassen?", "swap_request jane>jane@contoso.t"},
		{"Chciałbym, aby mój adres został zmieniony na jane@contoso.onmicrosoft.com.", "swap_request jane>jane@contoso.t"},
		{"Czy mogę zmienić adres na jane@contoso.onmicrosoft.com?", "needs_info/ambiguous_new"},
		{"Sobald der Betriebsrat zugestimmt hat, bitten wir um Umstellung auf jane@contoso.onmicrosoft.com.", "needs_info/ambiguous_new"},
		{"Proszę się jeszcze wstrzymać ze zmianą na jane@contoso.onmicrosoft.com.", "needs_info/ambiguous_new"},
		{"Tack, bytet från jane@contoso.com till jane@contoso.onmicrosoft.com gick bra!", "other"},
		{"Lägg om min inloggning till jane@contoso.onmicrosoft.com, tack.", "swap_request jane>jane@contoso.t"},
		{"Vi skulle vilja ha en genomgång, jag använder jane@contoso.onmicrosoft.com.", "walkthrough"},
		{"Vent venligst med at skifte jane@contoso.com til jane@contoso.onmicrosoft.com.", "needs_info/ambiguous_new"},
		{"Wir nehmen vom Tausch auf jane@contoso.onmicrosoft.com Abstand.", "withdrawal"},
		{"Bitte den Nachnamen bei jane@contoso.onmicrosoft.com auf Doe-Roe ändern.", "other"},
		{"Mit Fragen bin ich bei jane@contoso.com oder jane@contoso.onmicrosoft.com richtig.", "other"},
		{"Kan ni ändra tillbaka från jane@contoso.com till jane@contoso.onmicrosoft.com?", "needs_info/ambiguous_new"},
		{"We want to keep jane@contoso.com and use jane@contoso.onmicrosoft.com for Teams only.", "needs_info/ambiguous_new"},
		{"Do faktur proszę używać od teraz jane@contoso.onmicrosoft.com.", "needs_info/ambiguous_new"},
	} {
		if got := summary(Read([]byte(fresh("x", tt.text)), desk)); got != tt.want {
			t.Errorf("%s\n\tgot  %s\n\twant %s", tt.text, got, tt.want)
		}
	}
}
