package main

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// The height of tiles in C2SP tlog-tiles.
const tileHeight = 8

// files reads tiles from a directory in the layout of C2SP tlog-tiles.
type files struct{ directory string }

func (f files) Height() int { return tileHeight }

func (f files) SaveTiles([]tlog.Tile, [][]byte) {}

func (f files) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var contents [][]byte
	for _, tile := range tiles {
		// Go's checksum database has the height in its paths; tlog-tiles leaves it out.
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		data, err := os.ReadFile(filepath.Join(f.directory, path))
		if err != nil {
			return nil, err
		}
		contents = append(contents, data)
	}
	return contents, nil
}

// openCheckpoint verifies a note and reads the tree it speaks of.
func openCheckpoint(text, vkey string) (tlog.Tree, error) {
	verifier, err := note.NewVerifier(strings.TrimSpace(vkey))
	if err != nil {
		return tlog.Tree{}, err
	}
	opened, err := note.Open([]byte(text), note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() {
		return tlog.Tree{}, fmt.Errorf("not a checkpoint of %s", verifier.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

// proof is what daybook prove prints, of either kind.
type proof struct {
	Proof          string
	Position, Size int64
	From, To       int64
	Leaf, Root     tlog.Hash
	RootFrom       tlog.Hash `json:"root_from"`
	RootTo         tlog.Hash `json:"root_to"`
	Path           []tlog.Hash
	Checkpoint     string
	CheckpointFrom string `json:"checkpoint_from"`
	CheckpointTo   string `json:"checkpoint_to"`
}

func same(a, b []tlog.Hash) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// checkInclusion checks a proof against its checkpoint, and against what Go makes of the tiles.
func checkInclusion(p proof, vkey string, tiles tlog.HashReader) error {
	tree, err := openCheckpoint(p.Checkpoint, vkey)
	if err != nil {
		return err
	}
	if tree.N != p.Size || tree.Hash != p.Root {
		return fmt.Errorf("the proof is not of its checkpoint")
	}
	if err := tlog.CheckRecord(p.Path, p.Size, p.Root, p.Position, p.Leaf); err != nil {
		return err
	}
	wrong := p.Leaf
	wrong[7] ^= 1
	if tlog.CheckRecord(p.Path, p.Size, p.Root, p.Position, wrong) == nil {
		return fmt.Errorf("the proof passed for another leaf")
	}
	made, err := tlog.ProveRecord(p.Size, p.Position, tiles)
	if err != nil {
		return err
	}
	if !same(made, p.Path) {
		return fmt.Errorf("the path is not the one that Go makes of the tiles")
	}
	return nil
}

// checkConsistency does the same for two checkpoints.
func checkConsistency(p proof, vkey string, tiles tlog.HashReader) error {
	from, err := openCheckpoint(p.CheckpointFrom, vkey)
	if err != nil {
		return err
	}
	to, err := openCheckpoint(p.CheckpointTo, vkey)
	if err != nil {
		return err
	}
	if from.N != p.From || from.Hash != p.RootFrom || to.N != p.To || to.Hash != p.RootTo {
		return fmt.Errorf("the proof is not of its checkpoints")
	}
	if err := tlog.CheckTree(p.Path, p.To, p.RootTo, p.From, p.RootFrom); err != nil {
		return err
	}
	if tlog.CheckTree(p.Path, p.To, p.RootTo, p.From, p.RootTo) == nil && p.From != p.To {
		return fmt.Errorf("the proof passed for another history")
	}
	made, err := tlog.ProveTree(p.To, p.From, tiles)
	if err != nil {
		return err
	}
	if !same(made, p.Path) {
		return fmt.Errorf("the path is not the one that Go makes of the tiles")
	}
	return nil
}

// entriesIn takes a bundle apart.
func entriesIn(bundle []byte) ([][]byte, error) {
	var entries [][]byte
	for len(bundle) > 0 {
		if len(bundle) < 2 {
			return nil, fmt.Errorf("a bundle ends within a length")
		}
		size := int(binary.BigEndian.Uint16(bundle))
		if len(bundle) < 2+size {
			return nil, fmt.Errorf("a bundle ends within an entry")
		}
		entries = append(entries, bundle[2:2+size])
		bundle = bundle[2+size:]
	}
	return entries, nil
}

// checkEntries hashes every entry of every bundle and compares it with its leaf in the tiles.
func checkEntries(tree tlog.Tree, directory string, tiles tlog.HashReader) error {
	for first := int64(0); first < tree.N; first += 1 << tileHeight {
		tile := tlog.Tile{H: tileHeight, L: 0, N: first >> tileHeight, W: 1 << tileHeight}
		if tree.N-first < 1<<tileHeight {
			tile.W = int(tree.N - first)
		}
		path := strings.Replace(tile.Path(), "tile/8/0/", "tile/entries/", 1)
		bundle, err := os.ReadFile(filepath.Join(directory, path))
		if err != nil {
			return err
		}
		entries, err := entriesIn(bundle)
		if err != nil {
			return err
		}
		if len(entries) != tile.W {
			return fmt.Errorf("%s has %d entries, not %d", path, len(entries), tile.W)
		}
		for i, entry := range entries {
			index := tlog.StoredHashIndex(0, first+int64(i))
			leaf, err := tiles.ReadHashes([]int64{index})
			if err != nil {
				return err
			}
			if leaf[0] != tlog.RecordHash(entry) {
				return fmt.Errorf("entry %d is not its leaf", first+int64(i))
			}
		}
	}
	return nil
}

func read(directory, name string) (string, error) {
	data, err := os.ReadFile(filepath.Join(directory, name))
	return string(data), err
}

// checkProofs checks every file named *.json.
func checkProofs(directory, vkey string, tiles tlog.HashReader) error {
	names, err := filepath.Glob(filepath.Join(directory, "*.json"))
	if err != nil {
		return err
	}
	if len(names) == 0 {
		return fmt.Errorf("there are no proofs in %s", directory)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		var p proof
		if err := json.Unmarshal(data, &p); err != nil {
			return fmt.Errorf("%s: %v", name, err)
		}
		if p.Proof == "inclusion" {
			err = checkInclusion(p, vkey, tiles)
		} else {
			err = checkConsistency(p, vkey, tiles)
		}
		if err != nil {
			return fmt.Errorf("%s: %v", name, err)
		}
	}
	fmt.Printf("%d proofs hold, and are those that Go makes\n", len(names))
	return nil
}

// check checks a directory: vkey, checkpoint, proofs as *.json, and the exported log in www.
func check(directory string) error {
	vkey, err := read(directory, "vkey")
	if err != nil {
		return err
	}
	text, err := read(directory, "www/checkpoint")
	if err != nil {
		return err
	}
	tree, err := openCheckpoint(text, vkey)
	if err != nil {
		return err
	}
	fmt.Printf("the checkpoint of %d entries verifies\n", tree.N)
	if _, err := openCheckpoint(strings.Replace(text, "\n", "x\n", 1), vkey); err == nil {
		return fmt.Errorf("a changed checkpoint verifies too")
	}
	www := filepath.Join(directory, "www")
	tiles := tlog.TileHashReader(tree, files{www})
	root, err := tlog.TreeHash(tree.N, tiles)
	if err != nil {
		return err
	}
	if root != tree.Hash {
		return fmt.Errorf("the tiles have the root %s", base64.StdEncoding.EncodeToString(root[:]))
	}
	if err := checkEntries(tree, www, tiles); err != nil {
		return err
	}
	fmt.Println("the tiles have its root, and every entry its leaf")
	return checkProofs(directory, vkey, tiles)
}
