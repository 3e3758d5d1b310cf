package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"mime"
	"net/http"
	"path"
)

//go:embed assets
var assetFiles embed.FS

// assets are the files by their names, and their hashes, which are a part of their URLs: a
// browser may keep them for ever.
var assets, assetHashes = loadAssets()

func loadAssets() (files map[string][]byte, hashes map[string]string) {
	entries, err := assetFiles.ReadDir("assets")
	if err != nil {
		panic(err)
	}
	files, hashes = map[string][]byte{}, map[string]string{}
	for _, e := range entries {
		data, err := assetFiles.ReadFile("assets/" + e.Name())
		if err != nil {
			panic(err)
		}
		sum := sha256.Sum256(data)
		files[e.Name()], hashes[e.Name()] = data, hex.EncodeToString(sum[:6])
	}
	return files, hashes
}

func assetURL(name string) string { return "/assets/" + name + "?v=" + assetHashes[name] }

func serveAsset(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	data, ok := assets[name]
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
	w.Header().Set("Cache-Control", "no-cache")
	if r.URL.Query().Get("v") == assetHashes[name] {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	_, _ = w.Write(data) // a browser that has gone needs no answer
}
