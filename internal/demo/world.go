package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"github.com/swapdesk/swapdesk/internal/app"
	"github.com/swapdesk/swapdesk/internal/directory"
	"github.com/swapdesk/swapdesk/internal/fakeauthority"
	"github.com/swapdesk/swapdesk/internal/fakemail"
	"github.com/swapdesk/swapdesk/internal/pgrun"
	"github.com/swapdesk/swapdesk/internal/telemetry"
	"github.com/swapdesk/swapdesk/mailer"
	"github.com/swapdesk/swapdesk/mailer/inbox"
	"github.com/swapdesk/swapdesk/workflow"
)

const (
	// tempPrefix names the demo's folders, so that a later demo knows what an
	// earlier one left behind.
	tempPrefix = "swapdesk-demo"
	deskAddr   = "cosell@vendor.example"
	staffAddr  = "sam@vendor.example"
	// authservID is the border's mail server, which authenticates senders.
	authservID = "mx.vendor.example"
)

// world is everything that runs.
type world struct {
	databaseURL string
	mail        *fakemail.Server
	authority   *fakeauthority.Authority
	service     *app.Service
	// norasLink is that of the challenge to Nora, once she has it.
	norasLink string
	stops     []func() error
}

// startWorld starts everything; what was started is stopped again if a later
// part fails.
func startWorld(ctx context.Context, errOut io.Writer) (*world, error) {
	w := &world{}
	log := telemetry.NewLogger(errOut, slog.LevelWarn, "text")
	for _, start := range []func(context.Context, *slog.Logger) error{
		w.startPostgres, w.startMail, w.startAuthority, w.startService, w.fillDirectory,
	} {
		if err := start(ctx, log); err != nil {
			return nil, errors.Join(err, w.stop())
		}
	}
	return w, nil
}

func (w *world) stop() error {
	var errs []error
	for i := len(w.stops) - 1; i >= 0; i-- {
		errs = append(errs, w.stops[i]())
	}
	return errors.Join(errs...)
}

func (w *world) onStop(f func() error) { w.stops = append(w.stops, f) }

func (w *world) startPostgres(ctx context.Context, log *slog.Logger) error {
	if err := pgrun.CleanLeftovers(tempPrefix, log); err != nil {
		log.Warn("what an earlier demo left behind could not be removed", "error", err)
	}
	dir, err := pgrun.MakeTempDir(tempPrefix)
	if err != nil {
		return err
	}
	w.onStop(dir.Remove)
	cluster, err := pgrun.Start(ctx, pgrun.Options{Dir: dir.Path, Log: log})
	if err != nil {
		return err
	}
	w.onStop(cluster.Stop)
	if err := cluster.CreateDatabase(ctx, "swapdesk", ""); err != nil {
		return err
	}
	w.databaseURL = cluster.URL("swapdesk")
	_, err = app.Migrate(ctx, w.databaseURL)
	return err
}

func (w *world) startMail(context.Context, *slog.Logger) error {
	var err error
	w.mail, err = fakemail.Start(fakemail.Options{Desk: deskAddr, Password: "demo", AuthservID: authservID, DMARC: dmarc})
	if err == nil {
		w.onStop(w.mail.Close)
	}
	return err
}

func (w *world) startAuthority(context.Context, *slog.Logger) error {
	var err error
	w.authority, err = fakeauthority.Start("")
	if err != nil {
		return err
	}
	w.onStop(w.authority.Close)
	for i, t := range tenants {
		w.authority.Add(t, fmt.Sprintf("5f2c9a10-7a11-4c3e-9d01-0000000000%02d", i+1), "EU")
	}
	return nil
}

func (w *world) startService(ctx context.Context, log *slog.Logger) error {
	in, err := inbox.ParseURL(w.mail.IMAPURL())
	if err != nil {
		return err
	}
	in.Processed, in.Refused = "Processed", "Refused"
	out, err := mailer.ParseSMTPURL(w.mail.SMTPURL())
	if err != nil {
		return err
	}
	w.service, err = app.Start(ctx, app.Settings{
		DatabaseURL: w.databaseURL, Ingest: true, Work: true, Web: true, AuthservID: authservID,
		Inbox: in, SMTP: out, Authority: w.authority.URL(), HTTPAddr: "127.0.0.1:0", Log: log,
		Desk: mailer.Desk{Address: deskAddr, Name: "Co-sell desk", PortalURL: "https://portal.vendor.example"},
	})
	if err == nil {
		w.onStop(func() error { w.service.Stop(); return nil })
	}
	return err
}

// consoleLink is where the person who decides signs in to the console, by one button.
func (w *world) consoleLink(ctx context.Context) (string, error) {
	admin := workflow.Actor{Name: "swapdesk demo", Via: workflow.ViaCLI, Role: workflow.Operator}
	if err := w.service.Store.AddStaff(ctx, staffAddr, workflow.Approver, admin); err != nil {
		return "", err
	}
	token, err := w.service.Store.NewSigninLink(ctx, staffAddr)
	return fmt.Sprintf("http://%s/signin/%s", w.service.HTTP, token), err
}

func (w *world) fillDirectory(ctx context.Context, _ *slog.Logger) error {
	var list []directory.Account
	for _, p := range partners {
		list = append(list, directory.Account{Email: p.addr, Name: p.name, Organization: p.firm})
	}
	_, err := w.service.Store.ImportAccounts(ctx, list, workflow.Actor{Name: staffAddr, Via: workflow.ViaCLI, Role: workflow.Approver})
	return err
}
