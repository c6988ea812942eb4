// Prints vectors that test/transparency/vectors.test.ts holds the product against: trees, proofs, notes and cosignatures
// by golang.org/x/mod/sumdb, which has no line in common with it. See test/transparency/vectors/README.md.
package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const origin = "log.example/vectors"
const witnessName = "witness.example/vectors"
const seconds = 1_764_000_000

// Every proof of every tree up to this size.
const small = 80

// Around the ends of tiles, on three levels.
var large = []int64{127, 128, 255, 256, 257, 300, 511, 512, 513, 65535, 65536, 65537, 70000}
var signed = []int64{0, 1, 80, 300, 70000}

type head struct {
	Size int64  `json:"size"`
	Root string `json:"root"`
}

type proofs struct {
	Size   int64  `json:"size"`
	Count  int    `json:"count"`
	Sha256 string `json:"sha256"`
}

type checkpoint struct {
	Size int64  `json:"size"`
	Note string `json:"note"`
}

type vectors struct {
	Origin      string       `json:"origin"`
	LogSeed     string       `json:"logSeed"`
	LogKey      string       `json:"logKey"`
	WitnessSeed string       `json:"witnessSeed"`
	WitnessKey  string       `json:"witnessKey"`
	Seconds     int64        `json:"seconds"`
	Heads       []head       `json:"heads"`
	Inclusion   []proofs     `json:"inclusion"`
	Consistency []proofs     `json:"consistency"`
	Checkpoints []checkpoint `json:"checkpoints"`
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func base(bytes []byte) string { return base64.StdEncoding.EncodeToString(bytes) }

func seedOf(of string) []byte {
	seed := sha256.Sum256([]byte(of))
	return seed[:]
}

// The key's id (c2sp.org/signed-note), and its spelling.
func keyOf(name string, algorithm byte, key ed25519.PublicKey) (uint32, string) {
	typed := append([]byte{algorithm}, key...)
	hash := sha256.Sum256(append([]byte(name+"\n"), typed...))
	id := binary.BigEndian.Uint32(hash[:4])
	return id, fmt.Sprintf("%s+%08x+%s", name, id, base(typed))
}

type signer struct {
	name string
	id   uint32
	sign func([]byte) []byte
}

func (s signer) Name() string                    { return s.name }
func (s signer) KeyHash() uint32                 { return s.id }
func (s signer) Sign(msg []byte) ([]byte, error) { return s.sign(msg), nil }

type accumulated struct {
	bytes []byte
	count int
}

func (a *accumulated) add(hashes []tlog.Hash) {
	a.count++
	a.bytes = append(a.bytes, byte(len(hashes)))
	for _, hash := range hashes {
		a.bytes = append(a.bytes, hash[:]...)
	}
}

func (a *accumulated) of(size int64) proofs {
	sum := sha256.Sum256(a.bytes)
	return proofs{size, a.count, base(sum[:])}
}

// Which leaves, or older sizes less one, are tried at a size: all of a small one.
func tried(size int64) []int64 {
	if size <= small {
		all := []int64{}
		for at := int64(0); at < size; at++ {
			all = append(all, at)
		}
		return all
	}
	some := []int64{}
	for _, at := range []int64{0, 1, 126, 127, 254, 255, 256, size / 2, size - 2, size - 1} {
		if at < size {
			some = append(some, at)
		}
	}
	return some
}

func main() {
	out := vectors{Origin: origin, Seconds: seconds}
	logSeed, witnessSeed := seedOf("log"), seedOf("witness")
	logKey, witnessKey := ed25519.NewKeyFromSeed(logSeed), ed25519.NewKeyFromSeed(witnessSeed)
	out.LogSeed, out.WitnessSeed = base(logSeed), base(witnessSeed)
	logID, logVkey := keyOf(origin, 1, logKey.Public().(ed25519.PublicKey))
	witnessID, witnessVkey := keyOf(witnessName, 4, witnessKey.Public().(ed25519.PublicKey))
	out.LogKey, out.WitnessKey = logVkey, witnessVkey
	ownSigner := signer{origin, logID, func(msg []byte) []byte { return ed25519.Sign(logKey, msg) }}
	cosigner := signer{witnessName, witnessID, func(msg []byte) []byte {
		text := fmt.Sprintf("cosignature/v1\ntime %d\n%s", int64(seconds), msg)
		time := make([]byte, 8)
		binary.BigEndian.PutUint64(time, seconds)
		return append(time, ed25519.Sign(witnessKey, []byte(text))...)
	}}

	stored := []tlog.Hash{}
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		hashes := make([]tlog.Hash, len(indexes))
		for at, index := range indexes {
			hashes[at] = stored[index]
		}
		return hashes, nil
	})
	size := int64(0)
	growTo := func(to int64) {
		for ; size < to; size++ {
			hashes, err := tlog.StoredHashes(size, []byte(fmt.Sprintf("entry %d", size)), reader)
			check(err)
			stored = append(stored, hashes...)
		}
	}
	sizes := []int64{0}
	for at := int64(1); at <= small; at++ {
		sizes = append(sizes, at)
	}
	sizes = append(sizes, large...)
	for _, at := range sizes {
		growTo(at)
		root := tlog.Hash(sha256.Sum256(nil))
		if at > 0 {
			var err error
			root, err = tlog.TreeHash(at, reader)
			check(err)
		}
		out.Heads = append(out.Heads, head{at, base(root[:])})
		inclusion, consistency := accumulated{}, accumulated{}
		for _, index := range tried(at) {
			record, err := tlog.ProveRecord(at, index, reader)
			check(err)
			inclusion.add(record)
			tree, err := tlog.ProveTree(at, index+1, reader)
			check(err)
			consistency.add(tree)
		}
		if at > 0 {
			out.Inclusion = append(out.Inclusion, inclusion.of(at))
			out.Consistency = append(out.Consistency, consistency.of(at))
		}
		for _, one := range signed {
			if one == at {
				text := fmt.Sprintf("%s\n%d\n%s\n", origin, at, base(root[:]))
				msg, err := note.Sign(&note.Note{Text: text}, ownSigner, cosigner)
				check(err)
				out.Checkpoints = append(out.Checkpoints, checkpoint{at, string(msg)})
			}
		}
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetIndent("", " ")
	check(encoder.Encode(out))
}
