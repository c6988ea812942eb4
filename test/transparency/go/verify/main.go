// Verifies a log that is laid out as static files (c2sp.org/tlog-tiles) by golang.org/x/mod/sumdb, which has no line in
// common with what made them:
//
//	verify -folder FOLDER -key VKEY [-witness VKEY]… [-entry FILE -proof FILE]
//
// It opens the checkpoint by the log's key and each witness's, reads the tree through every tile and holds its root
// against the checkpoint's, hashes the entries where the folder has them, and checks one proof of inclusion.
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const tileHeight = 8

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "not verified:", err)
		os.Exit(1)
	}
}

type keys []string

func (k *keys) String() string         { return strings.Join(*k, " ") }
func (k *keys) Set(value string) error { *k = append(*k, value); return nil }

// A cosignature with a time (c2sp.org/tlog-cosignature), which the package does not know.
type cosigner struct {
	name string
	id   uint32
	key  ed25519.PublicKey
}

func (c cosigner) Name() string    { return c.name }
func (c cosigner) KeyHash() uint32 { return c.id }
func (c cosigner) Verify(msg, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	text := fmt.Sprintf("cosignature/v1\ntime %d\n%s", binary.BigEndian.Uint64(sig), msg)
	return ed25519.Verify(c.key, []byte(text), sig[8:])
}

func newCosigner(vkey string) (note.Verifier, error) {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		return nil, errors.New("the key of a witness is malformed")
	}
	id, err := strconv.ParseUint(parts[1], 16, 32)
	if err != nil {
		return nil, err
	}
	typed, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(typed) != 1+ed25519.PublicKeySize || typed[0] != 4 {
		return nil, errors.New("the key of a witness is of another kind")
	}
	return cosigner{parts[0], uint32(id), typed[1:]}, nil
}

// Opens a checkpoint: all keys that are given must have signed it.
func openCheckpoint(msg []byte, verifiers []note.Verifier) (tlog.Tree, error) {
	opened, err := note.Open(msg, note.VerifierList(verifiers...))
	if err != nil {
		return tlog.Tree{}, err
	}
	if len(opened.Sigs) != len(verifiers) {
		return tlog.Tree{}, fmt.Errorf("%d of %d keys signed", len(opened.Sigs), len(verifiers))
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != verifiers[0].Name() {
		return tlog.Tree{}, errors.New("the checkpoint is not of this log")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

// Where c2sp.org/tlog-tiles has a tile: the package's own paths are those of another kind of log.
func pathOf(level string, index int64, width int) string {
	groups := fmt.Sprintf("%03d", index%1000)
	for rest := index / 1000; rest > 0; rest /= 1000 {
		groups = fmt.Sprintf("x%03d/%s", rest%1000, groups)
	}
	path := "tile/" + level + "/" + groups
	if width < 1<<tileHeight {
		path += fmt.Sprintf(".p/%d", width)
	}
	return path
}

type tiles struct {
	folder string
	read   map[string]bool
}

func (t tiles) Height() int                     { return tileHeight }
func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}
func (t tiles) ReadTiles(of []tlog.Tile) ([][]byte, error) {
	all := make([][]byte, len(of))
	for at, tile := range of {
		path := pathOf(strconv.Itoa(tile.L), tile.N, tile.W)
		data, err := os.ReadFile(filepath.Join(t.folder, path))
		if err != nil {
			return nil, err
		}
		t.read[path] = true
		all[at] = data
	}
	return all, nil
}

// The entries of one bundle: the length of each in two bytes, then the entry.
func entriesOf(data []byte) ([][]byte, error) {
	entries := [][]byte{}
	for len(data) > 0 {
		if len(data) < 2 {
			return nil, errors.New("a bundle is cut short")
		}
		length := int(binary.BigEndian.Uint16(data))
		if len(data) < 2+length {
			return nil, errors.New("a bundle is cut short")
		}
		entries = append(entries, data[2:2+length])
		data = data[2+length:]
	}
	return entries, nil
}

// Every entry against its leaf, which the reader authenticates by the root. Says how many there are.
func checkEntries(folder string, tree tlog.Tree, reader tlog.HashReader) (int64, error) {
	if _, err := os.Stat(filepath.Join(folder, "tile", "entries")); os.IsNotExist(err) {
		return 0, nil
	}
	for from := int64(0); from < tree.N; from += 1 << tileHeight {
		width := tree.N - from
		if width > 1<<tileHeight {
			width = 1 << tileHeight
		}
		data, err := os.ReadFile(filepath.Join(folder, pathOf("entries", from>>tileHeight, int(width))))
		if err != nil {
			return 0, err
		}
		entries, err := entriesOf(data)
		if err != nil {
			return 0, err
		}
		if int64(len(entries)) != width {
			return 0, fmt.Errorf("bundle at %d has %d entries", from, len(entries))
		}
		leaves := make([]int64, len(entries))
		for at := range entries {
			leaves[at] = tlog.StoredHashIndex(0, from+int64(at))
		}
		hashes, err := reader.ReadHashes(leaves)
		if err != nil {
			return 0, err
		}
		for at, entry := range entries {
			if hashes[at] != tlog.RecordHash(entry) {
				return 0, fmt.Errorf("entry %d has another leaf", from+int64(at))
			}
		}
	}
	return tree.N, nil
}

// A proof in one file (c2sp.org/tlog-proof@v1).
func checkProof(proof, entry []byte, verifiers []note.Verifier) (int64, error) {
	head, msg, found := bytes.Cut(proof, []byte("\n\n"))
	lines := strings.Split(string(head), "\n")
	if !found || len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return 0, errors.New("the proof is malformed")
	}
	lines = lines[1:]
	if strings.HasPrefix(lines[0], "extra ") {
		lines = lines[1:]
	}
	if len(lines) < 1 || !strings.HasPrefix(lines[0], "index ") {
		return 0, errors.New("the proof has no index")
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[0], "index "), 10, 64)
	if err != nil {
		return 0, err
	}
	tree, err := openCheckpoint(msg, verifiers)
	if err != nil {
		return 0, err
	}
	path := tlog.RecordProof{}
	for _, line := range lines[1:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return 0, err
		}
		path = append(path, hash)
	}
	return index, tlog.CheckRecord(path, tree.N, tree.Hash, index, tlog.RecordHash(entry))
}

