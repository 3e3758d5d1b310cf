package intake

import "testing"

// A wish whose verb no lexicon has is a request when the rest of the mail leaves no
// other meaning, and is asked about when it does.
func TestReadUnknownVerbs(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ text, want string }{
		{"Please make jane@contoso.onmicrosoft.com my login from now on.", "swap_request jane>jane@contoso.t"},
		{"I no longer want to use jane@contoso.com, please have me down as jane@contoso.onmicrosoft.com.", "swap_request =jane>jane@contoso.t"},
		{"The account to use going forward is jane@contoso.onmicrosoft.com. Could you please hook it up to my profile?", "swap_request jane>jane@contoso.t"},
		{"Please get my account moved across: jane@contoso.com --> jane@contoso.onmicrosoft.com.", "swap_request =jane>jane@contoso.t"},
		{"We need access under jane@contoso.onmicrosoft.com rather than jane@contoso.com, please.", "swap_request =jane>jane@contoso.t"},
		{"jane@contoso.onmicrosoft.com is what I'd like to sign in with. Please adjust.", "swap_request jane>jane@contoso.t"},
		{"I've got a login at jane@contoso.onmicrosoft.com now so if you could make the change on your side that would be lovely.", "swap_request jane>jane@contoso.t"},
		{"Can you please action the swap for Bob Roe (bob@contoso.com)? His new one is bob@contoso.onmicrosoft.com.", "swap_request =bob@contoso.com>bob@contoso.t"},
		{"Could my colleague Tom's address tom@contoso.com be replaced by tom@contoso.onmicrosoft.com?", "swap_request =tom@contoso.com>tom@contoso.t"},
		{"Please tie my seat to jane@contoso.onmicrosoft.com; the gmail one can go.", "needs_info/ambiguous_new"},
		{"I need to log in as jane@contoso.onmicrosoft.com from today, please arrange.", "needs_info/ambiguous_new"},
	} {
		if got := summary(Read([]byte(fresh("x", tt.text)), desk)); got != tt.want {
			t.Errorf("%s\n\tgot  %s\n\twant %s", tt.text, got, tt.want)
		}
	}
}

// A username in a wish for something else is no swap.
func TestReadOtherWishes(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"Please add jane@contoso.onmicrosoft.com as a new user to the portal.",
		"Please delete my new account jane@contoso.onmicrosoft.com.",
		"Please unlock my new login jane@contoso.onmicrosoft.com.",
		"Please send the invite to my new address jane@contoso.onmicrosoft.com.",
		"Please talk to our admin bob@contoso.onmicrosoft.com about the swap.",
		"Could you check that my new username jane@contoso.onmicrosoft.com is active?",
		"Please give jane@contoso.onmicrosoft.com the new role.",
		"Please reset the MFA of jane@contoso.onmicrosoft.com, my new login.",
		"Please onboard my new colleague at bob@contoso.onmicrosoft.com.",
		"Please provision a second seat for bob@contoso.onmicrosoft.com, our new hire.",
		"Please provision a second seat for jane@contoso.onmicrosoft.com.",
		"Please invite Bob under bob@contoso.onmicrosoft.com to the new portal.",
		"We would like a demo of the new portal for jane@contoso.onmicrosoft.com.",
		"Please whitelist jane@contoso.onmicrosoft.com and our new domain.",
		"I would appreciate your feedback on my new login jane@contoso.onmicrosoft.com.",
		"Please look into why jane@contoso.onmicrosoft.com does not get the new deals.",
		"Please assign a license to jane@contoso.onmicrosoft.com, my new username.",
		"Please activate jane@contoso.onmicrosoft.com, the new account.",
		"Please review the new contract and mail it to jane@contoso.onmicrosoft.com",
		"Can you invoice the new order to jane@contoso.onmicrosoft.com?",
		"Please reopen ticket 4711 that I opened as jane@contoso.onmicrosoft.com with my old laptop.",
		"Please approve the new app for jane@contoso.onmicrosoft.com",
		"I want to thank you for moving me to jane@contoso.onmicrosoft.com.",
		"Kindly forgive the new delay. I am now signed in as jane@contoso.onmicrosoft.com.",
		"Please enable MFA on my new sign-in jane@contoso.onmicrosoft.com",
		"Please keep me posted at my new address jane@contoso.onmicrosoft.com.",
		"Please count jane@contoso.onmicrosoft.com among the participants of the new training.",
	} {
		if r := Read([]byte(fresh("x", text)), desk); r.Kind == SwapRequest {
			t.Errorf("%s\n\tgot %s", text, summary(r))
		}
	}
}

