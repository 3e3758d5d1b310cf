// Package browsertest starts the Chromium that the tests open pages in. It is Debian's
// headless shell, which draws pages as the browser with windows does, in half the time.
package browsertest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"time"

	"github.com/chromedp/chromedp"
)

// Program is what is started, and the name of Debian's package of it.
const Program = "chromium-headless-shell"

// Patience is how long a test waits for what a page is to show or to do by and by. It ends
// only what would never come: a machine may be as slow as it is.
const Patience = 2 * time.Minute

// Start starts a browser, which stop ends. What it returns is the first tab's context, of
// which chromedp makes others; no part of it has a deadline.
func Start(ctx context.Context, more ...chromedp.ExecAllocatorOption) (tab context.Context, stop func(), err error) {
	path, err := exec.LookPath(Program)
	if err != nil {
		return nil, nil, fmt.Errorf("the tests need Debian's %s, which .ci/setup installs: %w", Program, err)
	}
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]), chromedp.ExecPath(path), chromedp.WSURLReadTimeout(Patience))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // it refuses to be root in one
	}
	allocated, release := chromedp.NewExecAllocator(ctx, append(options, more...)...)
	tab, shut := chromedp.NewContext(allocated)
	stop = func() { shut(); release() }
	if err := chromedp.Do(tab); err != nil {
		stop()
		return nil, nil, err
	}
	return tab, stop, nil
}
