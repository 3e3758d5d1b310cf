package intake

import "testing"

// Addresses that are only counted, or of which a second sentence says what becomes of them,
// beside the nearest wordings that ask for nothing.
func TestReadInTwoSentences(t *testing.T) {
	t.Parallel()
	const y, dg = "swap_request =y@contoso.com>yes@contoso.t", "swap_request =dg@contoso.com>jp@contoso.t"
	holdWordings(t, []wording{
		{"Yesenia figura en su portal con y@contoso.com y no puede ingresar. Le creamos la cuenta yes@contoso.onmicrosoft.com. Les solicitamos reemplazar la primera por la segunda.", y},
		{"We made yes@contoso.onmicrosoft.com for Yesenia, who is y@contoso.com in your portal. Please replace the second by the first.", y},
		{"y@contoso.com is what you have on file. We created yes@contoso.onmicrosoft.com. Please replace the former with the latter.", y},
		{"y@contoso.com is what you have on file. We created yes@contoso.onmicrosoft.com. Please replace the latter with the former.", ""},
		{"y@contoso.com is what you have on file. We created yes@contoso.onmicrosoft.com. Please don't replace the former with the latter before Friday.", ""},
		{"y@contoso.com is what you have on file. Can I have yes@contoso.onmicrosoft.com? If so please replace the former with the latter.", ""},
		{"y@contoso.com is what you have on file. We have yes@contoso.onmicrosoft.com and zoe@contoso.onmicrosoft.com. Please replace the first with the second.", ""},

		{"Je vous demande de changer son identifiant sur votre portail. Il est aujourd'hui enregistré comme dg@contoso.com. Il faut désormais l'enregistrer comme jp@contoso.onmicrosoft.com.", dg},
		{"Please change my boss's login on your portal. Today he is registered as dg@contoso.com. From now on he has to be registered as jp@contoso.onmicrosoft.com.", dg},
		{"Please change my boss's login on your portal. Today he is registered as dg@contoso.com. From now on he does not have to be registered as jp@contoso.onmicrosoft.com.", ""},
		{"He is registered as dg@contoso.com. Our IT says he must be registered as jp@contoso.onmicrosoft.com.", ""},

		{"Your guide says in step 11 to ask you to swap the address for the new username. In my case that is jane@contoso.onmicrosoft.com. Please confirm when it is updated.", "swap_request jane>jane@contoso.t"},
		{"Your guide says in step 11 to ask you to swap the address for the new username. In my case that would be jane@contoso.onmicrosoft.com. What happens to my old mails?", ""},
		{"Your guide says in step 11 to ask you to swap the address for the new username. In my case that is jane@contoso.onmicrosoft.com. Is that right?", ""},

		{"w imieniu prezesa proszę o zmianę jego loginu. Dotychczasowy login prezesa to dg@contoso.com, a nowy, założony wczoraj przez informatyka, to jp@contoso.onmicrosoft.com.", dg},

		{"Please replace jane@contoso.com, to which you sent the invitation, with jane@contoso.onmicrosoft.com.", "swap_request =jane>jane@contoso.t"},
		{"Chiedo di sostituire l'indirizzo jane@contoso.com, al quale avete inviato l'invito, con il nome utente jane@contoso.onmicrosoft.com appena creato.", "swap_request =jane>jane@contoso.t"},
		{"Bitte jane@contoso.com löschen und jane@contoso.onmicrosoft.com eintragen.", "swap_request =jane>jane@contoso.t"},
		{"Graag jane@contoso.com laten vervallen en jane@contoso.onmicrosoft.com gebruiken als mijn login.", "swap_request =jane>jane@contoso.t"},
		{"Graag jane@contoso.com niet verwijderen en jane@contoso.onmicrosoft.com toevoegen.", ""},
		{"O endereço jane@contoso.com não funciona no vosso portal. Passem a usar jane@contoso.onmicrosoft.com em vez dele.", "swap_request jane>jane@contoso.t"},
		{"Adres jane@contoso.com nie działa w Państwa portalu. Proszę używać zamiast niego jane@contoso.onmicrosoft.com.", "swap_request jane>jane@contoso.t"},

		{"Bitte alle beiden tauschen.\n\nJöns, Malte; malte.joens@contoso.com;\nmalte@contoso.onmicrosoft.com\nWübbena, Okka; okka.wuebbena@contoso.com;\nokka@contoso.onmicrosoft.com\n", "swap_request =malte.joens@contoso.com>malte@contoso.t =okka.wuebbena@contoso.com>okka@contoso.t"},
		{"大沢：osawa@contoso.com → osawa@contoso.onmicrosoft.com\n長谷部：hasebe@contoso.com → hasebe@contoso.onmicrosoft.com\n\nアカウントの切替をお願いいたします。\nなお、私のアドレスはPSCには登録されておりませんので、変更は不要です。", "swap_request =osawa@contoso.com>osawa@contoso.t =hasebe@contoso.com>hasebe@contoso.t"},
		{"How can a company of your size not manage to change one field in a database in four weeks? My address jane@contoso.com must be replaced by jane@contoso.onmicrosoft.com.", "swap_request =jane>jane@contoso.t"},
		{"Howya, can ye change jane@contoso.com to jane@contoso.onmicrosoft.com for me?", "swap_request =jane>jane@contoso.t"},
	})
}

// A username that is another firm's, or kept for something else, is none of the candidates.
func TestReadUsernamesOfOthers(t *testing.T) {
	t.Parallel()
	const want = "swap_request jane>jane@contoso.t"
	for _, text := range []string{
		"jane@sartorelli.onmicrosoft.com belongs to another firm. Mine is jane@contoso.onmicrosoft.com. Please change it to that.",
		"no, quello che avete scritto voi non va bene:\njane@sartorelli.onmicrosoft.com è di un'altra ditta, l'avevo solo citato\ncome primo tentativo. Il mio è jane@contoso.onmicrosoft.com.\nCambiate pure con quello.",
		"jane.doe@fabrikam.onmicrosoft.com, which I gave you last week, does not exist any more. Please swap my address for jane@contoso.onmicrosoft.com.",
		"There are two users in it. admin@contoso.onmicrosoft.com is only for our IT. Mine is jane@contoso.onmicrosoft.com and that is the one which should replace my address at PSC.",
		"I got a first user named setup@contoso.onmicrosoft.com, which we only keep for administration. I have since added one for myself, jane@contoso.onmicrosoft.com, and that is the one I want to sign in with instead of my address.",
	} {
		if got := summary(Read([]byte(fresh("x", text)), desk)); got != want {
			t.Errorf("%s\n\tgot %s, want %s", text, got, want)
		}
	}
}

// Who asked for a swap and takes it back, or puts it off, has it withdrawn, whatever is
// promised beside it.
func TestReadWithdrawnWithTheUsername(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"Don't swap me to jane@contoso.onmicrosoft.com yet!! Our admin just deleted that user by accident. I'll let you know when it's back.",
		"Je vous avais demandé ce matin de remplacer mon adresse par jane@contoso.onmicrosoft.com. Finalement je n’en ai plus besoin, merci d’annuler cette demande.",
		"Tinha-vos pedido hoje de manhã que trocassem o meu endereço por jane@contoso.onmicrosoft.com. Já não preciso, cancelem o pedido.",
	} {
		if got := summary(Read([]byte(fresh("x", text)), desk)); got != "withdrawal" {
			t.Errorf("%s\n\tgot %s", text, got)
		}
	}
}
