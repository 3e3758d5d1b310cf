package intake

// The words that leave a request in doubt, in all the languages at once.

// doubtWords do so wherever they stand.
const doubtWords = `know nothing of it, know nothing of this, leave my address alone, let's see what they, be binned, just kidding, only kidding, wrong recipient, meant for somebody else, meant for someone else, wrong addressee, hang fire, on ice, off the table,
please postpone, please delay, please defer, please shelve, please park, please suspend, please put on hold, kindly postpone, kindly delay, on the
back burner, at a later stage, at a later date, at a later time, when the time comes, when the time has come, when the time is right, one fine day,
says i don't have to, says we don't have to, say i don't have to, know nothing about it, know nothing about this, not sure about the spelling, not
sure of the spelling, check the spelling, not sure how it is spelled, not sure how it is spelt, not sure it is right, not sure that is right, not sure
if that is right, not sure if that's right, get back to you with the right, get back to you with the correct, will confirm it to you, the right one
follows, the correct one follows, should tell you, is that what i have to, is that what i need to, is this what i have to, no point in, makes no sense
to, leave the portal, i am at step, without asking me, without my knowledge, ohne mein wissen, ohne mich zu fragen, sans me prévenir, sans me
demander, sin avisarme, sin preguntarme, senza avvisarmi, senza chiedermi, sem me avisar, sem me perguntar, zonder mijn medeweten, bez mojej wiedzy,
bez mého vědomí, fără știrea mea, utan att fråga mig, test mail, test message, testmail, this is a test, this is only a test, thinking of asking,
thinking of changing, thinking of swapping, toying with, mulling over, hat aber zeit, hat noch zeit, vom tisch, hat sich erübrigt, testnachricht,
testweise, nichts unternehmen, falscher empfänger, falschen empfänger, nicht an sie gerichtet, sehe das anders, rät ab, raten ab, bei der
schreibweise, schreibweise bin ich, nicht sicher ob das stimmt, schicke ihnen die richtige, schicke ihnen den richtigen, auf eis, ne suis pas sûre de
l'orthographe, ne suis pas sûr de l'orthographe, ceci est un test, c'est un test, ne faites rien, erreur de destinataire, mauvais destinataire, vous
ferai signe, surseoir, en suspens, je préfère que non, no estoy de acuerdo, no estoy segura de cómo se escribe, no estoy seguro de cómo se escribe, no
hagan nada, no haga nada, otro destinatario, destinatario equivocado, dejen en suspenso, en suspenso, yo les avise, les aviso cuando, ya les aviso,
non sono d'accordo, non sono sicura di come si scrive, non sono sicuro di come si scrive, è una prova, è un test, non fate nulla, non fate niente,
destinatario sbagliato, sbagliato destinatario, da considerarsi annullata, vi avviso quando, vi avviserò, come non presentata, não concordo, não tenho
a certeza de como se escreve, não tenho certeza de como se escreve, é um teste, não façam nada, destinatário errado, aviso quando, niet mee eens, niet
zeker van de spelling, niets doen, verkeerde ontvanger, als niet verzonden, verkeerde geadresseerde, toch maar niet, van de baan, laat het weten
wanneer, in de ijskast, nie zgadzam się, nie jestem pewna pisowni, nie jestem pewien pisowni, to tylko test, to jest test, proszę nic nie robić,
pomyłka adresata, pomyliłam adresata, pomyliłem adresata, za niebyłą, nie do państwa, jednak nie, dam znać kiedy, dam znać gdy, nesouhlasím, nejsem si
jistá pravopisem, nejsem si jistý pravopisem, je jen test, je test, nic nedělejte, špatný příjemce, špatnému příjemci, přece jen ne, dám vědět kdy,
dám vědět až, až vám dám vědět, až dám vědět, k ledu, nu sunt de acord, nu sunt sigură cum se scrie, nu sunt sigur cum se scrie, este un test, e un
test, nu faceți nimic, destinatar greșit, vă anunț când, vă anunț eu, håller inte med, osäker på stavningen, gör ingenting, fel mottagare, bäst att
låta bli, hör av mig när, på is, check the exact spelling, is this the correct wording, i'd hate to change, i'd hate to swap, am not convinced, esto
es una prueba, dit is een test, detta är ett test, bara ett test, maar een test, is this right, is that right, are you fine with this, are you ok with
this, imagine i, let's assume, let us assume, pretend, sample text, the old draft, i read in, change nothing, nichts ändern, ne rien changer, ne
changez rien, no cambien nada, non cambiate nulla, non cambiate niente, não alterem nada, niets wijzigen, wijzig niets, nic nie zmieniać, nic neměňte,
nu schimbați nimic, ändra ingenting, i wish i could, taken by another, proposes, has proposed, would you accept, our naming scheme, example of how,
will give me the, what do i need to do for that, used this wording, migration weekend, naming convention, ist das richtig so, passt das so bob, c'est
bien ça, stell dir vor, angenommen ich, imaginez que, imaginen que, immaginate che, imaginem que, stel dat, wyobraźmy sobie, představte si,
închipuiți-vă, anta att`

