// A receiver of webhooks: it verifies each request with the library of Standard Webhooks, and answers 204, or 400 where
// the signature is bad. What came before, and an older state, is not handled.
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

// The webhook-ids that have come. A real receiver keeps them in its database, in a unique column.
var seen sync.Map

// The highest revision of each resource. A real receiver keeps it beside the resource's state, and compares where it writes.
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
		// The body's exact bytes: they are what is signed, so nothing may parse and print them again.
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
		// The answer first: the shop waits ten seconds for it. What must not be lost goes into a queue or a table before.
		response.WriteHeader(http.StatusNoContent)
		if !repeated {
			go handle(event)
		}
	})
	address := "127.0.0.1:" + cmp.Or(os.Getenv("PORT"), "4242")
	fmt.Println("Listening on http://" + address)
	log.Fatal(http.ListenAndServe(address, nil))
}

func handle(event event) {
	lock.Lock()
	defer lock.Unlock()
	if known, found := revisions[event.Data.ID]; found && event.Revision <= known {
		fmt.Println(event.Type, event.ID, "is older than what is known")
		return
	}
	if event.Revision > 0 {
		revisions[event.Data.ID] = event.Revision
	}
	fmt.Println(event.Type, event.ID, "verified")
}
