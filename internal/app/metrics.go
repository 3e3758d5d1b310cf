package app

import (
	"errors"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/swapdesk/swapdesk/internal/telemetry"
	"github.com/swapdesk/swapdesk/internal/tenant"
	"github.com/swapdesk/swapdesk/mailer"
	"github.com/swapdesk/swapdesk/mailer/inbox"
	"github.com/swapdesk/swapdesk/workflow/pipeline"
)

// showWork adds the steps' outcomes and the state of discovery's breakers.
func (sv *Service) showWork(discovery *tenant.Client) {
	sv.metrics.ExpectSteps(pipeline.Steps, pipeline.Worked, pipeline.Snoozed, pipeline.Failed, pipeline.Panicked)
	sv.metrics.Register(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "swapdesk_discovery_authorities_paused",
		Help: "Tenant authorities that this process leaves alone after failures in a row, or tries with single requests since.",
	}, func() float64 { return float64(discovery.Paused()) }))
}

// onStep counts the end of a piece of work.
func (sv *Service) onStep(s Settings) func(step, outcome string, took time.Duration) {
	if s.OnStep == nil {
		return sv.metrics.Step
	}
	return func(step, outcome string, took time.Duration) {
		sv.metrics.Step(step, outcome, took)
		s.OnStep(step, outcome, took)
	}
}

func (sv *Service) onAnswer(a tenant.Answer, took time.Duration) {
	sv.metrics.Discovery(string(a.State), took)
}

// countingSender are the pipeline's limits, with every attempt counted.
func (sv *Service) countingSender(dkim *mailer.DKIM) mailer.SenderOptions {
	options := pipeline.SenderOptions
	options.DKIM = dkim
	options.OnAttempt = func(err error) { sv.metrics.Mail(mailResult(err)) }
	return options
}

func mailResult(err error) string {
	var refused *mailer.SendError
	switch {
	case err == nil:
		return telemetry.MailAccepted
	case !errors.As(err, &refused) || refused.Temporary && refused.Code == 0:
		return telemetry.MailTransport
	case refused.Temporary:
		return telemetry.MailTemporary
	default:
		return telemetry.MailPermanent
	}
}

func (sv *Service) countingInbox(options inbox.Options) inbox.Options {
	options.OnState, options.OnStored = sv.metrics.Connected, sv.metrics.Stored
	return options
}
