package deploytest

import (
	"fmt"
	"go/version"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// inImage is where the program is in the image.
const inImage = "/swapdesk"

// dockerfile is a Dockerfile's instructions, each as its words.
type dockerfile [][]string

func readDockerfile() (dockerfile, error) {
	content, err := os.ReadFile(filepath.Join(root, "Dockerfile"))
	if err != nil {
		return nil, err
	}
	var list dockerfile
	text := regexp.MustCompile(`(?m)^#.*\n`).ReplaceAllString(string(content), "")
	for line := range strings.Lines(strings.ReplaceAll(text, "\\\n", " ")) {
		if words := strings.Fields(line); len(words) > 0 {
			list = append(list, words)
		}
	}
	return list, nil
}

// all returns the arguments of every instruction of a kind.
func (f dockerfile) all(kind string) [][]string {
	var list [][]string
	for _, words := range f {
		if words[0] == kind {
			list = append(list, words[1:])
		}
	}
	return list
}

// buildLine is the command that builds the program, and its place among the
// instructions.
func (f dockerfile) buildLine() (line string, at int, err error) {
	for i, words := range f {
		text := strings.Join(slices.DeleteFunc(slices.Clone(words), func(w string) bool { return strings.HasPrefix(w, "--mount") }), " ")
		if line, ok := strings.CutPrefix(text, "RUN "); ok && strings.Contains(line, "go build") {
			return line, i, nil
		}
	}
	return "", 0, fmt.Errorf("the Dockerfile has no go build")
}

// copyContext copies what .dockerignore, a list of exceptions from everything,
// lets into the build.
func copyContext(to string) error {
	content, err := os.ReadFile(filepath.Join(root, ".dockerignore"))
	if err != nil {
		return err
	}
	if err := os.Mkdir(to, 0o755); err != nil {
		return err
	}
	for line := range strings.Lines(string(content)) {
		name, ok := strings.CutPrefix(strings.TrimSpace(line), "!")
		if !ok {
			continue
		}
		if out, err := exec.Command("cp", "-r", filepath.Join(root, name), to).CombinedOutput(); err != nil {
			return fmt.Errorf("%w\n%s", err, out)
		}
	}
	return nil
}

func TestOnlyTheBuildNeedsEntersIt(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile(filepath.Join(root, ".dockerignore"))
	if err != nil {
		t.Fatal(err)
	}
	lines := slices.DeleteFunc(strings.Split(strings.TrimSpace(string(content)), "\n"), func(s string) bool { return strings.HasPrefix(s, "#") })
	if lines[0] != "*" {
		t.Errorf("the first rule is %s: everything has to be left out first", lines[0])
	}
	for _, line := range lines[1:] {
		if !strings.HasPrefix(line, "!") || strings.Contains(line, "*") || strings.Contains(line, "secrets") || strings.Contains(line, ".env") {
			t.Errorf("%s is no exception for what the build needs", line)
		}
	}
}

// The language version of go.mod is what the image's Go has to have.
func TestGoOfTheImageIsThatOfTheModule(t *testing.T) {
	t.Parallel()
	file, err := readDockerfile()
	if err != nil {
		t.Fatal(err)
	}
	image, ok := strings.CutPrefix(file.all("FROM")[0][0], "golang:")
	if !ok {
		t.Fatalf("the build runs in %s", file.all("FROM")[0][0])
	}
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	want := "go" + regexp.MustCompile(`(?m)^go (\S+)$`).FindStringSubmatch(string(mod))[1]
	if version.Lang("go"+image) != version.Lang(want) {
		t.Errorf("the image has Go %s, go.mod asks for %s", image, want)
	}
}

func TestImageRunsWhatWasBuilt(t *testing.T) {
	t.Parallel()
	file, err := readDockerfile()
	if err != nil {
		t.Fatal(err)
	}
	line, at, err := file.buildLine()
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"CGO_ENABLED=0 ", " -trimpath ", " -o " + inImage + " "} {
		if !strings.Contains(line, part) {
			t.Errorf("%s lacks%s", line, part)
		}
	}
	for _, want := range []string{"COPY --from=build " + inImage + " " + inImage, "USER 65532:65532", `ENTRYPOINT ["` + inImage + `"]`} {
		if !slices.ContainsFunc(file[at:], func(words []string) bool { return strings.Join(words, " ") == want }) {
			t.Errorf("after the build there is no %s", want)
		}
	}
	if len(file.all("FROM")) != 2 {
		t.Errorf("%d stages, expected one that builds and one that runs", len(file.all("FROM")))
	}
	if len(file.all("ENV")) != 0 {
		t.Error("the image sets variables: one beside its _FILE would stop the program")
	}
}

func TestCopiedFilesExist(t *testing.T) {
	t.Parallel()
	file, err := readDockerfile()
	if err != nil {
		t.Fatal(err)
	}
	for _, words := range file.all("COPY") {
		if strings.HasPrefix(words[0], "--from=") {
			continue
		}
		for _, name := range words[:len(words)-1] {
			if _, err := os.Stat(filepath.Join(root, name)); err != nil {
				t.Error(err)
			}
		}
	}
	binary(t)
}
