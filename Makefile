.PHONY: demo test race lint fuzz build setup

# The whole desk in one process, with partners who write to it. Built first,
# because `go run` reports Ctrl-C as a failure.
demo: build
	@.bin/swapdesk demo

# Everything: sets up what is missing, then runs every test.
test: setup
	go vet ./...
	go test -count=1 ./...

race: setup
	go test -race -count=1 ./...

build:
	go build -trimpath -o .bin/swapdesk ./cmd/swapdesk

lint:
	golangci-lint run ./...

# Each fuzz target for FUZZTIME, one after the other.
FUZZTIME ?= 60s
fuzz:
	.ci/fuzz $(FUZZTIME)

setup:
	.ci/setup
