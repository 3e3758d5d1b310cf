package store

import (
	"context"
)

// Desk is who the desk's mails are from.
type Desk struct {
	Address   string
	Name      string
	PortalURL string
}

// SaveDesk keeps the service's identity for the commands.
func (s *Store) SaveDesk(ctx context.Context, d Desk) error {
	_, err := s.pool.Exec(ctx, `INSERT INTO desk (address, name, portal_url) VALUES ($1, $2, $3)
		ON CONFLICT (one) DO UPDATE SET address = excluded.address, name = excluded.name, portal_url = excluded.portal_url
		WHERE (desk.address, desk.name, desk.portal_url) IS DISTINCT FROM (excluded.address, excluded.name, excluded.portal_url)`,
		d.Address, d.Name, d.PortalURL)
	return err
}

// Desk returns the identity that the service last ran with, or ErrNotFound.
func (s *Store) Desk(ctx context.Context) (Desk, error) {
	var d Desk
	err := s.pool.QueryRow(ctx, `SELECT address, name, portal_url FROM desk`).Scan(&d.Address, &d.Name, &d.PortalURL)
	return one(d, err)
}
