// Quench's tree, proofs, tiles and notes against golang.org/x/mod/sumdb, which shares no code with them.
//
//	go run . vectors > ../vectors.json    what x/mod writes; the Python tests read it
//	go run . check   < ours.json          what Quench writes (tests/ledger/go_check.py); x/mod must accept it
//
// The log of both is the entries "entry 0", "entry 1" … Its tiles are 256 wide, so the path of a tile is that
// of x/mod for height 8 without the "8/".
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	tileHeight     = 8
	algEd25519     = 1
	algCosignature = 4
	entriesMax     = 70000
)

var sizes = []int64{1, 2, 3, 4, 5, 7, 8, 13, 64, 100, 255, 256, 257, 1000, 65536, 65537, entriesMax}

type root struct {
	Size int64     `json:"size"`
	Root tlog.Hash `json:"root"`
}

type record struct {
	Index int64       `json:"index"`
	Size  int64       `json:"size"`
	Path  []tlog.Hash `json:"path"`
}

type tree struct {
	Old  int64       `json:"old"`
	Size int64       `json:"size"`
	Path []tlog.Hash `json:"path"`
}

type tile struct {
	Path   string `json:"path"`
	SHA256 string `json:"sha256,omitempty"`
	Data   []byte `json:"data,omitempty"`
}

type tiles struct {
	Size  int64  `json:"size"`
	Tiles []tile `json:"tiles"`
}

type signed struct {
	Skeys []string `json:"skeys"`
	Vkeys []string `json:"vkeys"`
	Text  string   `json:"text"`
	Note  string   `json:"note"`
}

type document struct {
	Entries string   `json:"entries"`
	Roots   []root   `json:"roots"`
	Records []record `json:"records"`
	Trees   []tree   `json:"trees"`
	Tiles   []tiles  `json:"tiles"`
	Notes   []signed `json:"notes"`
}

// hashes is the log's storage as x/mod numbers it.
type hashes []tlog.Hash

func (h hashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var read []tlog.Hash
	for _, index := range indexes {
		if index >= int64(len(h)) {
			return nil, fmt.Errorf("hash %d is not stored", index)
		}
		read = append(read, h[index])
	}
	return read, nil
}

func newLog(size int64) hashes {
	var stored hashes
	for n := int64(0); n < size; n++ {
		more, err := tlog.StoredHashes(n, []byte(fmt.Sprintf("entry %d", n)), stored)
		must(err)
		stored = append(stored, more...)
	}
	return stored
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func rootOf(size int64, stored hashes) tlog.Hash {
	if size == 0 {
		return sha256.Sum256(nil) // Older releases of x/mod cannot be asked for it.
	}
	hash, err := tlog.TreeHash(size, stored)
	must(err)
	return hash
}

func pathOf(t tlog.Tile) string {
	return strings.Replace(t.Path(), fmt.Sprintf("tile/%d/", tileHeight), "tile/", 1)
}

func main() {
	log.SetFlags(0)
	switch strings.Join(os.Args[1:], " ") {
	case "vectors":
		var out bytes.Buffer
		encoder := json.NewEncoder(&out)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", " ")
		must(encoder.Encode(vectors()))
		os.Stdout.Write(out.Bytes())
	case "check":
		var ours document
		decoder := json.NewDecoder(os.Stdin)
		decoder.DisallowUnknownFields()
		must(decoder.Decode(&ours))
		check(ours)
	default:
		log.Fatal("usage: go run . vectors | check")
	}
}

func vectors() document {
	stored := newLog(entriesMax)
	doc := document{Entries: "the bytes of `entry N`, for the index N from 0"}
	for _, size := range append([]int64{0}, sizes...) {
		doc.Roots = append(doc.Roots, root{size, rootOf(size, stored)})
	}
	for _, size := range sizes {
		for _, index := range some(0, size/3, size/2, size-2, size-1) {
			if index >= 0 && index < size {
				path, err := tlog.ProveRecord(size, index, stored)
				must(err)
				doc.Records = append(doc.Records, record{index, size, append([]tlog.Hash{}, path...)})
			}
		}
		for _, old := range some(1, size/3, size/2, size-1, size) {
			if old >= 1 && old <= size {
				path, err := tlog.ProveTree(size, old, stored)
				must(err)
				doc.Trees = append(doc.Trees, tree{old, size, append([]tlog.Hash{}, path...)})
			}
		}
	}
	for _, size := range []int64{3, 256, 257, entriesMax} {
		of := tiles{Size: size}
		for _, t := range tlog.NewTiles(tileHeight, 0, size) {
			if t.L > 0 || t.N == 0 || t.N > size/256-2 {
				data, err := tlog.ReadTileData(t, stored)
				must(err)
				of.Tiles = append(of.Tiles, tile{Path: pathOf(t), SHA256: fmt.Sprintf("%x", sha256.Sum256(data))})
			}
		}
		doc.Tiles = append(doc.Tiles, of)
	}
	doc.Notes = notes(stored)
	return doc
}

// some is the numbers, each once.
func some(numbers ...int64) []int64 {
	var once []int64
	seen := map[int64]bool{}
	for _, n := range numbers {
		if !seen[n] {
			once = append(once, n)
		}
		seen[n] = true
	}
	return once
}

func notes(stored hashes) []signed {
	texts := []string{
		"If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n",
		"压减不等于置换\n\n焦化行业\n",
		"\n",
		string(tlog.FormatTree(tlog.Tree{N: 1000, Hash: rootOf(1000, stored)})),
		fmt.Sprintf("quench.example/shanxi\n1000\n%s\n", rootOf(1000, stored)),
		fmt.Sprintf("quench.example/山西\n0\n%s\nan extension\n", rootOf(0, stored)),
	}
	var list []signed
	for n, text := range texts {
		one := signed{Text: text}
		var signers []note.Signer
		for k := 0; k <= n%2; k++ {
			skey, vkey := keys(fmt.Sprintf("quench.example/山西/%d", k), byte(16*n+k))
			signer, err := note.NewSigner(skey)
			must(err)
			signers = append(signers, signer)
			one.Skeys = append(one.Skeys, skey)
			one.Vkeys = append(one.Vkeys, vkey)
		}
		message, err := note.Sign(&note.Note{Text: text}, signers...)
		must(err)
		one.Note = string(message)
		list = append(list, one)
	}
	return list
}

// keys is note.GenerateKey for a seed of 32 equal bytes, so that the vectors are the same every time.
func keys(name string, seed byte) (skey, vkey string) {
	private := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{seed}, ed25519.SeedSize))
	vkey, err := note.NewEd25519VerifierKey(name, private.Public().(ed25519.PublicKey))
	must(err)
	id := strings.Split(vkey, "+")[1]
	secret := base64.StdEncoding.EncodeToString(append([]byte{algEd25519}, private.Seed()...))
	return fmt.Sprintf("PRIVATE+KEY+%s+%s+%s", name, id, secret), vkey
}
