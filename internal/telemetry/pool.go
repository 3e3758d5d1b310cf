package telemetry

import (
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/prometheus/client_golang/prometheus"
)

var (
	poolConnections = prometheus.NewDesc("swapdesk_database_connections",
		"Connections of this process to the database: acquired (in use), idle, or being made (constructing).", []string{"state"}, nil)
	poolMax = prometheus.NewDesc("swapdesk_database_connections_max",
		"Connections to the database that this process may have.", nil, nil)
	poolWaits = prometheus.NewDesc("swapdesk_database_connection_waits_total",
		"How often this process had to wait for a connection, because none was idle.", nil, nil)
	poolWaited = prometheus.NewDesc("swapdesk_database_connection_wait_seconds_total",
		"How long this process has waited for connections, because none was idle.", nil, nil)
)

// Pool shows what a pool of connections is doing.
type Pool struct{ Stat func() *pgxpool.Stat }

// Describe implements prometheus.Collector.
func (p Pool) Describe(ch chan<- *prometheus.Desc) { prometheus.DescribeByCollect(p, ch) }

// Collect implements prometheus.Collector.
func (p Pool) Collect(ch chan<- prometheus.Metric) {
	s := p.Stat()
	gauge(ch, poolConnections, float64(s.AcquiredConns()), "acquired")
	gauge(ch, poolConnections, float64(s.IdleConns()), "idle")
	gauge(ch, poolConnections, float64(s.ConstructingConns()), "constructing")
	gauge(ch, poolMax, float64(s.MaxConns()))
	counter(ch, poolWaits, float64(s.EmptyAcquireCount()))
	counter(ch, poolWaited, s.EmptyAcquireWaitTime().Seconds())
}

func gauge(ch chan<- prometheus.Metric, d *prometheus.Desc, v float64, labels ...string) {
	ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
}

func counter(ch chan<- prometheus.Metric, d *prometheus.Desc, v float64, labels ...string) {
	ch <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, v, labels...)
}