// besideWords do so beside a request.
const besideWords = `break-glass, subject to, pending approval, pending our, pending the, on condition, on the condition, in the event, as long as, one day, some day,
someday, eventually we want, eventually i want, in the new year, turn of the year, the moment our, the moment my, upon my return, on the day of, on my
return, had we, in theory, theoretically, hypothetically, in principle, in an ideal world, it would be an option, was the idea, the idea was, the plan
was, my plan is, i might want, we might want, i might need, we might need, i might change, i may need, we may need, might want, probably need, perhaps
we should, perhaps i should, maybe we should, has been suggested, reluctant, decided against, refrain, about to ask, i'll be in touch to, will be in
touch to, say i want, i believe that is, already asked, or do you, in your guide is, something like, of the form, something similar, make sure nobody,
over my dead body, cancellation of, no attention, ticket about, distribution list, mailing list, for mail only, in addition have, address book,
instead of changing, instead of swapping, rather than swap, rather than change, rather than swapping, rather than changing, undo, according to your
mail, vorbehaltlich, unter der voraussetzung, unter vorbehalt, im neuen jahr, eines tages, so etwas wie, davon abzusehen, davon ab, verteiler, wenn
sie meinen, verteilerliste, à compter, à mon retour, un jour, sous réserve, renoncer, reporter, mettre en attente, quelque chose comme, sauf avis
contraire, si nous avions, si j'avais, en théorie, liste de diffusion, carnet d'adresses, au lieu de remplacer, au lieu de changer, veulent que je,
veut que je, sujeto a, sujeta a, a mi vuelta, a mi regreso, algún día, abstenganse, absténganse, pospongan, pospóngase, aplacen, aplazar, posponer,
algo como, salvo que, si tuviéramos, si tuviera, habría gustado, hubiera gustado, en teoría, lista de distribución, en lugar de cambiar, quiere que
yo, quieren que yo, la formación, política lo prohíbe, al mio ritorno, un giorno, previa approvazione, astenetevi, astenervi, rimandare, avrei voluto,
rimandate, posticipate, rinviate, qualcosa come, se avessimo, se avessi, sarebbe piaciuto, in teoria, in linea di principio, quando ve lo dico, lista
di distribuzione, invece di cambiare, vuole che io, vogliono che io, sujeito a, sujeita a, no meu regresso, quando eu voltar, um dia, adiem, adiar,
inscrevam, abstenham-se, se tivéssemos, se eu tivesse, teria gostado, em teoria, em princípio, quando eu avisar, lista de distribuição, em vez de
alterar, em vez de mudar, quer que eu, querem que eu, onder voorbehoud, op voorwaarde, bij mijn terugkeer, voor de cursus, uit te stellen, uitstellen,
iets als, zoiets als, tenzij, in theorie, verzendlijst, distributielijst, in plaats van mijn adres te wijzigen, wil dat ik, willen dat ik, af te zien,
zie af, afzien, pod warunkiem, po moim powrocie, odłożyć, odroczyć, coś w rodzaju, coś takiego jak, chyba że, teoretycznie, listy dystrybucyjnej,
listę dystrybucyjną, zamiast zmieniać, chce żebym, chcą żebym, powstrzymanie, wstrzymanie się, s výhradou, pod podmínkou, po mém návratu, jednoho dne,
odložte, něco jako, pokud nebude, teoreticky, distribučního seznamu, místo změny, chce abych, chtějí abych, zdržte se, upouštím, cu condiția, sub
rezerva, la întoarcerea, într-o zi, amânați, ceva de genul, dacă am avea, în teorie, lista de distribuție, în loc să schimbați, abțineți-vă, abțineți,
under förutsättning, med förbehåll, när jag är tillbaka, en dag, skjut upp, skjuta upp, något i stil med, såvida, i teorin, sändlistan,
distributionslistan, istället för att byta, vill att jag, avstå, avstår, nobody changes, nobody swaps, nobody needs, could you have, were supposed to,
any attempt, policy forbids it, policy forbids this, policy forbids that, should the current, in case we decide, they want me to change, they want me
to swap, wants me to change, wants me to swap, want us to change, want us to swap, decide so, ooit wil, op een dag wil, kiedyś chciałabym, kiedyś
chciałbym, pewnego dnia, jednou bych, cândva aș, irgendwann möchte, irgendwann will, någon gång vill, ursprünglich wollten, verschieben sie die,
verzichte auf die umstellung, verzichte auf die änderung, verzichte auf den wechsel, rezygnuję ze zmiany, zrezygnować ze zmiany, renunț la schimbare,
salvo indicação, salvo indicazione, salvo diversa, salvo che, dès que je vous, cuando yo les, cuando yo os, hätten wir schon, recommend, recommends,
get ready to, be prepared to, prepare the, dry run, simulate, test system, staging, temporarily, then back, if you were me, ask cosell, tell the desk,
tell cosell, ask the desk, wording, draft, template, owner of, as the owner, swap seats, in the contract, in our contract, on your website,
certificate, the invoice, reply-to, tax office, attachments, teams channel, teams calls, everything else, my last mail came, has to ok, must ok, and
then swap, then swap, then change, and then change, for one day, or what do you, for the meeting, for the demo, entwurf, vorlage, vorübergehend,
befristet, testsystem, selbst ändern, selber ändern, bereiten sie die, empfehlen sie, empfiehlt, und dann wieder, im vertrag, auf der rechnung, auf
ihrer website, brouillon, temporairement, provisoirement, recommandez-vous, système de test, dans le contrat, sur la facture, sur votre site,
borrador, temporalmente, provisionalmente, recomiendan, sistema de pruebas, en el contrato, en la factura, en su web, bozza, temporaneamente,
provvisoriamente, consigliate, sistema di prova, nel contratto, sulla fattura, sul vostro sito, rascunho, temporariamente, provisoriamente,
recomendam, sistema de testes, no contrato, na fatura, no vosso site, tijdelijk, testsysteem, aanraden, raden jullie, in het contract, op de factuur,
op jullie website, szkic, tymczasowo, tymczasowa, systemie testowym, w umowie, na fakturze, polecacie, na państwa stronie, dočasně, testovacím
systému, doporučujete, ve smlouvě, na faktuře, na vašem webu, ciornă, temporar, sistemul de test, recomandați, în contract, pe factură, pe site-ul,
utkast, tillfälligt, rekommenderar, i avtalet, på fakturan, på er webbplats, i think it was, formular, formulaire, formulario, modulo, formulário,
formulier, formularza, formulář, formularul, blanketten, den desk bitten, den support bitten, demander au support, pedirle al soporte, chiedere al
supporto, pedir ao suporte, helpdesk vragen, poprosić helpdesk, požádat podporu, rufen sie mich, m'appeler, chiamarmi, llámenme, liguem-me, bellen
over, o telefon, zavolejte mi, mă sunați, ring mig, nur für die, seulement pour la, uniquement pour, sólo para la, solo per la, só para a, alleen voor
de, tylko na czas, jen na dobu, doar pentru, bara för, préparer le remplacement, preparen el cambio, preparare la sostituzione, preparem a troca, voor
te bereiden, przygotować zmianę, připravte změnu, pregătiți schimbarea, förbereda bytet`

