package telemetry

import (
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/prometheus/client_golang/prometheus"
)

var (
	poolConnections = prometheus.NewDesc("swapdesk_database_connections",
		"Connections of this process to the database, by pool: acquired (in use), idle, or being made (constructing).", []string{"pool", "state"}, nil)
	poolMax = prometheus.NewDesc("swapdesk_database_connections_max",
		"Connections to the database that this process may have, by pool.", []string{"pool"}, nil)
	poolWaits = prometheus.NewDesc("swapdesk_database_connection_waits_total",
		"How often this process had to wait for a connection, because none was idle, by pool.", []string{"pool"}, nil)
	poolWaited = prometheus.NewDesc("swapdesk_database_connection_wait_seconds_total",
		"How long this process has waited for connections, because none was idle, by pool.", []string{"pool"}, nil)
)

// Pools shows what pools of connections are doing, by their names.
type Pools map[string]*pgxpool.Pool

// Describe implements prometheus.Collector.
func (p Pools) Describe(ch chan<- *prometheus.Desc) { prometheus.DescribeByCollect(p, ch) }

// Collect implements prometheus.Collector.
func (p Pools) Collect(ch chan<- prometheus.Metric) {
	for name, pool := range p {
		s := pool.Stat()
		gauge(ch, poolConnections, float64(s.AcquiredConns()), name, "acquired")
		gauge(ch, poolConnections, float64(s.IdleConns()), name, "idle")
		gauge(ch, poolConnections, float64(s.ConstructingConns()), name, "constructing")
		gauge(ch, poolMax, float64(s.MaxConns()), name)
		counter(ch, poolWaits, float64(s.EmptyAcquireCount()), name)
		counter(ch, poolWaited, s.EmptyAcquireWaitTime().Seconds(), name)
	}
}

func gauge(ch chan<- prometheus.Metric, d *prometheus.Desc, v float64, labels ...string) {
	ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
}

func counter(ch chan<- prometheus.Metric, d *prometheus.Desc, v float64, labels ...string) {
	ch <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, v, labels...)
}
