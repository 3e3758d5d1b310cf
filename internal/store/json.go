package store

import (
	"time"

	"github.com/swapdesk/swapdesk/workflow"
)

// RequestJSON is a request as programs get it, from `requests list --json` and from the API.
type RequestJSON struct {
	Ref        workflow.Ref        `json:"ref"`
	State      workflow.State      `json:"state"`
	WaitingFor workflow.WaitingFor `json:"waiting_for"`
	Old        string              `json:"old"`
	New        string              `json:"new"`
	Sender     string              `json:"sender"`
	Auth       workflow.Auth       `json:"auth"`
	TenantID   string              `json:"tenant_id"`
	Risk       workflow.Risk       `json:"risk"`
	Signals    []workflow.Signal   `json:"signals"`
	Problem    workflow.Problem    `json:"problem"`
	CheckNote  string              `json:"check_note"`
	CreatedAt  time.Time           `json:"created_at"`
	UpdatedAt  time.Time           `json:"updated_at"`
	DecidedBy  string              `json:"decided_by"`
	Digest     string              `json:"digest"`
	Messages   int                 `json:"messages"`
}

// JSON is l for programs.
func (l Listed) JSON() RequestJSON {
	signals := l.Evidence.Signals
	if signals == nil {
		signals = []workflow.Signal{}
	}
	return RequestJSON{
		Ref: l.Ref, State: l.State, WaitingFor: l.WaitingFor, Old: l.Old, New: l.New, Sender: l.Sender, Auth: l.Auth,
		TenantID: l.Evidence.TenantID, Risk: l.Evidence.Risk, Signals: signals, Problem: l.Problem, CheckNote: l.CheckNote,
		CreatedAt: l.CreatedAt, UpdatedAt: l.UpdatedAt, DecidedBy: l.Decision.By, Digest: l.Digest(), Messages: l.Messages,
	}
}
