// Checks what a ledger hands out with other people's code: golang.org/x/mod/sumdb, which is that of
// Go's own checksum database. Nothing of Daybook is used here.
//
//	go run main.go ledger.go vectors.go check DIR   checks DIR, as tools/interop/run fills it
//	go run main.go ledger.go vectors.go vectors     prints golden vectors for Daybook's own tests
package main

import (
	"fmt"
	"os"
)

func main() {
	var err error
	switch {
	case len(os.Args) == 3 && os.Args[1] == "check":
		err = check(os.Args[2])
	case len(os.Args) == 2 && os.Args[1] == "vectors":
		err = printVectors(os.Stdout)
	default:
		err = fmt.Errorf("usage: check DIR, or vectors")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "interop:", err)
		os.Exit(1)
	}
}
