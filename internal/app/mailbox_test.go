package app

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/internal/config"
	"github.com/swapdesk/swapdesk/internal/store"
)

// A message that the database will not have is refused by itself, and the
// others of its chunk are stored.
func TestUnstorableMessageDelaysNoOther(t *testing.T) {
	t.Parallel()
	w := setup(t)
	owner, err := pgx.Connect(t.Context(), w.url)
	if err != nil {
		t.Fatal(err)
	}
	defer owner.Close(t.Context())
	_, err = owner.Exec(t.Context(), `CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS $$
		BEGIN RAISE EXCEPTION 'will not have it' USING ERRCODE = 'data_exception'; END $$;
		CREATE TRIGGER poison BEFORE INSERT ON message FOR EACH ROW
		WHEN (position('poison'::bytea in NEW.raw) > 0) EXECUTE FUNCTION poison()`)
	if err != nil {
		t.Fatal(err)
	}
	w.write(t, "jane@contoso.com", wish)
	w.write(t, "eve@contoso.com", "poison")
	w.write(t, "bob@contoso.com", "Please swap my address for bob@contoso.onmicrosoft.com")
	w.serve(t)
	w.letter(t, "jane@contoso.com", 1)
	w.letter(t, "bob@contoso.com", 1)
	list, err := w.Mails(t.Context(), store.MailFilter{Direction: "in", State: string(store.WasRefused), ForStaff: true})
	if err != nil || len(list) != 1 || !strings.Contains(list[0].Reason, "will not have it") {
		t.Errorf("refused: %+v, %v", list, err)
	}
	w.clean(t)
}

// A message that the database will not have what it says is set aside, and the
// others of its batch are read.
func TestUnstorableRequestDelaysNoOther(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.owner(t, `CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS $$
		BEGIN RAISE EXCEPTION 'will not have it' USING ERRCODE = 'data_exception'; END $$;
		CREATE TRIGGER poison BEFORE INSERT ON request FOR EACH ROW
		WHEN (NEW.sender = 'eve@contoso.com') EXECUTE FUNCTION poison()`)
	w.write(t, "jane@contoso.com", wish)
	w.write(t, "eve@contoso.com", "Please swap my address for eve@contoso.onmicrosoft.com")
	w.write(t, "bob@contoso.com", "Please swap my address for bob@contoso.onmicrosoft.com")
	w.serve(t)
	w.letter(t, "jane@contoso.com", 1)
	w.letter(t, "bob@contoso.com", 1)
	until(t, "the mail is set aside", func() (bool, error) {
		list, err := w.Mails(t.Context(), store.MailFilter{Direction: "in", State: string(store.WasRefused), ForStaff: true})
		return len(list) == 1 && strings.Contains(list[0].Reason, "will not have it"), err
	})
	w.clean(t)
}

// A failure that may pass is no refusal: the mail waits, with the reason shown,
// and the others do not wait for it.
func TestPassingTroubleIsTriedAgain(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.owner(t, `CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS $$
		BEGIN RAISE EXCEPTION 'not now' USING ERRCODE = 'lock_not_available'; END $$;
		CREATE TRIGGER poison BEFORE INSERT ON request FOR EACH ROW
		WHEN (NEW.sender = 'eve@contoso.com') EXECUTE FUNCTION poison()`)
	w.write(t, "jane@contoso.com", wish)
	w.write(t, "eve@contoso.com", "Please swap my address for eve@contoso.onmicrosoft.com")
	w.serve(t)
	w.letter(t, "jane@contoso.com", 1)
	until(t, "the trouble is shown", func() (bool, error) {
		list, err := w.Mails(t.Context(), store.MailFilter{Direction: "in", State: "unread"})
		return len(list) == 1 && strings.Contains(list[0].Reason, "not now"), err
	})
	w.owner(t, `DROP TRIGGER poison ON request`)
	w.letter(t, "eve@contoso.com", 1)
	w.clean(t)
}

// With a client's credentials the desk signs in to IMAP and SMTP by XOAUTH2.
func TestSignInByToken(t *testing.T) {
	t.Parallel()
	w := setup(t)
	issued := 0
	tokens := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		issued++
		id, secret, _ := r.BasicAuth()
		if r.URL.Path != "/tenant-1/oauth2/v2.0/token" || id != "client" || secret != "hush" ||
			r.FormValue("grant_type") != "client_credentials" || r.FormValue("scope") != "https://outlook.office365.com/.default" {
			http.Error(rw, "no", http.StatusUnauthorized)
			return
		}
		rw.Header().Set("Content-Type", "application/json")
		_, _ = rw.Write([]byte(`{"access_token":"secret","token_type":"Bearer","expires_in":3600}`))
	}))
	t.Cleanup(tokens.Close)
	c := Config{
		IMAP:      config.IMAP{URL: strings.Replace(w.mail.IMAPURL(), ":secret@", "@", 1)},
		SMTP:      config.SMTP{URL: strings.Replace(w.mail.SMTPURL(), ":secret@", "@", 1), From: deskAddr},
		OAuth:     config.OAuth{Tenant: "tenant-1", ClientID: "client", ClientSecret: "hush"},
		Discovery: config.Discovery{Authority: tokens.URL},
		Database:  config.Database{URL: w.url},
	}
	for _, d := range Doctor(t.Context(), c, w.settings(t).Log) {
		if (d.Check == "imap" || d.Check == "smtp") && (!d.OK || !strings.Contains(d.Detail, "signed in")) {
			t.Errorf("%+v", d)
		}
	}
	if issued == 0 {
		t.Error("no token was asked for")
	}
	c.ClientSecret = "wrong"
	for _, d := range Doctor(t.Context(), c, w.settings(t).Log) {
		if (d.Check == "imap" || d.Check == "smtp") && (d.OK || strings.Contains(d.Detail, "wrong")) {
			t.Errorf("with a wrong secret: %+v", d)
		}
	}
}
