package deploytest

import (
	"maps"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
)

const secretsDir = "/run/secrets/"

// dotEnv is what an operator writes into .env.
func dotEnv() map[string]string {
	return map[string]string{
		"SWAPDESK_MAIL_FROM": "cosell@vendor.example",
		"SWAPDESK_IMAP_URL":  "imaps://cosell%40vendor.example@imap.vendor.example:993/INBOX",
		"SWAPDESK_SMTP_URL":  "smtp://cosell%40vendor.example@smtp.vendor.example:587",
	}
}

// load reads docker-compose.yml as the engine does, schema included.
func load(t *testing.T, env map[string]string) *types.Project {
	t.Helper()
	project, err := tryLoad(t, env)
	if err != nil {
		t.Fatal(err)
	}
	return project
}

func tryLoad(t *testing.T, env map[string]string) (*types.Project, error) {
	t.Helper()
	dir, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	return loader.LoadWithContext(t.Context(), types.ConfigDetails{
		WorkingDir:  dir,
		ConfigFiles: []types.ConfigFile{{Filename: filepath.Join(dir, "docker-compose.yml")}},
		Environment: env,
	})
}

// ours are the services that run the program.
func ours(p *types.Project) []types.ServiceConfig {
	return slices.DeleteFunc(slices.Collect(maps.Values(p.Services)), func(s types.ServiceConfig) bool { return s.Build == nil })
}

// environment is a service's, without what is set to nothing.
func environment(s types.ServiceConfig) map[string]string {
	env := map[string]string{}
	for name, value := range s.Environment {
		if value != nil && *value != "" {
			env[name] = *value
		}
	}
	return env
}

func TestEveryVariableIsKnown(t *testing.T) {
	t.Parallel()
	known := variables(t)
	env := dotEnv()
	env["SWAPDESK_OAUTH_TENANT"], env["SWAPDESK_OAUTH_CLIENT_ID"] = "contoso.example", "0a6c1f6e"
	for _, s := range ours(load(t, env)) {
		for name := range environment(s) {
			if strings.HasPrefix(name, "SWAPDESK_") && !slices.Contains(known, name) {
				t.Errorf("%s sets %s, which the program does not know", s.Name, name)
			}
		}
	}
}

// variables are those that the program's help names.
func variables(t *testing.T) []string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), binary(t), "serve", "--help").Output()
	if err != nil {
		t.Fatal(err)
	}
	return regexp.MustCompile(`SWAPDESK_[A-Z_]+`).FindAllString(string(out), -1)
}

func TestWhatDotEnvHasToSet(t *testing.T) {
	t.Parallel()
	for name := range dotEnv() {
		env := dotEnv()
		delete(env, name)
		if _, err := tryLoad(t, env); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("without %s: %v", name, err)
		}
	}
}

func TestWhatDotEnvMaySet(t *testing.T) {
	t.Parallel()
	env := dotEnv()
	may := []string{"SWAPDESK_AUTHSERV_ID", "SWAPDESK_DNS_SERVER", "SWAPDESK_POLICY", "SWAPDESK_PUBLIC_URL"}
	for _, name := range may {
		env[name] = "value of " + name
	}
	p := load(t, env)
	for _, service := range []string{"desk", "worker"} {
		for _, name := range may {
			if got := environment(p.Services[service])[name]; got != env[name] {
				t.Errorf("%s: %s=%q", service, name, got)
			}
		}
	}
}

// A secret is a file, which a variable of the service names.
func TestSecretsAreFiles(t *testing.T) {
	t.Parallel()
	p := load(t, dotEnv())
	used := map[string]bool{}
	for _, s := range p.Services {
		var mounted, named []string
		for _, secret := range s.Secrets {
			mounted, used[secret.Source] = append(mounted, secret.Source), true
		}
		for name, value := range environment(s) {
			if strings.HasSuffix(name, "_FILE") {
				named = append(named, strings.TrimPrefix(value, secretsDir))
			}
			if strings.HasSuffix(name, "_PASSWORD") || strings.HasSuffix(name, "_SECRET") {
				t.Errorf("%s has %s in its environment", s.Name, name)
			}
			if u, err := url.Parse(value); err == nil && u.User != nil {
				if _, set := u.User.Password(); set {
					t.Errorf("%s has a password in %s", s.Name, name)
				}
			}
		}
		slices.Sort(mounted)
		slices.Sort(named)
		if !slices.Equal(mounted, slices.Compact(named)) {
			t.Errorf("%s mounts %s, and its _FILE variables name %s", s.Name, mounted, named)
		}
	}
	ignored, err := os.ReadFile(filepath.Join(root, ".gitignore"))
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(strings.Fields(string(ignored)), "/secrets/") {
		t.Error(".gitignore lets secrets in")
	}
	for name, secret := range p.Secrets {
		if !used[name] || filepath.Dir(secret.File) != filepath.Join(p.WorkingDir, "secrets") {
			t.Errorf("secret %s: file %s, used: %t", name, secret.File, used[name])
		}
	}
}