// behindWords do so in what follows a request.
const behindWords = `at least that's what, forget it, non sono sicura, non sono sicuro, não tenho a certeza, não tenho certeza, weet niet zeker, nie jestem pewna, nie
jestem pewien, nejsem si jistá, nejsem si jistý, nu sunt sigură, nu sunt sigur, bin mir nicht sicher, ne suis pas sûre, ne suis pas sûr, no estoy
segura, no estoy seguro, är inte säker, hang on, hold on, no wait, no longer necessary, not necessary any more, not necessary anymore, goes live in,
goes live on, goes live next, doesn't exist yet, does not exist yet, not created yet, i'll create it, i will create it, will be created, have it set
up by, still has to agree, still have to agree, still has to approve, still has to confirm, still needs to agree, still needs to approve, still needs
to confirm, has to sign this off, has to sign off, must sign off, double check that, double-check that, double check this, i'll look it up, i mistyped
that, i mistyped it, that's not right, that is not right, that's wrong, that is wrong, that one is wrong, that address is wrong, it's wrong, a typo in
it, it is a different one, it's a different one, ask bob first, ask my boss first, wait for my, good idea, what is this about, what do you think, or
did you, what would it cost, already done that, doch nicht, das ist falsch, vergessen sie das, vergesst das, hat sich erledigt, muss noch zustimmen,
muss noch genehmigen, lege ich noch an, wird noch angelegt, ist das sinnvoll, ce n'est pas ça, c'est faux, laissez tomber, n'existe pas encore, sera
créé, sera créée, olvídenlo, olvidadlo, déjenlo, aún no existe, todavía no existe, lasciate perdere, lasciate stare, non esiste ancora, deixem estar,
deixem para lá, deixa pra lá, ainda não existe, dat is fout, laat maar, vergeet het, bestaat nog niet, moet nog akkoord, moet nog goedkeuren, to nie
tak, nieważne, jeszcze nie istnieje, musi się zgodzić, nechte to být, nechte být, ještě neexistuje, musí schválit, nu există încă, încă nu există,
trebuie să aprobe, stämmer inte, det är fel, glöm det, strunta i det, finns inte än, finns inte ännu, måste godkänna, or rather not, prefer not to,
doch lieber nicht, besser nicht, lieber nicht, mejor no, meglio di no, meglio no, melhor não, liever niet, beter niet, lepiej nie, raczej nie, raději
ne, radši ne, mai bine nu, helst inte, hellre inte, plutôt pas, mieux vaut pas, ah non, oh non, pas d'accord, schicke ihnen die richtige, das stimmt
nicht, das stimmt so nicht, dat klopt niet, eso está mal, eso no es correcto, questo è sbagliato, questo non è giusto, isso está errado, ten jest
błędny, to je špatně, asta e greșit, i made a typo, doit encore valider, doit encore approuver, deve ancora approvare, ainda tem de aprovar, musi
jeszcze zatwierdzić, musí ještě schválit, lăsați-o baltă, esqueçam isso, esqueçam o pedido, zapomnijcie o tym, problem solved, has been
solved, got solved, solved by, already solved, solved itself, no longer needed, not needed any more, not needed anymore, so no need, too early,
details follow, was meant for, did that already, i see it is, i see it's, give you the go, confirm the details, confirm to the desk, doesn't work yet,
does not work yet, gets activated, will be activated, if i had a, too late, is this correct, is it enough, would your system, are you fine with, hat
sich gelöst, problem gelöst, ist gelöst, wird nicht mehr gebraucht, nicht mehr nötig, zu früh abgeschickt, war für unsere, sehe gerade, wird noch
freigeschaltet, funktioniert noch nicht, ist das richtig, gibt ihnen das ok, gibt ihnen bescheid, problème résolu, c'est résolu, plus nécessaire,
parti trop vite, ne fonctionne pas encore, c'était pour notre, vous donnera le feu vert, est-ce correct, problema resuelto, ya está resuelto, está
solucionado, ya no hace falta, ya no es necesario, todavía no funciona, aún no funciona, era para nuestro, les dará el visto bueno, es correcto esto,
problema risolto, è risolto, non serve più, non è più necessario, non funziona ancora, era per il nostro, vi darà il via, problema resolvido, está
resolvido, já não é preciso, já não é necessário, não é mais necessário, ainda não funciona, era para o nosso, probleem opgelost, is opgelost, niet
meer nodig, hoeft niet meer, werkt nog niet, was voor onze, te vroeg verstuurd, problem rozwiązany, już niepotrzebne, już nie trzeba, jeszcze nie
działa, to było do naszego, za wcześnie wysłane, problém vyřešen, je vyřešeno, už není potřeba, už to není potřeba, ještě nefunguje, to bylo pro naše,
odesláno předčasně, problemă rezolvată, s-a rezolvat, nu mai e nevoie, nu mai este nevoie, încă nu funcționează, era pentru, problemet löst, är löst,
behövs inte längre, fungerar inte än, var till vår, muss noch sein, doit encore donner, aún tiene que dar, todavía tiene que dar, deve ancora dare,
ainda tem de dar, ainda tem que dar, moet nog zijn akkoord, musi jeszcze wyrazić, musí ještě dát, musí ještě souhlasit, måste fortfarande, envoyé trop
tôt, demasiado pronto, troppo presto, cedo demais, te vroeg, za wcześnie, moc brzy, prea devreme, för tidigt, nacht freigeschaltet, morgen
freigeschaltet, noch freigeschaltet, gerade erledigt`

