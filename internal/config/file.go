package config

import (
	"os"
	"strings"

	"github.com/alecthomas/kong"
)

// FromFiles resolves the _FILE variants: SWAPDESK_X_FILE names a file that holds
// the value of SWAPDESK_X, for secrets that are mounted as files. The variable
// itself and the flag come first.
func FromFiles() kong.Resolver {
	return kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
		for _, name := range flag.Envs {
			path := os.Getenv(name + "_FILE")
			if path == "" {
				continue
			}
			if _, set := os.LookupEnv(name); set {
				return nil, nil //nolint:nilnil // kong's form of "nothing to say"
			}
			content, err := os.ReadFile(path)
			if err != nil {
				return nil, &Error{name + "_FILE", path, "the name of a readable file"}
			}
			return strings.TrimRight(string(content), "\r\n"), nil
		}
		return nil, nil //nolint:nilnil // kong's form of "nothing to say"
	})
}
