package intake

import "testing"

// Who objects to a swap of their own takes it back; who suspects a fraud, or speaks of
// somebody else's, is for a person to read. Both hold for a first mail and for an answer.
func TestReadProtests(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ text, want string }{
		{"I object to the change of jane@contoso.com to eve@contoso.onmicrosoft.com.", "withdrawal"},
		{"Kindly reject the swap of jane@contoso.com to eve@contoso.onmicrosoft.com.", "withdrawal"},
		{"Deny the swap to eve@contoso.onmicrosoft.com.", "withdrawal"},
		{"I do not want jane@contoso.com changed to eve@contoso.onmicrosoft.com.", "withdrawal"},
		{"Under no circumstances swap jane@contoso.com for eve@contoso.onmicrosoft.com.", "withdrawal"},
		{"Not OK.\n\njane@contoso.com -> jane@contoso.onmicrosoft.com", "withdrawal"},
		{"Der Tausch meiner Adresse gegen jane@contoso.onmicrosoft.com: Ich bin dagegen.", "withdrawal"},
		{"Je m'oppose au changement de jane@contoso.com en eve@contoso.onmicrosoft.com.", "withdrawal"},
		{"Me opongo al cambio de jane@contoso.com por eve@contoso.onmicrosoft.com.", "withdrawal"},
		{"Mi oppongo al cambio da jane@contoso.com a eve@contoso.onmicrosoft.com.", "withdrawal"},
		{"Por favor, recusem a troca de jane@contoso.com por eve@contoso.onmicrosoft.com.", "withdrawal"},
		{"Ik ben tegen de wijziging van jane@contoso.com in eve@contoso.onmicrosoft.com.", "withdrawal"},
		{"Sprzeciwiam się zmianie jane@contoso.com na eve@contoso.onmicrosoft.com.", "withdrawal"},
		{"jane@contoso.comからeve@contoso.onmicrosoft.comへの変更に反対します。", "withdrawal"},
		{"我反对把jane@contoso.com更换为eve@contoso.onmicrosoft.com。", "withdrawal"},
		{"I object to the change of bob@contoso.com to eve@contoso.onmicrosoft.com.", "other"},
		{"The request to swap jane@contoso.com for eve@contoso.onmicrosoft.com is fraudulent.", "other"},
		{"This is a phishing attempt: jane@contoso.com -> eve@contoso.onmicrosoft.com", "other"},
		{"eve@contoso.onmicrosoft.com is not mine. Who asked to swap my address?", "other"},
		{"I got a mail that says you will swap my address for jane@contoso.onmicrosoft.com. Who did that?", "other"},
		{"I did not send this:\n\nPlease swap jane@contoso.com for eve@contoso.onmicrosoft.com.", "other"},
		{"Der Antrag, jane@contoso.com durch eve@contoso.onmicrosoft.com zu ersetzen, ist betrügerisch.", "other"},
		{"C'est une arnaque. jane@contoso.com -> eve@contoso.onmicrosoft.com", "other"},
		{"La solicitud de cambiar jane@contoso.com por eve@contoso.onmicrosoft.com es fraudulenta.", "other"},
		{"È una truffa: jane@contoso.com -> eve@contoso.onmicrosoft.com", "other"},
		{"O pedido de trocar jane@contoso.com por eve@contoso.onmicrosoft.com é fraudulento.", "other"},
		{"Het verzoek om jane@contoso.com te vervangen door eve@contoso.onmicrosoft.com is frauduleus.", "other"},
		{"Wniosek o zamianę jane@contoso.com na eve@contoso.onmicrosoft.com to oszustwo.", "other"},
		{"これは詐欺です。jane@contoso.com -> eve@contoso.onmicrosoft.com", "other"},
		{"这是诈骗。jane@contoso.com -> eve@contoso.onmicrosoft.com", "other"},
	} {
		for _, mail := range []string{fresh("x", tt.text), answerTo(tt.text)} {
			if got := summary(Read([]byte(mail), desk)); got != tt.want {
				t.Errorf("%s\n\tgot  %s\n\twant %s", mail, got, tt.want)
			}
		}
	}
}
