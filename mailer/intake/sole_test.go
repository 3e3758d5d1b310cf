package intake

import "testing"

// Each wording that asks for a swap stands above its nearest that asks for none.
func TestReadInOtherWords(t *testing.T) {
	t.Parallel()
	const jane, stated = "swap_request jane>jane@contoso.t", "swap_request =jane>jane@contoso.t"
	holdWordings(t, []wording{
		{"If it isn't too much bother, I should like to be known to the portal as jane@contoso.onmicrosoft.com.", jane},
		{"If it isn't too much bother, I should like to hear from Bob whether I am known to the portal as jane@contoso.onmicrosoft.com.", ""},

		{"Please make it jane@contoso.onmicrosoft.com from today, thanks. Everything's tested.", jane},
		{"Could you make my portal login jane@gmail.com please?", "needs_info/consumer_address#B1"},
		{"Please make it work. I sign in as jane@contoso.onmicrosoft.com.", ""},

		{"Could my seat on the portal be hooked up to jane@contoso.onmicrosoft.com rather than to my regular mailbox?", jane},
		{"Could it be that my seat on the portal is hooked up to jane@contoso.onmicrosoft.com rather than to my regular mailbox?", ""},

		{"The last step says you have to exchange my email (jane@contoso.com) for it. I have jane@contoso.onmicrosoft.com. Could you please do that for me?", stated},
		{"The last step says you have to exchange my email (jane@contoso.com) for it. I have jane@contoso.onmicrosoft.com. Could you please tell me why?", ""},

		{"Why am I still listed as jane@contoso.com? It should read jane@contoso.onmicrosoft.com.", stated},
		{"Why am I still listed as jane@contoso.com? Should it read jane@contoso.onmicrosoft.com?", ""},

		{"Auriez-vous l'amabilité de substituer jane@contoso.onmicrosoft.com à jane@contoso.com dans votre annuaire ?", stated},
		{"Mój login w tenancie to jane@contoso.onmicrosoft.com, proszę podpiąć pod niego moje konto w PSC.", jane},
		{"Het gaat om jane@contoso.onmicrosoft.com. Zetten jullie me daarop over?", jane},
		{"Het gaat om jane@contoso.onmicrosoft.com. Zetten jullie me daarop niet meer over?", ""},

		{"Old: jane@contoso.com\nNew: jane@contoso.onmicrosoft.com\n\nCan you let me know when I can log in?", stated},
		{"You make us build a tenant, and then I have to send a mail to have my login changed? In 2026? Fine. Here it is. Old: jane@contoso.com. New: jane@contoso.onmicrosoft.com.", stated},
		{"Is it true that I have to send a mail to have my login changed? Old: jane@contoso.com. New: jane@contoso.onmicrosoft.com. Would that do?", ""},

		{"Ann asked me to have her sign-in changed. She currently has ann@contoso.com on file, and her username is ann@contoso.onmicrosoft.com. My own access does not need to change.", "swap_request =ann@contoso.com>ann@contoso.t"},
		{"May I add one more, Carl Reyes (creyes@contoso.com), his new username is carl@contoso.onmicrosoft.com. Mine is as in my first mail: jane@contoso.com to jane@contoso.onmicrosoft.com.", "swap_request =creyes@contoso.com>carl@contoso.t " + "=jane>jane@contoso.t"},
		{"Please swap jane@contoso.com for jane@contoso.onmicrosoft.com. There is also consultant@contoso.onmicrosoft.com, but that is not mine.", stated},
		{"Please swap jane@contoso.com for jane@contoso.onmicrosoft.com. Or is it? That one is not mine.", ""},
		{"Their contact is Ann Lee, currently registered as ann@contoso.com, and the username in their tenant is ann@contoso.onmicrosoft.com. Please swap it for her.", "swap_request =ann@contoso.com>ann@contoso.t"},

		{"My sign-in is jane@contoso.onmicrosoft.com and I'd like it to take over from jane@contoso.com, please.", stated},
		{"My sign-in is jane@contoso.onmicrosoft.com and I'd like to know whether it takes over from jane@contoso.com.", ""},
		{"You can delete jane@contoso.com from the system and write instead of it jane@contoso.onmicrosoft.com, this is my new user. Please make the exchange.", jane},
		{"The account jane@contoso.com should in future be jane@contoso.onmicrosoft.com (see his mail, just so that you know where it comes from). Please carry out the swap.", stated},
		{"Ich heiße jetzt jane@contoso.onmicrosoft.com und hätte gern, dass das bei Ihnen so eingetragen wird. Mein Kollege Ole Jensen (o.jensen@contoso.com) bekommt bitte ole@contoso.onmicrosoft.com.", "swap_request jane>jane@contoso.t =o.jensen@contoso.com>ole@contoso.t"},
		{"Ole Jensen (o.jensen@contoso.com) has left us and Karl Roe took over with karl@contoso.onmicrosoft.com.", ""},
		{"Künftig meldet sich Herr Lee mit lee@contoso.onmicrosoft.com an. Bitte ersetzen Sie seine Adresse (lee@contoso.com) im Portal.", "swap_request =lee@contoso.com>lee@contoso.t"},
		{"Hace una semana que pedí que se sustituyera mi correo jane@contoso.com por jane@contoso.onmicrosoft.com y sigo sin noticias. Les ruego que lo hagan hoy mismo.", stated},
		{"Hace una semana que pedí que se sustituyera mi correo jane@contoso.com por jane@contoso.onmicrosoft.com. Les ruego que no lo hagan.", ""},
		{"Fate in modo che entri con jane@contoso.onmicrosoft.com al posto dell'indirizzo da cui scrivo. Tutto il resto lasciatelo com'è.", jane},
		{"Fate in modo che non entri con jane@contoso.onmicrosoft.com al posto dell'indirizzo da cui scrivo.", ""},
		{"Meine Kollegin Ina Ott steht bei Ihnen mit ina.ott@contoso.com. Ab sofort meldet sie sich mit ina.ott@contoso.onmicrosoft.com an, bitte im Portal austauschen. Mein Konto bleibt, wie es ist.", "swap_request =ina.ott@contoso.com>ina.ott@contoso.t"},
		{"Meine Kollegin Ina Ott steht bei Ihnen mit ina.ott@contoso.com. Ab sofort meldet sie sich mit ina.ott@contoso.onmicrosoft.com an, bitte im Portal austauschen. Ach nein, ihr Konto bleibt, wie es ist.", ""},
		{"Please swap Ina (ina@contoso.com) to ina@contoso.onmicrosoft.com. Oh no, her account stays as it is.", ""},
		{"- al posto di ann@contoso.com: ann@contoso.onmicrosoft.com\n- al posto di bo@contoso.com: bo@contoso.onmicrosoft.com\n", "swap_request =ann@contoso.com>ann@contoso.t =bo@contoso.com>bo@contoso.t"},
	})
}

