.PHONY: demo test race soak lint fuzz screenshots build setup

# The whole desk in one process, with partners who write to it. Built first,
# because `go run` reports Ctrl-C as a failure.
demo: build
	@.bin/swapdesk demo

# Everything: sets up what is missing, then runs every test. What hangs is ended, and
# what is only slow is not.
test: setup
	go vet ./...
	go vet -tags browser,faults,soak,screenshots ./...
	go test -count=1 -tags browser -timeout 30m ./...
	go test -count=1 -tags faults -timeout 20m -parallel 4 ./internal/faulttest

race: setup
	go test -race -count=1 -tags browser -timeout 60m ./...

# The long form of the tests that kill the desk and its surroundings. The seed
# chooses what happens in which order.
SEED ?= 1
soak: setup
	go test -count=1 -v -tags faults,soak -timeout 90m ./internal/faulttest -seed $(SEED)

build:
	go build -trimpath -o .bin/swapdesk ./cmd/swapdesk

lint:
	golangci-lint run ./...

# Each fuzz target for FUZZTIME, one after the other.
FUZZTIME ?= 60s
fuzz:
	.ci/fuzz $(FUZZTIME)

# Pictures of the console's pages, light and dark: with what the demo's story leaves, on a
# desktop, a wide screen and a phone; and in states/ every page in each state in which it
# looks different (a question that is asked before something is done, a conflict, an ended
# session), on a desktop and a phone. Whole pages, also what is below the fold.
SCREENSHOTS ?= $(CURDIR)/.screenshots
screenshots:
	mkdir -p $(SCREENSHOTS)/states
	go test -count=1 -tags screenshots ./internal/demo -run TestScreenshots -screenshots $(abspath $(SCREENSHOTS))
	SHOTS=$(abspath $(SCREENSHOTS))/states go test -count=1 -tags browser ./internal/web -run TestEveryPageIsAccessible

setup:
	.ci/setup