// The same in other languages; what is not understood is asked about.
func TestReadWishesInOtherLanguages(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"Guten Tag, könnten Sie meinen Zugang bitte auf jane@contoso.onmicrosoft.com umbiegen? Danke",
		"Bitte nehmen Sie künftig jane@contoso.onmicrosoft.com als Anmeldenamen für mich.",
		"Statt jane@contoso.com möchte ich mich mit jane@contoso.onmicrosoft.com anmelden.",
		"Kann meine Adresse jane@contoso.com durch jane@contoso.onmicrosoft.com ersetzt werden?",
		"Meine Zugangsdaten haben sich geändert, ab heute bitte jane@contoso.onmicrosoft.com nutzen.",
		"Bonjour, merci de bien vouloir basculer mon compte sur jane@contoso.onmicrosoft.com.",
		"Pourriez-vous faire le nécessaire pour que je me connecte avec jane@contoso.onmicrosoft.com à la place de jane@contoso.com ?",
		"Mon nouvel identifiant est jane@contoso.onmicrosoft.com, à prendre en compte à la place de l'ancien.",
		"Je vous prie de procéder au remplacement de jane@contoso.com par jane@contoso.onmicrosoft.com.",
		"Ci-dessous mon nouvel utilisateur suite à la création du tenant : jane@contoso.onmicrosoft.com. Merci d'avance pour la bascule.",
		"Hola, ya creé el tenant. Mi usuario nuevo es jane@contoso.onmicrosoft.com, ¿me lo pueden cambiar por favor?",
		"Les pido que den de alta jane@contoso.onmicrosoft.com en lugar de jane@contoso.com.",
		"Por favor, pasen mi acceso de jane@contoso.com a jane@contoso.onmicrosoft.com.",
		"Bom dia, podem por favor trocar o meu e-mail pelo utilizador jane@contoso.onmicrosoft.com?",
		"Gostaria que o meu acesso passasse a ser feito com jane@contoso.onmicrosoft.com em vez de jane@contoso.com.",
		"Segue o novo usuário criado: jane@contoso.onmicrosoft.com. Favor atualizar o cadastro.",
		"Buongiorno, vi chiedo di sostituire il mio indirizzo con jane@contoso.onmicrosoft.com.",
		"Ho creato il tenant come da guida, il nuovo utente è jane@contoso.onmicrosoft.com. Potete procedere voi?",
		"D'ora in poi vorrei accedere con jane@contoso.onmicrosoft.com al posto di jane@contoso.com.",
		"Graag mijn account omzetten naar jane@contoso.onmicrosoft.com.",
		"Kunnen jullie jane@contoso.com vervangen door jane@contoso.onmicrosoft.com?",
		"Ik wil voortaan inloggen met jane@contoso.onmicrosoft.com in plaats van jane@contoso.com, kunnen jullie dat regelen?",
		"Proszę o zmianę mojego adresu na jane@contoso.onmicrosoft.com.",
		"Czy moglibyście podmienić jane@contoso.com na jane@contoso.onmicrosoft.com?",
		"お世話になっております。ユーザー名を jane@contoso.onmicrosoft.com に変更をお願いいたします。",
		"新しいユーザー名は jane@contoso.onmicrosoft.com です。jane@contoso.com からの切り替えをお願いします。",
		"テナントを作成しました。今後は jane@contoso.onmicrosoft.com でサインインしたいので、差し替えをお願いできますでしょうか。",
		"您好,请把我的账号 jane@contoso.com 换成 jane@contoso.onmicrosoft.com,谢谢。",
		"我们已经创建了租户,新用户名是 jane@contoso.onmicrosoft.com,麻烦更新一下。",
		"请将登录地址改为 jane@contoso.onmicrosoft.com",
	} {
		r := Read([]byte(fresh("x", text)), desk)
		if want := "jane@contoso.onmicrosoft.com"; len(r.Swaps) != 1 || r.Swaps[0].Old != "jane@contoso.com" || r.Swaps[0].New != want {
			t.Errorf("%s\n\tgot %s", text, summary(r))
		}
	}
}
