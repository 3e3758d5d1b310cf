// Package deploytest holds docker-compose.yml and Dockerfile against the program,
// without a container engine. It is all tests: the binary is built by the
// Dockerfile's own line from the files that .dockerignore lets through, and what
// docker-compose.yml says is run with it, as processes.
package deploytest