// voidWords do so beside a word for the request.
const voidWords = `null and void, ist hinfällig, hat sich erledigt, hat sich erübrigt, nulle et non avenue, n'a plus lieu d'être, sin efecto, sem efeito, da considerarsi
annullata, fără obiect`

// manyWords do so of one of several pairs.
const manyWords = `all but, the first one only, only the first, only bob's, not ready yet, isn't ready yet, estimate, to be confirmed, tbc, tbd, went wrong, filters,
forwardings, directory for your records, is this format, format ok, nur die erste, nur der erste, alle außer, noch nicht fertig, kostenschätzung, sauf
le dernier, seulement le premier, à confirmer, pas encore prêt, menos el último, sólo el primero, por confirmar, aún no está listo, tranne l'ultimo,
solo il primo, da confermare, exceto o último, só o primeiro, a confirmar, behalve de laatste, alleen de eerste, nog te bevestigen, oprócz ostatniego,
tylko pierwszy, do potwierdzenia, kromě posledního, jen první, bude potvrzeno, cu excepția ultimului, doar primul, de confirmat, utom den sista, bara
den första, ska bekräftas`

// comingWords name a time to come.
const comingWords = `at the end of the, at the end of this, at the end of next, end of the quarter, week after next, monday week, in two weeks, in three weeks, in four weeks, in a few weeks, in a week, in a month, in two months, weeks' time, after christmas, after easter, over the weekend, on the weekend of,
zum quartalsende, zum jahresende, zum monatsende, zum jahreswechsel, in zwei wochen, in drei wochen, in vier wochen, in einer woche, in einem monat, in ein paar wochen, nach weihnachten, nach ostern, am wochenende, übernächste woche, ende des quartals, ende des monats, ende des jahres,
dans deux semaines, dans trois semaines, dans une semaine, dans un mois, dans quelques semaines, à la fin du, à la fin de l'année, fin du trimestre, après noël, après pâques, en fin de, dentro de dos semanas, dentro de tres semanas, dentro de una semana, dentro de un mes, en dos semanas, a fin de, a finales de, al final del, después de navidad,
tra due settimane, fra due settimane, tra una settimana, fra una settimana, tra un mese, fra un mese, a fine trimestre, a fine mese, a fine anno, alla fine del, dopo natale, daqui a duas semanas, daqui a uma semana, daqui a um mês, em duas semanas, no fim do, no final do, depois do natal,
over twee weken, over drie weken, over een week, over een maand, aan het einde van, eind van de maand, na kerst, za dwa tygodnie, za trzy tygodnie, za tydzień, za miesiąc, pod koniec, na koniec kwartału, po świętach, za dva týdny, za tři týdny, za týden, za měsíc, koncem čtvrtletí, koncem roku, koncem měsíce, po vánocích,
peste două săptămâni, peste o săptămână, peste o lună, la sfârșitul, după crăciun, om två veckor, om tre veckor, om en vecka, om en månad, i slutet av, efter jul`

