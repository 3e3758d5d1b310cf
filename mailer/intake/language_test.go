package intake

import "testing"

// The same few things, said in many languages.
var tongues = []struct{ text, want string }{
	// de
	{"Guten Tag,\n\nbitte ändern Sie meine Adresse auf jane@contoso.onmicrosoft.com.\n\nMit freundlichen Grüßen\nJane", "swap_request jane>jane@contoso.t"},
	{"Hallo zusammen, könnt ihr bitte meine Mailadresse jane@contoso.net gegen jane@contoso.onmicrosoft.com tauschen?", "swap_request =jane@contoso.net>jane@contoso.t"},
	{"ich möchte meine E-Mail-Adresse von jane@contoso.net auf jane@contoso.onmicrosoft.com ändern lassen", "swap_request =jane@contoso.net>jane@contoso.t"},
	{"Alt: jane@contoso.net\nNeu: jane@contoso.onmicrosoft.com", "swap_request =jane@contoso.net>jane@contoso.t"},
	{"Mein neuer Benutzername lautet jane@contoso.onmicrosoft.com, bitte umstellen.", "swap_request jane>jane@contoso.t"},
	{"Bitte ändern Sie meine Adresse noch nicht auf jane@contoso.onmicrosoft.com.", "withdrawal"},
	{"Bitte stornieren Sie meine Anfrage.", "withdrawal"},
	{"Ich ziehe meinen Antrag zurück.", "withdrawal"},
	{"Was passiert, wenn Sie meine Adresse auf jane@contoso.onmicrosoft.com ändern?", "guide_question#C"},
	{"Wie lege ich einen Tenant an?", "guide_question#C"},
	{"Bitte tauschen Sie meine Adresse.", "needs_info/missing_new"},
	{"Können Sie uns bitte eine Führung durch das Portal geben?", "walkthrough"},
	// fr
	{"Bonjour,\n\nmerci de changer mon adresse jane@contoso.net par jane@contoso.onmicrosoft.com.\n\nCordialement\nJane", "swap_request =jane@contoso.net>jane@contoso.t"},
	{"Pourriez-vous remplacer mon adresse par mon nouvel identifiant jane@contoso.onmicrosoft.com ?", "swap_request jane>jane@contoso.t"},
	{"Ancienne adresse : jane@contoso.net\nNouvelle adresse : jane@contoso.onmicrosoft.com", "swap_request =jane@contoso.net>jane@contoso.t"},
	{"Je souhaiterais que mon adresse soit remplacée par jane@contoso.onmicrosoft.com.", "swap_request jane>jane@contoso.t"},
	{"Merci de ne pas changer mon adresse.", "withdrawal"},
	{"Veuillez annuler ma demande.", "withdrawal"},
	{"Comment créer un tenant ?", "guide_question#C"},
	{"Je n'arrive pas à me connecter, mot de passe incorrect.", "guide_question#B3"},
	// es
	{"Hola, por favor cambien mi correo jane@contoso.net por jane@contoso.onmicrosoft.com. Gracias", "swap_request =jane@contoso.net>jane@contoso.t"},
	{"Quisiera actualizar mi dirección de correo a jane@contoso.onmicrosoft.com", "swap_request jane>jane@contoso.t"},
	{"Mi nuevo usuario es jane@contoso.onmicrosoft.com y el antiguo jane@contoso.net", "swap_request =jane@contoso.net>jane@contoso.t"},
	{"Por favor, no cambien mi correo todavía.", "withdrawal"},
	{"¿Qué pasa si cambian mi correo?", "guide_question#C"},
	// pt
	{"Bom dia, podem por favor alterar o meu e-mail de jane@contoso.net para jane@contoso.onmicrosoft.com? Obrigada", "swap_request =jane@contoso.net>jane@contoso.t"},
	{"Gostaria de trocar meu endereço pelo novo usuário jane@contoso.onmicrosoft.com", "swap_request jane>jane@contoso.t"},
	{"Por favor cancelem o meu pedido.", "withdrawal"},
	// it
	{"Buongiorno, vorrei cambiare il mio indirizzo jane@contoso.net con jane@contoso.onmicrosoft.com. Grazie", "swap_request =jane@contoso.net>jane@contoso.t"},
	{"Potete per favore aggiornare il mio account con il nuovo nome utente jane@contoso.onmicrosoft.com?", "swap_request jane>jane@contoso.t"},
	{"Vi prego di annullare la mia richiesta.", "withdrawal"},
	// nl
	{"Hallo, kunnen jullie mijn adres jane@contoso.net wijzigen in jane@contoso.onmicrosoft.com? Bedankt", "swap_request =jane@contoso.net>jane@contoso.t"},
	{"Graag mijn e-mailadres omwisselen voor jane@contoso.onmicrosoft.com.", "swap_request jane>jane@contoso.t"},
	{"Gelieve mijn aanvraag te annuleren.", "withdrawal"},
	// pl
	{"Dzień dobry, proszę o zmianę mojego adresu jane@contoso.net na jane@contoso.onmicrosoft.com. Pozdrawiam", "swap_request =jane@contoso.net>jane@contoso.t"},
	{"Proszę zmienić mój adres na nowy login jane@contoso.onmicrosoft.com.", "swap_request jane>jane@contoso.t"},
	{"Proszę o anulowanie mojej prośby.", "withdrawal"},
	// ja
	{"お世話になっております。\n私のアドレスを jane@contoso.net から jane@contoso.onmicrosoft.com に変更してください。\nよろしくお願いいたします。", "swap_request =jane@contoso.net>jane@contoso.t"},
	{"新しいユーザー名は jane@contoso.onmicrosoft.com です。変更をお願いいたします。", "swap_request jane>jane@contoso.t"},
	{"旧：jane@contoso.net\n新：jane@contoso.onmicrosoft.com\n\nアドレスの変更をお願いします。", "swap_request =jane@contoso.net>jane@contoso.t"},
	{"まだ変更しないでください。", "withdrawal"},
	{"依頼を取り消してください。", "withdrawal"},
	{"テナントはどうやって作成すればよいですか？", "guide_question#C"},
	// zh
	{"您好，请将我的邮箱从 jane@contoso.net 改为 jane@contoso.onmicrosoft.com。谢谢！", "swap_request =jane@contoso.net>jane@contoso.t"},
	{"请把我的地址更换为新的用户名jane@contoso.onmicrosoft.com。", "swap_request jane>jane@contoso.t"},
	{"旧邮箱：jane@contoso.net\n新用户名：jane@contoso.onmicrosoft.com\n请更换，谢谢。", "swap_request =jane@contoso.net>jane@contoso.t"},
	{"请取消我的请求。", "withdrawal"},
	{"请暂时不要更换我的邮箱。", "withdrawal"},
	{"如何创建租户？", "guide_question#C"},
	// others
	{"Hej! Kan ni byta min adress jane@contoso.net till jane@contoso.onmicrosoft.com? Tack", "swap_request =jane@contoso.net>jane@contoso.t"},
	{"Hei, kan dere endre adressen min fra jane@contoso.net til jane@contoso.onmicrosoft.com?", "swap_request =jane@contoso.net>jane@contoso.t"},
	{"Здравствуйте! Прошу изменить мой адрес jane@contoso.net на jane@contoso.onmicrosoft.com. Спасибо", "swap_request =jane@contoso.net>jane@contoso.t"},
	{"Dobrý den, prosím o změnu mé adresy jane@contoso.net na jane@contoso.onmicrosoft.com.", "swap_request =jane@contoso.net>jane@contoso.t"},
	{"안녕하세요. 제 이메일 주소를 jane@contoso.net에서 jane@contoso.onmicrosoft.com으로 변경해 주세요.", "swap_request =jane@contoso.net>jane@contoso.t"},
	{"Merhaba, lütfen jane@contoso.net adresimi jane@contoso.onmicrosoft.com ile değiştirin.", "swap_request =jane@contoso.net>jane@contoso.t"},
}

func TestReadLanguages(t *testing.T) {
	t.Parallel()
	for _, tt := range tongues {
		checkBoth(t, "Content-Type: text/plain; charset=utf-8\n"+fresh("Partner Sales Connect", tt.text), tt.want)
	}
}
