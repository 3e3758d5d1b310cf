package intake

import "testing"

// Where partners are stuck, in their own words.
func TestReadGuideQuestions(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ text, want string }{
		{"Hello, my manager got an email inviting us to Partner Sales Connect. Where do I go and which password do I need?", "guide_question#A"},
		{"I was asked to choose between work and personal account, which one is right?", "guide_question#A"},
		{"We get a page asking for consent for our organisation. Should I tick the box?", "guide_question#A"},
		{"After entering my password the page says that my account is not authorized. I use hotmail.", "guide_question#B1"},
		{"I chose Personal account and now it says the user does not exist in tenant Microsoft.", "guide_question#B2"},
		{"The login page does not accept my mail password, although it is the correct one.", "guide_question#B3"},
		{"Whatever I type, I'm told account or password are wrong. Our mail is hosted by a small provider, not Microsoft.", "guide_question#B3"},
		{"Our IT needs to give consent it seems. What exactly do they have to approve?", "guide_question#B4"},
		{"How do I get one of those onmicrosoft.com accounts?", "guide_question#C"},
		{"Does creating the tenant cost anything?", "guide_question#C"},
		{"Which subdomain should I choose when signing up for a tenant if contoso is taken?", "guide_question#C"},
		{"If I switch to the new username, will I still get the notification emails?", "guide_question#C"},
		{"How long does the swap take once I've asked for it?", "guide_question#C"},
		{"Ich kann mich nicht anmelden, es heißt, mein Konto oder Kennwort sei falsch.", "guide_question#B3"},
		{"Es erscheint die Meldung, dass die Genehmigung eines Administrators erforderlich ist.", "guide_question#B4"},
		{"Wie lege ich denn so einen Tenant an?", "guide_question#C"},
		{"Wie melde ich mich zum ersten Mal im Portal an?", "guide_question#A"},
		{"Ich habe mich mit meinem privaten Microsoft-Konto angemeldet und werde abgewiesen.", "guide_question#B1"},
		{"Je n'arrive pas à me connecter, on me dit que le mot de passe est incorrect.", "guide_question#B3"},
		{"Le portail demande l'approbation d'un administrateur, que faire ?", "guide_question#B4"},
		{"Comment créer un tenant pour notre société ?", "guide_question#C"},
		{"Nous avons reçu une invitation, comment se connecter la première fois ?", "guide_question#A"},
		{"No puedo entrar, dice que la cuenta o la contraseña es incorrecta.", "guide_question#B3"},
		{"¿Cómo creamos el inquilino de Azure que pide la guía?", "guide_question#C"},
		{"Aparece que se necesita la aprobación del administrador.", "guide_question#B4"},
		{"Como crio um locatário para a minha empresa?", "guide_question#C"},
		{"Come si crea il tenant di cui parla la guida?", "guide_question#C"},
		{"Hoe maak ik zo'n tenant aan?", "guide_question#C"},
		{"Jak założyć dzierżawę (tenant) dla naszej firmy?", "guide_question#C"},
		{"テナントの作成方法を教えてください。", "guide_question#C"},
		{"サインインすると管理者の承認が必要と表示されます。", "guide_question#B4"},
		{"如何创建租户?", "guide_question#C"},
		{"登录时提示需要管理员批准,怎么办?", "guide_question#B4"},
		{"Wir hätten gern eine kurze Einführung in das Portal.", "walkthrough"},
		{"Serait-il possible d'avoir une présentation de l'outil ?", "walkthrough"},
		{"Me gustaría una demostración del portal para mi equipo.", "walkthrough"},
	} {
		if got := summary(Read([]byte(fresh("x", tt.text)), desk)); got != tt.want {
			t.Errorf("%s\n\tgot  %s\n\twant %s", tt.text, got, tt.want)
		}
	}
}
