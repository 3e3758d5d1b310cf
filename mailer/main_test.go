package mailer

import (
	"flag"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// patience bounds every wait of a test; it is no measure of speed.
const patience = time.Minute

var update = flag.Bool("update", false, "write the golden files anew")

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}
