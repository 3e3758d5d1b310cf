package intake

import (
	"strings"
	"testing"
)

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
		"We are preparing the swap of our addresses. My boss must agree first. My user will be jane@contoso.onmicrosoft.com.",
		"Do not worry about the swap. jane@contoso.onmicrosoft.com is our test account.",
		"For your information: next week our IT starts the migration of accounts. jane@contoso.onmicrosoft.com is my test user.",
		"I have a question about the swap to jane@contoso.onmicrosoft.com.",
		"Please confirm the swap to jane@contoso.onmicrosoft.com.",
		"The swap to jane@contoso.onmicrosoft.com went well, thank you.",
		"Please let us know the status of the swap. My username is jane@contoso.onmicrosoft.com.",
		"My account is jane@contoso.onmicrosoft.com. Can you send me the price list?",
		"My account is jane@contoso.onmicrosoft.com. Can you get me the slides of Monday?",
		"I am jane@contoso.onmicrosoft.com. Please look at this.",
		"We will swap our phones next week, my user stays jane@contoso.onmicrosoft.com.",
		"You swapped my address to jane@contoso.onmicrosoft.com yesterday, it is great.",
		"My login jane@contoso.onmicrosoft.com: please explain this.",
		"jane@contoso.onmicrosoft.com is locked, please fix it.",
		"I use jane@contoso.onmicrosoft.com. The portal shows last year's deals, please change it.",
		"I signed in as jane@contoso.onmicrosoft.com and the page stays white. Please fix that.",
		"Once IT gives its OK, my address will change to jane@contoso.onmicrosoft.com.",
		"Our address changes next month; jane@contoso.onmicrosoft.com is not ready yet.",
		"Do you also need jane@contoso.onmicrosoft.com for the swap?",
		"My colleague asked for a swap. I only want a demo, my login is jane@contoso.onmicrosoft.com.",
		"Is the swap for jane@contoso.onmicrosoft.com finished?",
		"Can I still use jane@contoso.com after the change to jane@contoso.onmicrosoft.com?",
		"We thought about a swap to jane@contoso.onmicrosoft.com but decided against it.",
		"Before you do the swap, please call me. The user is jane@contoso.onmicrosoft.com.",
		"The old desk told me to swap, the new one not to. My user is jane@contoso.onmicrosoft.com. Who is right?",
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

// Requests as people word them.
func TestReadRequestsInProse(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"Dear Co-Sell desk,\n\nwith reference to step 11 of the sign-in guide I hereby apply for the exchange of my e-mail address against jane@contoso.onmicrosoft.com.\n\nKind regards",
		"Quick one - tenant's up, user is jane@contoso.onmicrosoft.com, can you flip me over? Cheers",
		"Step 11: please swap. Step 12: I'll wait for your mail. Username = jane@contoso.onmicrosoft.com",
		"Hello team, as per the guide, kindly swap the email id jane@contoso.com with username jane@contoso.onmicrosoft.com. Kindly confirm once the same is done. Thanks and regards",
		"Please find below the details for the swap:\n\nName: Jane Doe\nCompany: Contoso\nRegistered e-mail: jane@contoso.com\nUsername in new tenant: jane@contoso.onmicrosoft.com",
		"I did what the guide says. Could the swap be made please? jane@contoso.onmicrosoft.com. My phone is +44 20 7946 0000 if you need me.",
		"Hi, it's Jane at Contoso. We've been told we need to give you our new microsoft address, so here it is jane@contoso.onmicrosoft.com, hope that's what you need!",
		"Would it be possible to use jane@contoso.onmicrosoft.com for Partner Sales Connect going forward? The address in your system belongs to our old mail provider.",
		"Need the swap for jane@contoso.com. New: jane@contoso.onmicrosoft.com. Thx",
		"I have successfully completed the tenant registration, and tested the login jane@contoso.onmicrosoft.com in a private window as described. I would therefore ask you to carry out the swap of my email address.",
		"We switched providers. My old account jane@contoso.com is to be replaced. The replacement: jane@contoso.onmicrosoft.com",
		"Our admin created the user jane@contoso.onmicrosoft.com for me. Can you please associate it with my invitation instead of jane@contoso.com?",
		"Sorry to bother you again. In my previous mail I mistyped the username. It must be jane@contoso.onmicrosoft.com, not jane@contosso.onmicrosoft.com. Can you please swap it to the correct one?",
		"My boss wants us all on the new tenant by Friday. For me that'd be jane@contoso.onmicrosoft.com in place of jane@contoso.com. Please make it so!",
		"Attached is a screenshot. As you can see jane@contoso.onmicrosoft.com signs in fine at portal.azure.com. Please go ahead with swapping my mail address.",
		"This is to inform you that the e-mail address for Partner Sales Connect has to be changed from jane@contoso.com to jane@contoso.onmicrosoft.com.",
		"Morning! Can I get swapped to jane@contoso.onmicrosoft.com? Ta",
		"swap pls\njane@contoso.com > jane@contoso.onmicrosoft.com",
		"Username jane@contoso.onmicrosoft.com is ready for use. Kindly update your records.",
		"For the portal please note the following change of user name, effective immediately:\nfrom jane@contoso.com\nto jane@contoso.onmicrosoft.com",
		"Please be so kind to exchange my e-mail with the new user \"jane@contoso.onmicrosoft.com\" so that I can finally log in.",
		"I followed your instructions to the letter and now have a username, jane@contoso.onmicrosoft.com. Next step, according to the document, is that you swap it with my e-mail.",
		"We would like to ask whether you could switch our login to jane@contoso.onmicrosoft.com.",
	} {
		r := Read([]byte(fresh("x", text)), desk)
		if len(r.Swaps) != 1 || r.Swaps[0].Old != "jane@contoso.com" || !strings.HasPrefix(r.Swaps[0].New, "jane@contoso") {
			t.Errorf("%s\n\tgot %s", text, summary(r))
		}
	}
}