// mustWords ask whether it must be.
const mustWords = `a must, mandatory, obligatory, compulsory, really necessary, is it necessary, is this necessary, is that necessary, muss das sein, obligatoire,
vraiment nécessaire, obligatorio, obligatoria, obbligatorio, obbligatoria, obrigatório, obrigatória, verplicht, obowiązkowe, obowiązkowa, povinné,
obligatoriu, obligatorie, obligatoriskt, tvunget, where is the button, überhaupt, do you recommend, wäre das für sie in ordnung, cela vous irait, les
parece bien, va bene per voi, pode ser, is dat goed voor jullie, czy to państwu odpowiada, vyhovuje vám to, vă convine, går det bra för er`

var (
	// beginnings begin conditions that are met, and deadlines.
	beginnings = wordSet("after", "before", "until", "whether", "bevor", "ehe", "bis", "ob", "nachdem", "avant", "antes", "prima", "dopo", "voordat", "nadat", "of", "als", "zanim", "než", "înainte", "innan", "zda", "se", "ak", "li")
	// agreeable stand in conditions that are a courtesy.
	agreeable = wordSet("memnun", "possible", "necessary", "needed", "convenient", "suits", "ok", "okay", "may", "already", "help", "helps", "anything", "möglich", "nötig", "möglichkeit", "possibile", "posible", "possível", "mogelijk", "możliwe", "możliwości", "možné", "posibil", "möjligt",
		"ihnen", "euch", "dir", "convient", "conviene", "vi", "vám", "państwu", "vă", "er", "necessario", "necesario", "necessário", "nodig", "potrzeba", "třeba", "nevoie", "dispo", "disponible", "disponibile")
	// aboutIt stand before a swap that is only spoken of.
	aboutIt = wordSet("about", "on", "of", "regarding", "concerning", "for")
	// staying say of a pair that it is as it should be.
	asIsWords = wordSet("stays", "remains", "unchanged", "bleibt", "unverändert", "reste", "inchangé", "queda", "resta", "rimane", "fica", "blijft", "zostaje", "zůstává", "rămâne", "förblir")
	// alreadyWords stand before what is done.
	alreadyWords = wordSet("already", "bereits", "schon", "déjà", "ya", "già", "já", "al", "reeds", "już", "již", "už", "deja", "redan")
	// idleVerbs carry nothing out.
	idleVerbs = wordSet("document", "log", "justify", "strike", "pull", "freeze", "pause", "reschedule", "bin", "scratch", "overlook", "halt", "shelve", "suspend", "postpone", "delay", "defer", "park", "simulate", "prepare", "estimate", "announce", "celebrate", "stop", "block", "describe", "clarify", "discuss", "schedule",
		"dokumentieren", "erläutern", "erklären", "unterlassen", "begründen", "legen", "stoppen", "vertagen", "aufschieben", "vorbereiten", "ankündigen", "documenter", "expliquer", "justifier", "annoncer", "préparer", "suspendre", "geler", "d'expliquer", "documenten", "expliquen", "justifiquen", "preparen", "anuncien", "suspendan", "congelen",
		"spiegare", "documentare", "giustificare", "preparare", "sospendere", "bloccare", "annunciare", "expliquem", "documentem", "justifiquem", "preparem", "suspendam", "congelem", "toelichten", "documenteren", "voorbereiden", "wyjaśnić", "udokumentować", "uzasadnić", "przygotować", "zawiesić", "wstrzymać",
		"vysvětlete", "vysvětlit", "zdokumentujte", "odůvodněte", "připravte", "pozastavte", "explicați", "documentați", "justificați", "pregătiți", "suspendați", "förklara", "dokumentera", "motivera", "förbereda", "pausa")
	// requestNouns are words for the mail that asks.
	requestNouns = wordSet("mail", "email", "e-mail", "request", "ticket")
	// onceMore stand behind what somebody wants to have back.
	onceMore = wordSet("again", "wieder", "weer", "znowu", "ponownie", "opět", "znovu", "igen")
	months   = wordSet("january", "february", "march", "april", "june", "july", "august", "september", "october", "november", "december", "januar", "jänner", "februar", "märz", "juni", "juli", "oktober", "dezember",
		"janvier", "février", "mars", "avril", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre", "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
		"gennaio", "febbraio", "aprile", "maggio", "giugno", "luglio", "settembre", "ottobre", "dicembre", "janeiro", "fevereiro", "março", "maio", "junho", "julho", "setembro", "outubro", "novembro", "dezembro",
		"januari", "februari", "maart", "mei", "augustus", "stycznia", "styczniu", "lutego", "lutym", "marca", "marcu", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września", "października", "listopada", "grudnia", "grudniu",
		"ledna", "lednu", "února", "únoru", "března", "březnu", "dubna", "května", "června", "července", "srpna", "září", "října", "listopadu", "prosince", "prosinci", "ianuarie", "februarie", "martie", "aprilie", "iunie", "iulie", "septembrie", "octombrie", "noiembrie", "decembrie",
		"maj", "augusti")
	// deadlines stand before a time until which something is to be done.
	deadlines = wordSet("before", "by", "until", "till", "bis", "vor", "avant", "jusqu'au", "antes", "hasta", "prima", "entro", "até", "voor", "tot", "przed", "do", "před", "până", "înainte", "före", "innan", "since", "seit", "depuis", "desde", "sinds", "sedan")
	// starts stand before a time at which something is to begin.
	starts = wordSet("in", "on", "from", "after", "effective", "starting", "of", "as", "ab", "zum", "am", "im", "nach", "compter", "partir", "le", "en", "el", "dal", "dall'", "da", "a", "il", "em", "partir", "per", "vanaf", "op", "od", "w", "z", "po", "din", "de", "la", "pe", "från", "den", "i", "v", "erst", "only", "cu")
	// refusals and smallWords make up what only says no.
	refusals   = wordSet("not", "never", "nevermind", "don't", "no", "nicht", "non", "pas", "nein", "não", "nie", "ne", "nee", "niet", "nu", "inte", "nej", "stop", "wait", "halt")
	smallWords = wordSet("hmm", "hm", "oh", "ah", "ach", "actually", "better", "rather", "or", "oder", "sorry", "please", "wait", "do", "never", "mind", "nevermind", "found", "yet", "doch", "lieber", "besser", "noch", "bitte", "still", "after", "all", "finalement", "plutôt", "en", "fait", "mejor", "perdón", "mejor", "todavía",
		"anzi", "meglio", "scusate", "melhor", "afinal", "desculpem", "toch", "liever", "maar", "jednak", "lepiej", "raczej", "raději", "radši", "vlastně", "mai", "bine", "hellre", "helst", "förresten", "well", "this", "it", "that", "but", "aber", "mais", "pero", "ma", "mas", "so", "quand", "même")
)
