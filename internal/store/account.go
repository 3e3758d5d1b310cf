package store

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/internal/directory"
	"github.com/swapdesk/swapdesk/workflow"
)

// Account is an account on file.
type Account struct {
	ID int64
	directory.Account
	// Origin is "import", or the reference of the swap that made the account.
	Origin    string
	UpdatedAt time.Time
}

// ImportResult counts what an import did.
type ImportResult struct {
	Added   int `json:"added"`
	Changed int `json:"changed"`
	Same    int `json:"same"`
	// Swapped are addresses that were swapped for another: the list is older
	// than the swap, and they are left out.
	Swapped []string `json:"swapped,omitempty"`
}

// accountsLock serialises imports, which append to one audit chain. The number
// is arbitrary.
const accountsLock = 7_305_112_863

// ImportAccounts adds accounts and updates the names of those on file, all or
// nothing. Accounts that the list lacks stay; addresses that a swap has replaced
// do not come back.
func (s *Store) ImportAccounts(ctx context.Context, list []directory.Account, by workflow.Actor) (ImportResult, error) {
	var result ImportResult
	err := s.Do(ctx, func(tx *Tx) error {
		now := s.Now()
		if _, err := tx.tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1)`, accountsLock); err != nil {
			return err
		}
		var err error
		if result.Swapped, err = tx.swapped(ctx, list); err != nil {
			return err
		}
		list := slices.DeleteFunc(slices.Clone(list), func(a directory.Account) bool {
			return slices.Contains(result.Swapped, a.Email)
		})
		emails, names, orgs := make([]string, len(list)), make([]string, len(list)), make([]string, len(list))
		for i, a := range list {
			emails[i], names[i], orgs[i] = a.Email, a.Name, a.Organization
		}
		err = tx.tx.QueryRow(ctx, `WITH written AS (
				INSERT INTO account (email, name, organization, origin, created_at, updated_at)
				SELECT l.email, l.name, l.organization, 'import', $4, $4
				FROM unnest($1::text[], $2::text[], $3::text[]) l (email, name, organization)
				ON CONFLICT (email) DO UPDATE SET name = excluded.name, organization = excluded.organization, updated_at = $4
				WHERE (account.name, account.organization) IS DISTINCT FROM (excluded.name, excluded.organization)
				RETURNING created_at = updated_at AS added
			)
			SELECT count(*) FILTER (WHERE added), count(*) FILTER (WHERE NOT added) FROM written`,
			emails, names, orgs, now).Scan(&result.Added, &result.Changed)
		if err != nil {
			return err
		}
		result.Same = len(list) - result.Added - result.Changed
		return tx.auditChain(ctx, AccountsChain, "imported", by, struct {
			ImportResult
			ByRole workflow.Role `json:"by_role"`
			Place  string        `json:"place"`
		}{result, by.Role, by.From}, now)
	})
	return result, err
}

// swapped returns those addresses of the list whose account has another by now.
func (tx *Tx) swapped(ctx context.Context, list []directory.Account) ([]string, error) {
	emails := make([]string, len(list))
	for i, a := range list {
		emails[i] = a.Email
	}
	rows, err := tx.tx.Query(ctx, `SELECT DISTINCT l.old_email FROM ledger l JOIN account a ON a.id = l.account_id
		WHERE l.old_email = ANY($1) AND a.email <> l.old_email
			AND NOT EXISTS (SELECT FROM account b WHERE b.email = l.old_email)
		ORDER BY 1`, emails)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// Accounts calls f for each account whose address, name or organization holds
// search, by address.
func (s *Store) Accounts(ctx context.Context, search string, f func(Account) error) error {
	rows, err := s.pool.Query(ctx, `SELECT id, email, name, organization, origin, updated_at FROM account
		WHERE $1 = '' OR strpos(email, $1) > 0 OR strpos(lower(name), $1) > 0 OR strpos(lower(organization), $1) > 0
		ORDER BY email`, lower(search))
	if err != nil {
		return err
	}
	var a Account
	into := []any{&a.ID, &a.Email, &a.Name, &a.Organization, &a.Origin, &a.UpdatedAt}
	_, err = pgx.ForEachRow(rows, into, func() error { return f(a) })
	return err
}

// OnFile returns which of the addresses are accounts.
func (s *Store) OnFile(ctx context.Context, addrs []string) (map[string]bool, error) {
	rows, err := s.pool.Query(ctx, `SELECT email FROM account WHERE email = ANY($1)`, addrs)
	if err != nil {
		return nil, err
	}
	found, err := pgx.CollectRows(rows, pgx.RowTo[string])
	onFile := make(map[string]bool, len(found))
	for _, addr := range found {
		onFile[addr] = true
	}
	return onFile, err
}
