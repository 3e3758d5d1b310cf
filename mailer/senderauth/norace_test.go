//go:build !race

package senderauth

const slower = 1
