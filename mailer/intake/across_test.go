package intake

import (
	"strings"
	"testing"
)

// What is said of somebody in one sentence and wanted for them in the next is one swap; where
// either says something else, it is none.
func TestReadAcrossSentences(t *testing.T) {
	t.Parallel()
	const bob = "swap_request =bob@contoso.com>bob@contoso.t"
	for text, want := range map[string]string{
		"Our director Bob is known to you as bob@contoso.com. He would like to be bob@contoso.onmicrosoft.com from now on, because we have no tenant behind our mail.":                                               bob,
		"Herr Bobek ist bei Ihnen noch mit bob@contoso.com erfasst. Er möchte künftig als bob@contoso.onmicrosoft.com geführt werden, da unsere Domain nicht bei Microsoft liegt.":                                   bob,
		"Escribo de parte de nuestro gerente, Bob Roe (bob@contoso.com). Él quiere que en su cuenta conste bob@contoso.onmicrosoft.com en vez del correo anterior.":                                                  bob,
		"Mein Mann nutzt bei Ihnen bob@contoso.com, das sollte bob@contoso.onmicrosoft.com werden.":                                                                                                                  bob,
		"The username for Bob is bob@contoso.onmicrosoft.com. Please replace with this one the address under which he is on file, bob@contoso.com.":                                                                  bob,
		"È attivo il nome utente bob@contoso.onmicrosoft.com. Vi chiedo di sostituire con questo l'indirizzo con cui Bob risulta registrato, cioè bob@contoso.com.":                                                  bob,
		"Nous utilisions l'adresse sales@contoso.com. Le nouvel identifiant est bob@contoso.onmicrosoft.com. Merci de le mettre à la place de l'adresse sales.":                                                      "swap_request =sales@contoso.com>bob@contoso.t",
		"¿Me sacan jane@contoso.com y me ponen jane@contoso.onmicrosoft.com? ¡Gracias!":                                                                                                                              "swap_request =jane>jane@contoso.t",
		"I now need the same thing for myself: from jane@contoso.com to jane@contoso.onmicrosoft.com.":                                                                                                               "swap_request =jane>jane@contoso.t",
		"I understood that it stays so as long as you have not done your side. Therefore please do it:\nold jane@contoso.com / new jane@contoso.onmicrosoft.com":                                                     "swap_request =jane>jane@contoso.t",
		"Ich habe mir jane@contoso.onmicrosoft.com angelegt. Bitte setzen Sie das oben genannte Konto an die Stelle von jane@contoso.com.":                                                                           "swap_request =jane>jane@contoso.t",
		"So what you need to replace jane@contoso.com by is jane@contoso.onmicrosoft.com.":                                                                                                                           "swap_request =jane>jane@contoso.t",
		"Please swap my address for jane@contoso.onmicrosoft.com.\n\nBob and Ann get their accounts next year. They do not exist yet, so there is nothing to do for them.":                                           "swap_request jane>jane@contoso.t",
		"Please disregard the username that I sent at eight, jane@trial.onmicrosoft.com. It was only our trial and it will be deleted. The one to put in place of jane@contoso.com is jane@contoso.onmicrosoft.com.": "swap_request =jane>jane@contoso.t",
	} {
		if got := summary(Read([]byte(fresh("x", text)), desk)); got != want {
			t.Errorf("%s\n\tgot %s, want %s", text, got, want)
		}
	}
	for _, text := range []string{
		"Our director Bob is known to you as bob@contoso.com. He would like to know whether bob@contoso.onmicrosoft.com would do.",
		"Our director Bob is known to you as bob@contoso.com. He does not want to be bob@contoso.onmicrosoft.com.",
		"Mein Mann nutzt bei Ihnen bob@contoso.com, das sollte nicht bob@contoso.onmicrosoft.com werden.",
		"Bob will ask you to swap bob@contoso.com for bob@contoso.onmicrosoft.com. Please refuse.",
		"¿Me sacaron jane@contoso.com y me pusieron jane@contoso.onmicrosoft.com?",
		"Bitte stellen Sie jane@contoso.onmicrosoft.com wieder auf jane@contoso.com um.",
		"Is this the right wording? \"Please swap my address jane@contoso.com for jane@contoso.onmicrosoft.com\"",
		"Please swap my address jane@contoso.com for firstname.lastname@company.onmicrosoft.com.",
		"Please swap jane@contoso.com for jane@contoso.onmicrosoft.com. The account isn't made yet, by the way.",
		"Please swap jane@contoso.com for jane@contoso.onmicrosoft.com. I still have to create the account.",
	} {
		if r := Read([]byte(fresh("x", text)), desk); len(r.Swaps) > 0 {
			t.Errorf("%s\n\tgot %s", text, summary(r))
		}
	}
}

// The desk asks for two things, and a reply may answer each by itself.
func TestReadAnswersToBothQuestions(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"> Which address was your invitation sent to?\nThat was info@contoso.com, our general box.\n\n> What is the new username?\njane@contoso.onmicrosoft.com":            "swap_request =info@contoso.com>jane@contoso.t",
		"It's jane@contoso.onmicrosoft.com (no dot this time, the form didn't like it).\n\nThanks for swapping it!":                                                         "swap_request jane>jane@contoso.t",
		"El usuario es jane@contoso.onmicrosoft.com, disculpe que no lo puse antes.":                                                                                        "swap_request jane>jane@contoso.t",
		"My answer is: jane@contoso.onmicrosoft.com. I created it yesterday, it is the only one that I have.":                                                               "swap_request jane>jane@contoso.t",
		"It's jane@contoso.onmicrosoft.com. Thanks for swapping it, it works.":                                                                                              "",
		"> Which address was your invitation sent to?\nThat was either info@contoso.com or sales@contoso.com.\n\n> What is the new username?\njane@contoso.onmicrosoft.com": "",
	} {
		mail := "In-Reply-To: <our-1@desk.example>\n" + fresh("Re: [SWAP-1234-567X] Two questions", text)
		r := Read([]byte(strings.ReplaceAll(mail, "\n", "\r\n")), desk)
		if got := summary(r); want != "" && got != want || want == "" && len(r.Swaps) > 0 {
			t.Errorf("%s\n\tgot %s, want %s", text, got, want)
		}
	}
}