// What a reply gives, in few words.
func TestReadShortAnswers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"Dat mag jane@contoso.onmicrosoft.com worden.", "swap_request jane>jane@contoso.t"},
		{"It should be jane@contoso.onmicrosoft.com then.", "swap_request jane>jane@contoso.t"},
		{"It should not be jane@contoso.onmicrosoft.com then.", "other"},
		{"jane@contoso.onmicrosoft.com\nJust the swap, thank you", "swap_request jane>jane@contoso.t"},
		{"Yes sir that is correct\njane@contoso.onmicrosoft.com\npls use it in place of my email", "swap_request jane>jane@contoso.t"},
		{"Oui je confirme, il s'agit bien de jane@contoso.onmicrosoft.com, et mon ancienne adresse est celle avec laquelle je vous écris. Vous pouvez y aller.", "swap_request jane>jane@contoso.t"},
		{"Sorry, fat fingers. It should have read jane@contoso.onmicrosoft.com, not jnae@contoso.onmicrosoft.com. Can you fix that at your end?", "swap_request jane>jane@contoso.t"},
		{"The second one, so jane@contoso.onmicrosoft.com please. The first doesn't exist any more.", "swap_request jane>jane@contoso.t"},
		{"Voici : jane@contoso.onmicrosoft.com\nC'est pour le compte jane@contoso.com, rien d'autre à changer.", "swap_request jane>jane@contoso.t"},
		{"Scratch what I sent at lunch. It isn't jd@contoso.onmicrosoft.com. It's jane@contoso.onmicrosoft.com.", "swap_request jane>jane@contoso.t"},
		{"Ja, genau den bitte eintragen.\n\n-----Ursprüngliche Nachricht-----\nVon: Desk <cosell@desk.example>\nAn: Jane\n\nMeinen Sie jane@contoso.onmicrosoft.com?", "needs_info/missing_new"},
	} {
		checkBoth(t, answerTo(c.text), c.want)
	}
}

// A username that the text only points to is one that stands in no sentence of the sender's.
func TestReadPointsToSignature(t *testing.T) {
	t.Parallel()
	checkBoth(t, fresh("hello", "Please change my login to the new one in my signature.\n\nJane Doe\nContoso\njane@contoso.onmicrosoft.com"), "needs_info/missing_new")
	checkBoth(t, fresh("hello", "Unsere Firma hat jetzt einen Tenant. Bitte ändern Sie meinen Login auf jane@contoso.onmicrosoft.com."), "swap_request jane>jane@contoso.t")
}
