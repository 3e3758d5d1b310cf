package intake

import "testing"

// Where partners are stuck and what else they write, in their own words.
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
		{"Please disregard my request from this morning, I used the wrong tenant.", "withdrawal"},
		{"Hi, we decided to stay with the old addresses. Please don't process the swap.", "withdrawal"},
		{"I'd like to take back my swap request SWAP-1234-567X.", "withdrawal"},
		{"Kindly stop the change I asked for, our IT found another solution.", "withdrawal"},
		{"Ignore the mail I sent earlier please.", "withdrawal"},
		{"Bitte die Anfrage von gestern nicht mehr bearbeiten, wir ziehen sie zurück.", "withdrawal"},
		{"Veuillez ne pas tenir compte de ma demande, je souhaite l'annuler.", "withdrawal"},
		{"Por favor, cancelen mi solicitud de cambio.", "withdrawal"},
		{"先ほどの変更依頼は取り消してください。", "withdrawal"},
		{"Could you show us the portal next week? Five people would join.", "walkthrough"},
		{"We'd love a guided tour through Partner Sales Connect.", "walkthrough"},
		{"Is there any training available for new users of the portal?", "walkthrough"},
		{"¿Podríamos agendar una sesión para conocer la herramienta?", "walkthrough"},
		{"Können wir einen Termin für eine Vorführung des Portals bekommen?", "walkthrough"},
		{"Who is our new partner manager?", "other"},
		{"Our company has moved, the new postal address is 12 Main Street.", "other"},
		{"I can't find deal 4711 in the portal, it was there yesterday.", "other"},
		{"Please send me the Q3 price list.", "other"},
		{"Is the portal down? I get a 503 since noon.", "other"},
		{"Merry Christmas and a happy new year to the whole team!", "other"},
		{"How do I register a deal?", "other"},
		{"Has my request been processed yet?", "other"},
		{"Ist meine Anfrage schon bearbeitet worden?", "other"},
		{"Thanks a lot, it works now.", "other"},
		{"I was sent an invitation, what are my credentials?", "guide_question#A"},
		{"Which account do I use for my first login?", "guide_question#A"},
		{"Is there a way to get an onmicrosoft address without paying?", "guide_question#C"},
		{"Can the new user receive emails?", "guide_question#C"},
		{"Once swapped, do I have to tell my colleagues?", "guide_question#C"},
		{"The portal says an admin must approve it. Who is that?", "guide_question#B4"},
		{"My password is refused though Outlook accepts it.", "guide_question#B3"},
		{"I get \"not authorized to use Microsoft Partner Sales Connect at this time\".", "guide_question#B1"},
		{"Mein Passwort wird nicht akzeptiert.", "guide_question#B3"},
		{"We need our administrator to consent, which link does he use?", "guide_question#B4"},
		{"I was invited but don't know how to sign in the first time. Can you help?", "guide_question#A"},
		{"Wo melde ich mich an und welches Passwort nehme ich beim ersten Mal?", "guide_question#A"},
		{"I signed in with my personal Microsoft account and now I'm told that it's not authorized.", "guide_question#B1"},
		{"Error: User account jane@gmail.com from identity provider 'live.com' does not exist in tenant 'Microsoft' and cannot access the application.", "guide_question#B2"},
		{"When I log in it tells me \"Your account or password is incorrect\", but the password is fine in Outlook.", "guide_question#B3"},
		{"Beim Anmelden kommt \"Konto oder Kennwort ist falsch\".", "guide_question#B3"},
		{"The page says \"Need admin approval\". What do I have to do?", "guide_question#B4"},
		{"AADSTS90094: The grant requires admin permission. Please advise.", "guide_question#B4"},
		{"How do I create a tenant for my company?", "guide_question#C"},
		{"What will happen to my old address after the swap?", "guide_question#C"},
		{"Comment puis-je créer un tenant ?", "guide_question#C"},
		{"Could someone from your team give us a demo of the portal?", "walkthrough"},
		{"I'd like to book a walkthrough for Thursday.", "walkthrough"},
		{"Pouvez-vous nous organiser une démonstration du portail ?", "walkthrough"},
		{"Please cancel my swap request.", "withdrawal"},
		{"Sorry, please forget my request, we will keep the old address.", "withdrawal"},
		{"Bitte stornieren Sie meine Anfrage.", "withdrawal"},
		{"Veuillez annuler ma demande d'échange.", "withdrawal"},
		{"When does the partner conference take place?", "other"},
		{"Please find attached the signed contract.", "other"},
		{"Our office is closed next Monday.", "other"},
		{"Could you send me the contact of my partner manager?", "other"},
		{"Thank you, everything works fine.", "other"},
		{"What's the status of my request?", "other"},
	} {
		if got := summary(Read([]byte(fresh("x", tt.text)), desk)); got != tt.want {
			t.Errorf("%s\n\tgot  %s\n\twant %s", tt.text, got, tt.want)
		}
	}
}

// Which application a tenant does not know is nothing that its administrator's consent
// mends: mostly the sender signs in to another firm's tenant.
func TestTheWrongTenantIsForAPerson(t *testing.T) {
	t.Parallel()
	if c := CodeOf("700016"); c.Guide != "" || c.Cause != "wrong_tenant" {
		t.Errorf("700016 is answered with part %q, %q", c.Guide, c.Cause)
	}
}
