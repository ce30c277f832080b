// Reads messages, one a line, with the client that oapi-codegen makes.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"log"
	"os"
)

func main() {
	file, err := os.Open(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<24)
	count := 0
	for ; lines.Scan(); count++ {
		var message WebhookMessage
		if err := json.Unmarshal(lines.Bytes(), &message); err != nil {
			log.Fatal(err)
		}
		if _, err := message.ValueByDiscriminator(); err != nil {
			log.Fatal(err, lines.Text())
		}
	}
	fmt.Println(count, "read")
}
