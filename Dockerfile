# syntax=docker/dockerfile:1
FROM golang:1.26 AS build
WORKDIR /src
# Before the code, so that a change of code downloads nothing.
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN --mount=type=cache,target=/root/.cache/go-build \
    CGO_ENABLED=0 go build -trimpath -o /swapdesk ./cmd/swapdesk

# The program and the certificates that it trusts, and nothing else: no shell, and
# no Postgres, so what runs here needs SWAPDESK_DATABASE_URL.
FROM scratch
LABEL org.opencontainers.image.title="Swapdesk" \
      org.opencontainers.image.description="Runs a co-sell support mailbox" \
      org.opencontainers.image.source="https://github.com/swapdesk/swapdesk" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /swapdesk /swapdesk
# By number, so that an orchestrator can see that it is not root.
USER 65532:65532
EXPOSE 8080
ENTRYPOINT ["/swapdesk"]
CMD ["serve"]
