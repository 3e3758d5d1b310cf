package pgrun

import (
	"maps"
	"slices"
	"strings"
)

// settings returns the server's configuration as arguments, which outrank the
// files in the data folder and thus hold for clusters of earlier versions too.
func settings(socketDir string, durable, counting bool) []string {
	values := map[string]string{
		"listen_addresses":        "",
		"unix_socket_directories": `"` + strings.ReplaceAll(socketDir, `"`, `""`) + `"`,
		"unix_socket_permissions": "0700",
		"port":                    port,
		"timezone":                "UTC",
		"log_timezone":            "UTC",
		"log_checkpoints":         "off",
		"max_connections":         "100",
		"shared_buffers":          "128MB",
		"max_wal_size":            "1GB",
		// A desk's statements are short: compiling them costs more than it gains.
		"jit": "off",
	}
	if !durable {
		values["fsync"] = "off"
		values["synchronous_commit"] = "off"
		values["full_page_writes"] = "off"
		// Many small databases in parallel, each with a pool, are what tests do.
		values["max_connections"] = "200"
	}
	if counting {
		values["shared_preload_libraries"] = "pg_stat_statements"
		values["pg_stat_statements.track_planning"] = "on"
	}
	var args []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		args = append(args, "-c", name+"="+values[name])
	}
	return args
}
