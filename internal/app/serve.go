package app

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"runtime/debug"

	"github.com/swapdesk/swapdesk/internal/config"
	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow/pipeline"
)

// Config is all that `serve` takes.
type Config struct {
	config.Database
	config.Roles
	config.IMAP
	config.SMTP
	config.DKIM
	config.SenderAuth
	config.Policy
	config.Caps
	config.Digest
	config.OAuth
	Staff config.OIDC `embed:""`
	config.Discovery
	config.HTTP
	config.Log
}

// settings validates what the roles need, and turns it into parts.
func (c Config) settings(log *slog.Logger) (Settings, error) {
	s := Settings{
		Ingest: c.Has(config.Ingest), Work: c.Has(config.Work), Web: c.Has(config.Web),
		Digest:    pipeline.DigestTime{After: c.Patience()},
		Authority: c.Authority, HTTPAddr: c.Addr, Log: log, Caps: store.Caps(c.Caps),
		AuthservID: c.AuthservID, DNSServer: c.DNSServer, Policy: c.Policy.Name,
	}
	s.Digest.Hour, s.Digest.On = c.At()
	var err error
	if s.Ingest {
		if s.Inbox, err = c.IMAP.Server(); err != nil {
			return s, err
		}
	}
	// The web decides as well, and a decision writes mail.
	if s.Work || c.Has(config.Web) {
		if s.Desk, err = c.Desk(); err != nil {
			return s, err
		}
	}
	if s.Work {
		if s.SMTP, err = c.SMTP.Server(); err != nil {
			return s, err
		}
		if s.DKIM, err = c.Signer(s.Desk); err != nil {
			return s, err
		}
	}
	if c.Has(config.Web) && s.HTTPAddr == "" {
		s.HTTPAddr = config.DefaultHTTPAddr
	}
	if c.PublicURL != "" || s.HTTPAddr == "" {
		s.PublicURL = c.Links()
	}
	s.OIDC = issuer(c.Staff)
	if c.On() {
		token := c.token()
		s.Inbox.Token, s.SMTP.Token = token, token
	}
	return s, nil
}

// memoryLimit is what the garbage collector works to keep the process under,
// unless GOMEMLIMIT says something else: many large mails at once are the reason.
const memoryLimit = 100 << 20

// Serve runs the service until ctx ends or a part of it fails.
func Serve(ctx context.Context, c Config, log *slog.Logger) (err error) {
	s, err := c.settings(log)
	if err != nil {
		return err
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
	db, err := OpenDatabase(ctx, c.Database, true, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	s.DatabaseURL = db.URL
	sv, err := Start(ctx, s)
	if err != nil {
		return err
	}
	defer sv.Stop()
	log.InfoContext(ctx, "serving", "roles", c.List, "http", sv.HTTP, "private_database", db.Private())
	return sv.wait(ctx, db)
}

// wait returns when ctx ends, or with the reason why a part of the service, or
// the private Postgres under it, has ended.
func (sv *Service) wait(ctx context.Context, db *Database) error {
	watching, stop := context.WithCancel(ctx)
	ended := make(chan struct{})
	var endErr error
	go func() {
		defer close(ended)
		endErr = db.WaitEnd(watching)
	}()
	defer func() { stop(); <-ended }()
	select {
	case err := <-sv.Failed():
		return err
	case <-ended:
	}
	if endErr == nil {
		return errors.New("the private Postgres has ended; start again to go on where it stopped")
	}
	sv.log.Info("stopping: work under way is finished first")
	return nil
}
