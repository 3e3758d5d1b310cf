package intake

import (
	"strings"
	"testing"
)

func TestReadAutomatic(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ header, want string }{
		{"Auto-Submitted: auto-replied", "automatic"},
		{"auto-submitted: AUTO-GENERATED; type=x", "automatic"},
		{"Auto-Submitted: no", swapped1},
		{"Auto-Submitted: No (a person)", swapped1},
		{"Return-Path: <>", "automatic"},
		{"Return-Path: <jane@contoso.com>", swapped1},
		{"List-Id: news <news.contoso.com>", "automatic"},
		{"List-Unsubscribe: <mailto:x@contoso.com>", "automatic"},
		{"Precedence: bulk", "automatic"},
		{"Precedence: Junk", "automatic"},
		{"Precedence: list", "automatic"},
		{"Precedence: auto_reply", "automatic"},
		{"Precedence: first-class", swapped1},
		{"X-Auto-Response-Suppress: All", "automatic"},
		{"X-Autoreply: yes", "automatic"},
		{"X-Autorespond: x", "automatic"},
		{"Subject: Automatic reply: Address swap", "automatic"},
		{"Subject: =?utf-8?q?R=C3=A9ponse_automatique?= : x", "automatic"},
		{"Content-Type: multipart/report; report-type=disposition-notification; boundary=b", "automatic"},
		{"Content-Type: multipart/report; report-type=delivery-status; boundary=b", "bounce"},
		{"Content-Type: text/calendar; method=REPLY", "automatic"},
		{"X-Failed-Recipients: bob@fabrikam.com", "bounce"},
		{"X-Something: else", swapped1},
	} {
		checkBoth(t, "From: jane@contoso.com\n"+tt.header+"\n\n"+ask, tt.want)
	}
}

func TestReadAutomaticSenders(t *testing.T) {
	t.Parallel()
	for from, want := range map[string]string{
		"MAILER-DAEMON@mx.contoso.com (Mail Delivery System)": "bounce",
		"Mail Delivery Subsystem <mailer-daemon@contoso.com>": "bounce",
		"postmaster@contoso.com":                              "bounce",
		"Mail Delivery System <MAILER-DAEMON>":                "bounce",
		"Desk <Cosell@Desk.example>":                          "automatic",
		"Postmaster Jane <jane@contoso.com>":                  swapped1,
	} {
		checkBoth(t, "From: "+from+"\n\n"+ask, want)
	}
}

func TestReadAutomaticParts(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ message, want string }{
		{multipart("mixed", textPart(ask), "Content-Type: message/delivery-status\n\nAction: failed"), "bounce"},
		{multipart("mixed", "Content-Type: multipart/report; report-type=delivery-status; boundary=r\n\n--r\n\nfailed\n--r--"), "bounce"},
		{multipart("alternative", textPart(ask), "Content-Type: text/calendar; method=REPLY\n\nBEGIN:VCALENDAR"), "automatic"},
		{multipart("alternative", textPart(ask), "Content-Type: text/calendar\n\nBEGIN:VCALENDAR\nMETHOD:REPLY\n"), "automatic"},
		{multipart("alternative", textPart(ask), "Content-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR"), swapped1},
	} {
		checkBoth(t, tt.message, tt.want)
	}
}

// A program's mail is told as such even when its parts cannot be read.
func TestReadAutomaticBeforeMalformed(t *testing.T) {
	t.Parallel()
	r := Read([]byte("From: jane@contoso.com\nAuto-Submitted: auto-replied\nContent-Type: multipart/mixed\n\n"), desk)
	if r.Kind != Automatic || r.Answerable || !strings.Contains(r.Reason, "Auto-Submitted") {
		t.Errorf("%s (%s)", r.Kind, r.Reason)
	}
}