// All that is kept is in a volume with a name, which outlives the containers: it
// is mounted where the image's Postgres has its data, up to its version 17.
func TestDataOutlivesTheContainers(t *testing.T) {
	t.Parallel()
	p := load(t, dotEnv())
	postgres := p.Services["postgres"]
	if postgres.Image != "postgres:17" || len(postgres.Volumes) != 1 {
		t.Fatalf("%s with %d volumes", postgres.Image, len(postgres.Volumes))
	}
	v := postgres.Volumes[0]
	_, declared := p.Volumes[v.Source]
	if v.Type != types.VolumeTypeVolume || !declared || v.Target != "/var/lib/postgresql/data" || v.ReadOnly {
		t.Errorf("the data is in %+v, declared: %t", v, declared)
	}
	for _, s := range ours(p) {
		if len(s.Volumes) > 0 {
			t.Errorf("%s keeps something by itself: %v", s.Name, s.Volumes)
		}
	}
}

// With a tenant the mailbox's secret is that of the OAuth client.
func TestSignInByToken(t *testing.T) {
	t.Parallel()
	const variable = "SWAPDESK_OAUTH_CLIENT_SECRET_FILE"
	for tenant, want := range map[string]string{"": "", "contoso.example": secretsDir + "mailbox"} {
		env := dotEnv()
		env["SWAPDESK_OAUTH_TENANT"] = tenant
		for _, name := range []string{"desk", "worker"} {
			if got := environment(load(t, env).Services[name])[variable]; got != want {
				t.Errorf("%s, tenant %q: %s=%s, want %s", name, tenant, variable, got, want)
			}
		}
	}
}

func TestOrderOfTheStart(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]map[string]string{
		"postgres": {},
		"migrate":  {"postgres": types.ServiceConditionHealthy},
		"desk":     {"migrate": types.ServiceConditionCompletedSuccessfully},
		"worker":   {"migrate": types.ServiceConditionCompletedSuccessfully},
	} {
		got := map[string]string{}
		for other, dependency := range load(t, dotEnv()).Services[name].DependsOn {
			got[other] = dependency.Condition
		}
		if !maps.Equal(got, want) {
			t.Errorf("%s waits for %v, want %v", name, got, want)
		}
	}
}

func TestServicesAreConfined(t *testing.T) {
	t.Parallel()
	for _, s := range load(t, dotEnv()).Services {
		if !s.ReadOnly || !slices.Contains(s.SecurityOpt, "no-new-privileges:true") || s.Privileged {
			t.Errorf("%s can change its own image", s.Name)
		}
		if s.MemLimit == 0 || s.PidsLimit == 0 {
			t.Errorf("%s has no limit of memory or processes", s.Name)
		}
		if s.Logging == nil || s.Logging.Options["max-size"] == "" {
			t.Errorf("%s logs without bound", s.Name)
		}
		for _, port := range s.Ports {
			if port.HostIP != "127.0.0.1" {
				t.Errorf("%s is published on %q", s.Name, port.HostIP)
			}
		}
		if once := s.Name == "migrate"; once != (s.Restart == types.RestartPolicyNo) || once != (s.HealthCheck == nil) {
			t.Errorf("%s: restart %s, health check %v", s.Name, s.Restart, s.HealthCheck)
		}
	}
	for _, s := range ours(load(t, dotEnv())) {
		if s.User != "65532:65532" || !slices.Contains(s.CapDrop, "ALL") {
			t.Errorf("%s runs as %q and drops %s", s.Name, s.User, s.CapDrop)
		}
		if environment(s)["SWAPDESK_DATABASE_URL"] == "" {
			t.Errorf("%s names no database, and there is no Postgres in its image", s.Name)
		}
	}
}

// While the database is made, Postgres listens on its socket only: a check that
// goes there would let migrate start too early.
func TestPostgresIsAskedByTCP(t *testing.T) {
	t.Parallel()
	p := load(t, dotEnv()).Services["postgres"]
	if test := strings.Join(p.HealthCheck.Test, " "); !strings.HasPrefix(test, "CMD pg_isready -h 127.0.0.1 ") {
		t.Error(test)
	}
}

// The engine kills what has not ended by then, and in HTTP, workers and their
// cancellation each have 20 s.
func TestTimeToStop(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"desk", "worker"} {
		if grace := load(t, dotEnv()).Services[name].StopGracePeriod; grace == nil || time.Duration(*grace) < time.Minute {
			t.Errorf("%s has %v to stop", name, grace)
		}
	}
}
