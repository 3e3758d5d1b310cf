package intake

import "testing"

// What takes a request back without a word for it, and what is only said beside one.
func TestReadLeftAsIs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"Please leave me as I am. Our head of IT is against jane@contoso.onmicrosoft.com, so forget what I sent you this morning.", "withdrawal"},
		{"On reflection, no. Leave my record exactly as it is and bin the request, please.", "withdrawal"},
		{"Bitte lassen Sie alles so, wie es ist. Vergessen Sie, was ich Ihnen gestern geschrieben habe.", "withdrawal"},
		{"Laissez mon profil comme il est, merci.", "withdrawal"},
		{"Déjenme como estoy, por favor.", "withdrawal"},
		{"Please change my login to jane@contoso.onmicrosoft.com and leave everything else as it is.", "swap_request jane>jane@contoso.t"},
		{"Bitte ändern Sie meinen Login auf jane@contoso.onmicrosoft.com. Alles andere kann so bleiben.", "swap_request jane>jane@contoso.t"},
		{"Cambien mi usuario a jane@contoso.onmicrosoft.com, por favor. Lo demás lo dejan como está.", "swap_request jane>jane@contoso.t"},
		{"Please change my login to jane@contoso.onmicrosoft.com. Leave my notifications as they are.", "swap_request jane>jane@contoso.t"},
		{"Please put jane@contoso.onmicrosoft.com where you've got jane@contoso.onmicrosoft.com at the moment.", "needs_info/same_address"},
		{"Please put jane@contoso.onmicrosoft.com where you've got jane@contoso.com at the moment.", "swap_request jane>jane@contoso.t"},
	} {
		checkBoth(t, fresh("hello", c.text), c.want)
	}
}

// A sentence that takes one request back and makes another.
func TestReadRecast(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"Please discard yesterday's request (jane@contoso.onmicrosoft.com was deleted again) and enter jane.doe@contoso.onmicrosoft.com instead.", "swap_request jane>jane.doe@contoso.t"},
		{"Small change of plan: please cancel my request of yesterday and swap to jane.doe@contoso.onmicrosoft.com instead.", "swap_request jane>jane.doe@contoso.t"},
		{"Bitte den Antrag von gestern verwerfen und stattdessen jane.doe@contoso.onmicrosoft.com eintragen.", "swap_request jane>jane.doe@contoso.t"},
		{"Veuillez annuler ma demande d'hier et mettre plutôt jane.doe@contoso.onmicrosoft.com à la place.", "swap_request jane>jane.doe@contoso.t"},
		{"Por favor cancelen mi solicitud anterior y pongan jane.doe@contoso.onmicrosoft.com en su lugar.", "swap_request jane>jane.doe@contoso.t"},
		{"Bitte meinen Antrag von vorhin verwerfen und stattdessen jane.doe@contoso.onmicrosoft.com eintragen, so heiße ich jetzt dort.", "swap_request jane>jane.doe@contoso.t"},
		{"Please cancel the swap to jane@contoso.onmicrosoft.com and keep jane@contoso.com instead.", "withdrawal"},
		{"Please cancel my request for jane@contoso.onmicrosoft.com and do not use jane.doe@contoso.onmicrosoft.com instead.", "withdrawal"},
		{"Please cancel my request and ask Bob whether to use jane.doe@contoso.onmicrosoft.com instead.", "needs_info/ambiguous_new"},
	} {
		checkBoth(t, answerTo(c.text), c.want)
	}
}
