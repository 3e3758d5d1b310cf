package intake

import "testing"

// A withdrawal need not say "cancel": that the swap is not needed any more will do.
func TestReadNeedless(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ text, want string }{
		{"The swap is no longer needed, please don't change anything.", "withdrawal"},
		{"Hallo, der Tausch hat sich erledigt, bitte nichts ändern.", "withdrawal"},
		{"Der Tausch ist nicht mehr nötig.", "withdrawal"},
		{"Mein Antrag hat sich erledigt.", "withdrawal"},
		{"L'échange n'est plus nécessaire, merci.", "withdrawal"},
		{"Ma demande est caduque.", "withdrawal"},
		{"El cambio ya no es necesario, gracias.", "withdrawal"},
		{"Lo scambio non serve più, grazie.", "withdrawal"},
		{"A troca já não é necessária.", "withdrawal"},
		{"De wissel is niet meer nodig, dank u.", "withdrawal"},
		{"Zamiana nie jest już potrzebna.", "withdrawal"},
		{"交換は不要になりました。", "withdrawal"},
		{"不需要更换了，谢谢", "withdrawal"},
		{"Hoi, de wissel hoeft niet meer.", "withdrawal"},
		{"Change of plan, we will stay with our present addresses. Please drop the swap.", "withdrawal"},
		{"I'm afraid I have to take back my request. We may not use separate tenants.", "withdrawal"},
		{"Please hold off, cancel for now. I'll come back to you.", "withdrawal"},
		{"Bitte stornieren Sie meinen Tauschantrag vom Montag.", "withdrawal"},
		{"My old address is no longer needed. Please swap it for jane@contoso.onmicrosoft.com.", "swap_request jane>jane@contoso.t"},
		{"No further information is required. Please swap my address to jane@contoso.onmicrosoft.com.", "swap_request jane>jane@contoso.t"},
		{"Für unsere Kollegin bitte bob@contoso.com durch bob@contoso.onmicrosoft.com ersetzen. Bei mir bleibt alles beim Alten.", "swap_request =bob@contoso.com>bob@contoso.t"},
	} {
		if got := summary(Read([]byte(fresh("x", tt.text)), desk)); got != tt.want {
			t.Errorf("%s\n\tgot  %s\n\twant %s", tt.text, got, tt.want)
		}
	}
}
