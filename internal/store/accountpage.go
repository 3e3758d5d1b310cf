package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/internal/directory"
	"github.com/swapdesk/swapdesk/workflow"
)

const accountColumns = `a.id, a.email, a.name, a.organization, a.origin, a.updated_at`

func scanAccount(row pgx.CollectableRow) (Account, error) {
	var a Account
	err := row.Scan(&a.ID, &a.Email, &a.Name, &a.Organization, &a.Origin, &a.UpdatedAt)
	return a, err
}

// AccountPage returns accounts whose address or organization begins with search, or that
// had the address before a swap; by address, those behind after. An empty search finds all.
func (s *Store) AccountPage(ctx context.Context, search, after string, limit int) ([]Account, error) {
	prefix := likePrefix(lower(search))
	rows, err := s.pool.Query(ctx, `SELECT * FROM (
			(SELECT `+accountColumns+` FROM account a WHERE a.email LIKE $1 AND a.email > $3 ORDER BY a.email LIMIT $4)
			UNION (SELECT `+accountColumns+` FROM account a WHERE $2 <> '' AND lower(a.organization) LIKE $1 AND a.email > $3 ORDER BY a.email LIMIT $4)
			UNION (SELECT `+accountColumns+` FROM ledger l JOIN account a ON a.id = l.account_id
				WHERE l.old_email = $2 AND a.email > $3 ORDER BY a.email LIMIT $4)) found
		ORDER BY email LIMIT $4`, prefix, lower(search), after, limit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scanAccount)
}

// Account returns an account, or ErrNotFound.
func (s *Store) Account(ctx context.Context, id int64) (Account, error) {
	rows, err := s.pool.Query(ctx, `SELECT `+accountColumns+` FROM account a WHERE a.id = $1`, id)
	if err != nil {
		return Account{}, err
	}
	return one(pgx.CollectExactlyOneRow(rows, scanAccount))
}

// Swapped is one change of an account's address.
type Swapped struct {
	Ref       workflow.Ref
	Old, New  string
	DecidedBy string
	At        time.Time
}

// Swaps returns the changes of an account's address, the latest first.
func (s *Store) Swaps(ctx context.Context, account int64) ([]Swapped, error) {
	rows, err := s.pool.Query(ctx, `SELECT r.ref, l.old_email, l.new_username, l.decided_by, l.applied_at
		FROM ledger l JOIN request r ON r.id = l.request_id WHERE l.account_id = $1 ORDER BY l.id DESC`, account)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Swapped])
}

// RequestsFor returns the latest requests with one of the addresses as the old one.
func (s *Store) RequestsFor(ctx context.Context, olds []string, limit int) ([]workflow.Request, error) {
	rows, err := s.pool.Query(ctx, `SELECT `+requestColumns+` FROM request r WHERE r.old_email = ANY($1) ORDER BY r.id DESC LIMIT $2`, olds, limit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (workflow.Request, error) { return scanRequest(row) })
}

// ImportChange is what an import would do to one account. Before is empty for one that is
// added.
type ImportChange struct {
	Before directory.Account
	After  directory.Account
}

// PreviewImport tells what ImportAccounts would do now, and of at most limit accounts that
// would be added or changed, how.
func (s *Store) PreviewImport(ctx context.Context, list []directory.Account, limit int) (ImportResult, []ImportChange, error) {
	var result ImportResult
	var changes []ImportChange
	err := s.Do(ctx, func(tx *Tx) error {
		var err error
		if result.Swapped, err = tx.swapped(ctx, list); err != nil {
			return err
		}
		left := make(map[string]bool, len(result.Swapped))
		for _, addr := range result.Swapped {
			left[addr] = true
		}
		var emails, names, orgs []string
		for _, a := range list {
			if !left[a.Email] {
				emails, names, orgs = append(emails, a.Email), append(names, a.Name), append(orgs, a.Organization)
			}
		}
		rows, err := tx.tx.Query(ctx, `SELECT coalesce(a.email, ''), coalesce(a.name, ''), coalesce(a.organization, ''), l.email, l.name, l.organization
			FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY l (email, name, organization, n) LEFT JOIN account a ON a.email = l.email
			WHERE (a.name, a.organization) IS DISTINCT FROM (l.name, l.organization) OR a.email IS NULL ORDER BY l.n`, emails, names, orgs)
		if err != nil {
			return err
		}
		var c ImportChange
		_, err = pgx.ForEachRow(rows, []any{&c.Before.Email, &c.Before.Name, &c.Before.Organization, &c.After.Email, &c.After.Name, &c.After.Organization}, func() error {
			if c.Before.Email == "" {
				result.Added++
			} else {
				result.Changed++
			}
			if len(changes) < limit {
				changes = append(changes, c)
			}
			return nil
		})
		result.Same = len(emails) - result.Added - result.Changed
		return err
	})
	return result, changes, err
}
