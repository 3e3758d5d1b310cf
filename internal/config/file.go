package config

import (
	"errors"
	"io/fs"
	"os"
	"strings"

	"github.com/alecthomas/kong"
)

// fileSuffix makes the name of the variable that names a file.
const fileSuffix = "_FILE"

// FromFiles resolves the _FILE variants: SWAPDESK_X_FILE names a file that holds
// the value of SWAPDESK_X, for secrets that are mounted as files. Line ends at
// the end of the file are no part of the value. A flag comes first; the variable
// itself may not be set as well.
func FromFiles() kong.Resolver {
	return kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
		for _, name := range flag.Envs {
			path := os.Getenv(name + fileSuffix)
			if path == "" {
				continue
			}
			if os.Getenv(name) != "" {
				return nil, &Error{name + fileSuffix, maskPath(path), "a file only while " + name + " is not set"}
			}
			return readValue(name+fileSuffix, path)
		}
		return nil, nil //nolint:nilnil // kong's form of "nothing to say"
	})
}

func readValue(variable, path string) (string, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		if reason, ok := errors.AsType[*fs.PathError](err); ok {
			err = reason.Err // the path is named already
		}
		return "", &Error{variable, maskPath(path), "the name of a readable file (" + err.Error() + ")"}
	}
	value := strings.TrimRight(string(content), "\r\n")
	if value == "" {
		return "", &Error{variable, maskPath(path), "the name of a file that is not empty"}
	}
	return value, nil
}

// maskPath hides a secret that was given in place of its file's name.
func maskPath(path string) string {
	if strings.Contains(path, "://") {
		return mask(path)
	}
	return path
}

// Help is kong's line of help for a flag; for one that holds a secret it names
// the _FILE variant, too.
func Help(v *kong.Value) string {
	text := kong.DefaultHelpValueFormatter(v)
	if !v.Tag.Has("secret") {
		return text
	}
	for _, name := range v.Tag.Envs {
		text = strings.Replace(text, "$"+name+")", "$"+name+" or $"+name+fileSuffix+")", 1)
	}
	return text
}
