package main

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// memory is a tree of entries called "entry 0", "entry 1", …
type memory struct{ hashes []tlog.Hash }

func (m *memory) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var hashes []tlog.Hash
	for _, index := range indexes {
		hashes = append(hashes, m.hashes[index])
	}
	return hashes, nil
}

func (m *memory) grow(size int64) error {
	for n := int64(0); n < size; n++ {
		hashes, err := tlog.StoredHashes(n, []byte(fmt.Sprintf("entry %d", n)), m)
		if err != nil {
			return err
		}
		m.hashes = append(m.hashes, hashes...)
	}
	return nil
}

type inclusionVector struct {
	Proof    string      `json:"proof"`
	Position int64       `json:"position"`
	Size     int64       `json:"size"`
	Leaf     tlog.Hash   `json:"leaf"`
	Path     []tlog.Hash `json:"path"`
	Root     tlog.Hash   `json:"root"`
}

type consistencyVector struct {
	Proof    string      `json:"proof"`
	From     int64       `json:"from"`
	To       int64       `json:"to"`
	Path     []tlog.Hash `json:"path"`
	RootFrom tlog.Hash   `json:"root_from"`
	RootTo   tlog.Hash   `json:"root_to"`
}

type noteVector struct {
	Name string `json:"name"`
	Seed string `json:"seed"`
	Vkey string `json:"vkey"`
	Text string `json:"text"`
	Note string `json:"note"`
}

// below returns those of numbers that are less than end, each once.
func below(end int64, numbers ...int64) []int64 {
	var kept []int64
	seen := map[int64]bool{}
	for _, number := range numbers {
		if number < end && !seen[number] {
			seen[number] = true
			kept = append(kept, number)
		}
	}
	return kept
}

func inclusions(encoder *json.Encoder, tree *memory, size int64) error {
	root, err := tlog.TreeHash(size, tree)
	if err != nil {
		return err
	}
	for _, position := range below(size, 0, 1, size/2, size-1) {
		path, err := tlog.ProveRecord(size, position, tree)
		if err != nil {
			return err
		}
		leaf := tlog.RecordHash([]byte(fmt.Sprintf("entry %d", position)))
		vector := inclusionVector{"inclusion", position, size, leaf, append([]tlog.Hash{}, path...), root}
		if err := encoder.Encode(vector); err != nil {
			return err
		}
	}
	return nil
}

func consistencies(encoder *json.Encoder, tree *memory, to int64) error {
	rootTo, err := tlog.TreeHash(to, tree)
	if err != nil {
		return err
	}
	for _, from := range below(to, 1, 2, to/2, to-1) {
		if from == 0 {
			continue
		}
		rootFrom, err := tlog.TreeHash(from, tree)
		if err != nil {
			return err
		}
		path, err := tlog.ProveTree(to, from, tree)
		if err != nil {
			return err
		}
		vector := consistencyVector{"consistency", from, to, append([]tlog.Hash{}, path...), rootFrom, rootTo}
		if err := encoder.Encode(vector); err != nil {
			return err
		}
	}
	return nil
}

// notes signs texts with keys made of a seed of one repeated byte.
func notes(encoder *json.Encoder) error {
	for i, name := range []string{"daybook/essex", "a", "witness.example/été"} {
		seed := bytes.Repeat([]byte{byte(0x11 * (i + 1))}, ed25519.SeedSize)
		public := ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey)
		vkey, err := note.NewEd25519VerifierKey(name, public)
		if err != nil {
			return err
		}
		secret := base64.StdEncoding.EncodeToString(append([]byte{1}, seed...))
		signer, err := note.NewSigner("PRIVATE+KEY+" + vkey[:len(name)+1+8] + "+" + secret)
		if err != nil {
			return err
		}
		text := fmt.Sprintf("%s\n%d\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", name, i)
		signed, err := note.Sign(&note.Note{Text: text}, signer)
		if err != nil {
			return err
		}
		vector := noteVector{name, base64.StdEncoding.EncodeToString(seed), vkey, text, string(signed)}
		if err := encoder.Encode(vector); err != nil {
			return err
		}
	}
	return nil
}

// printVectors prints one JSON object a line.
func printVectors(out io.Writer) error {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	tree := &memory{}
	if err := tree.grow(1000); err != nil {
		return err
	}
	for _, size := range []int64{1, 2, 3, 5, 8, 13, 100, 255, 256, 257, 511, 600, 1000} {
		if err := inclusions(encoder, tree, size); err != nil {
			return err
		}
		if err := consistencies(encoder, tree, size); err != nil {
			return err
		}
	}
	return notes(encoder)
}
