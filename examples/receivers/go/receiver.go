// A webhook receiver. It verifies each request with the Standard Webhooks library, and answers 204, or 400 if the
// signature is invalid. It processes each event once, and skips states that are older than the last one processed.
//
//	WEBHOOK_SECRET=whsec_… PORT=4242 go run .
package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strings"
	"sync"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

type event struct {
	ID, Type string
	Revision int64
	Data     struct{ ID string }
}

// The IDs of all events received. In production, keep them in a database column with a unique constraint.
var seen sync.Map

// The highest revision of each resource. In production, store it with the resource, and compare it when you write.
var revisions, lock = map[string]int64{}, sync.Mutex{}

func main() {
	var webhook verifier
	webhook, err := standardwebhooks.NewWebhook(os.Getenv("WEBHOOK_SECRET"))
	if strings.HasPrefix(os.Getenv("WEBHOOK_SECRET"), "whpk_") {
		webhook, err = newPublicKey(os.Getenv("WEBHOOK_SECRET"))
	}
	if err != nil || os.Getenv("WEBHOOK_SECRET") == "" {
		log.Fatal("Set WEBHOOK_SECRET to the secret that the shop showed when the webhook was created.")
	}
	http.HandleFunc("/", func(response http.ResponseWriter, request *http.Request) {
		// The signature covers the exact bytes of the body, so verify them before you parse the JSON.
		body, err := io.ReadAll(request.Body)
		if err == nil {
			err = webhook.Verify(body, request.Header)
		}
		var event event
		if err != nil || json.Unmarshal(body, &event) != nil {
			fmt.Println("refused:", err)
			response.WriteHeader(http.StatusBadRequest)
			return
		}
		_, repeated := seen.LoadOrStore(event.ID, true)
		// Answer before you process the event: the shop waits ten seconds. In production, store the event before you answer.
		response.WriteHeader(http.StatusNoContent)
		if !repeated {
			go handle(event)
		}
	})
	address := "127.0.0.1:" + cmp.Or(os.Getenv("PORT"), "4242")
	fmt.Println("Listening on http://" + address)
	log.Fatal(http.ListenAndServe(address, nil))
}

// Processes an event if its state is newer than the last one processed.
func handle(event event) {
	// Keep the lock while you process the event, so that no other goroutine processes a newer state in between.
	lock.Lock()
	defer lock.Unlock()
	if known, found := revisions[event.Data.ID]; found && event.Revision <= known {
		fmt.Println(event.Type, event.ID, "skipped: not newer than the known revision")
		return
	}
	if event.Revision > 0 {
		revisions[event.Data.ID] = event.Revision
	}
	fmt.Println(event.Type, event.ID, "verified")
}
