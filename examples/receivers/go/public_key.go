package main

import (
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Verifies a request: either the library with a secret, or a public key.
type verifier interface {
	Verify(body []byte, headers http.Header) error
}

// The public key of a webhook whose signature is "ed25519" or "both".
type publicKey ed25519.PublicKey

func newPublicKey(text string) (publicKey, error) {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(text, "whpk_"))
	if err != nil || len(key) != ed25519.PublicKeySize {
		return nil, errors.New("not a public key")
	}
	return publicKey(key), nil
}

// Returns an error if the signature is invalid or the timestamp is more than five minutes off.
func (key publicKey) Verify(body []byte, headers http.Header) error {
	timestamp, err := strconv.ParseInt(headers.Get("webhook-timestamp"), 10, 64)
	if err != nil || time.Since(time.Unix(timestamp, 0)).Abs() > 5*time.Minute {
		return errors.New("the timestamp is more than five minutes off")
	}
	signed := fmt.Appendf(nil, "%s.%d.%s", headers.Get("webhook-id"), timestamp, body)
	for _, text := range strings.Fields(headers.Get("webhook-signature")) {
		encoded, found := strings.CutPrefix(text, "v1a,")
		signature, err := base64.StdEncoding.DecodeString(encoded)
		if found && err == nil && ed25519.Verify(ed25519.PublicKey(key), signed, signature) {
			return nil
		}
	}
	return errors.New("no matching signature found")
}