func main() {
	folder := flag.String("folder", ".", "of checkpoint and tiles")
	key := flag.String("key", "", "of the log")
	entryFile := flag.String("entry", "", "an entry's bytes")
	proofFile := flag.String("proof", "", "its proof")
	var witnesses keys
	flag.Var(&witnesses, "witness", "key of a witness that must have signed")
	flag.Parse()

	own, err := note.NewVerifier(*key)
	check(err)
	verifiers := []note.Verifier{own}
	for _, vkey := range witnesses {
		witness, err := newCosigner(vkey)
		check(err)
		verifiers = append(verifiers, witness)
	}
	msg, err := os.ReadFile(filepath.Join(*folder, "checkpoint"))
	check(err)
	tree, err := openCheckpoint(msg, verifiers)
	check(err)
	fmt.Printf("checkpoint of %s, %d entries, by %d keys\n", own.Name(), tree.N, len(verifiers))

	if tree.N == 0 && tree.Hash != sha256.Sum256(nil) {
		check(errors.New("the empty tree has another root"))
	}
	reader := tiles{*folder, map[string]bool{}}
	hashes := tlog.TileHashReader(tree, reader)
	if *proofFile == "" {
		for index := int64(0); index < tree.N; index += 1 << tileHeight {
			_, err := hashes.ReadHashes([]int64{tlog.StoredHashIndex(0, index)})
			check(err)
		}
		fmt.Printf("tree of %d tiles\n", len(reader.read))
		entries, err := checkEntries(*folder, tree, hashes)
		check(err)
		fmt.Printf("%d entries\n", entries)
		return
	}
	proof, err := os.ReadFile(*proofFile)
	check(err)
	entry, err := os.ReadFile(*entryFile)
	check(err)
	index, err := checkProof(proof, entry, verifiers)
	check(err)
	fmt.Printf("entry %d is in the tree\n", index)
}
