package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"log"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// check ends the program at the first thing of ours that x/mod does not accept.
func check(ours document) {
	stored := newLog(entriesMax)
	for _, one := range ours.Roots {
		if one.Root != rootOf(one.Size, stored) {
			log.Fatalf("root of %d entries differs", one.Size)
		}
	}
	for _, one := range ours.Records {
		hash, leaf := rootOf(one.Size, stored), tlog.RecordHash([]byte(fmt.Sprintf("entry %d", one.Index)))
		name := fmt.Sprintf("inclusion of %d in %d", one.Index, one.Size)
		accept(name, tlog.CheckRecord(one.Path, one.Size, hash, one.Index, leaf))
		refuse(name+" with another leaf", tlog.CheckRecord(one.Path, one.Size, hash, one.Index, hash), one.Size > 1)
	}
	for _, one := range ours.Trees {
		hash, old := rootOf(one.Size, stored), rootOf(one.Old, stored)
		name := fmt.Sprintf("consistency of %d with %d", one.Old, one.Size)
		accept(name, tlog.CheckTree(one.Path, one.Size, hash, one.Old, old))
		refuse(name+" with another old root", tlog.CheckTree(one.Path, one.Size, hash, one.Old, tlog.Hash{}), true)
	}
	for _, one := range ours.Tiles {
		checkTiles(one, stored)
	}
	for _, one := range ours.Notes {
		checkNote(one)
	}
	fmt.Printf("golang.org/x/mod accepts: %d roots, %d inclusion proofs, %d consistency proofs, the tiles of %d logs, %d notes\n",
		len(ours.Roots), len(ours.Records), len(ours.Trees), len(ours.Tiles), len(ours.Notes))
}

func accept(name string, err error) {
	if err != nil {
		log.Fatalf("%s: %v", name, err)
	}
}

func refuse(name string, err error, wanted bool) {
	if err == nil && wanted {
		log.Fatalf("%s: accepted, so this check proves nothing", name)
	}
}

// ourTiles reads tiles that Quench wrote; x/mod authenticates them against the root before it uses them.
type ourTiles map[string][]byte

func (t ourTiles) Height() int { return tileHeight }

func (t ourTiles) SaveTiles([]tlog.Tile, [][]byte) {}

func (t ourTiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var read [][]byte
	for _, one := range wanted {
		data, ok := t[pathOf(one)]
		if !ok {
			return nil, fmt.Errorf("%s is not there", pathOf(one))
		}
		read = append(read, data)
	}
	return read, nil
}

func checkTiles(ours tiles, stored hashes) {
	there := ourTiles{}
	for _, one := range ours.Tiles {
		there[one.Path] = one.Data
	}
	wanted := tlog.NewTiles(tileHeight, 0, ours.Size)
	if len(there) != len(wanted) || len(there) != len(ours.Tiles) {
		log.Fatalf("%d tiles of %d entries, not %d", len(ours.Tiles), ours.Size, len(wanted))
	}
	for _, one := range wanted {
		data, err := tlog.ReadTileData(one, stored)
		must(err)
		if !bytes.Equal(there[pathOf(one)], data) {
			log.Fatalf("%s of %d entries differs", pathOf(one), ours.Size)
		}
	}
	reader := tlog.TileHashReader(tlog.Tree{N: ours.Size, Hash: rootOf(ours.Size, stored)}, there)
	for _, index := range some(0, ours.Size/2, ours.Size-1) {
		_, err := tlog.ProveRecord(ours.Size, index, reader)
		accept(fmt.Sprintf("proof of %d from the tiles of %d", index, ours.Size), err)
	}
}

func checkNote(ours signed) {
	var known []note.Verifier
	for _, vkey := range ours.Vkeys {
		known = append(known, verifierOf(vkey))
	}
	for n, skey := range ours.Skeys {
		signer, err := note.NewSigner(skey)
		accept("secret key", err)
		if signer.Name() != known[n].Name() || signer.KeyHash() != known[n].KeyHash() {
			log.Fatalf("secret key %d is not that of %s", n, ours.Vkeys[n])
		}
	}
	opened, err := note.Open([]byte(ours.Note), note.VerifierList(known...))
	accept("note", err)
	if opened.Text != ours.Text || len(opened.Sigs) != len(ours.Vkeys) || len(opened.UnverifiedSigs) != 0 {
		log.Fatalf("the note %q says something else", ours.Note)
	}
	if strings.HasPrefix(ours.Text, "go.sum database tree\n") {
		tree, err := tlog.ParseTree([]byte(ours.Text))
		accept("checkpoint", err)
		if string(tlog.FormatTree(tree)) != ours.Text {
			log.Fatalf("the checkpoint %q says something else", ours.Text)
		}
	}
	changed := strings.Replace(ours.Note, "\n", "!\n", 1)
	_, err = note.Open([]byte(changed), note.VerifierList(known...))
	refuse("a changed note", err, true)
}

// verifierOf reads a key of type 1 with x/mod, and of type 4, which x/mod does not know, here.
func verifierOf(vkey string) note.Verifier {
	parts := strings.SplitN(vkey, "+", 3)
	key, err := base64.StdEncoding.DecodeString(parts[2])
	must(err)
	if key[0] != algCosignature {
		verifier, err := note.NewVerifier(vkey)
		accept(vkey, err)
		return verifier
	}
	id, err := strconv.ParseUint(parts[1], 16, 32)
	must(err)
	sum := sha256.Sum256(append([]byte(parts[0]+"\n"), key...))
	if uint32(id) != binary.BigEndian.Uint32(sum[:4]) || len(key) != 1+ed25519.PublicKeySize {
		log.Fatalf("%s has not the id of its key", vkey)
	}
	return cosigner{parts[0], uint32(id), key[1:]}
}

// cosigner verifies C2SP tlog-cosignature: a timestamp, and Ed25519 over it and the note's text.
type cosigner struct {
	name string
	id   uint32
	key  ed25519.PublicKey
}

func (c cosigner) Name() string    { return c.name }
func (c cosigner) KeyHash() uint32 { return c.id }

func (c cosigner) Verify(text, signature []byte) bool {
	if len(signature) != 8+ed25519.SignatureSize {
		return false
	}
	message := fmt.Sprintf("cosignature/v1\ntime %d\n%s", binary.BigEndian.Uint64(signature), text)
	return ed25519.Verify(c.key, []byte(message), signature[8:])
}
