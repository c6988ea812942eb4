#!/bin/sh
# Draws the secrets of the cluster in docker-compose.yml, once: random, never typed by anybody, never overwritten.
#   sh deploy/make-secrets.sh [FOLDER]        (deploy/secrets beside this script)
# The folder is for its owner only. The files in it are readable by all, since each is mounted alone into a container
# whose user has another number than you.
set -eu
umask 077

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
folder=${1:-$here/secrets}
if [ -e "$folder" ]; then
  echo "$folder exists already: its secrets are in use, and are not replaced" >&2
  exit 73 # EX_CANTCREAT of sysexits.h
fi

# 192 bits in hex: safe in a URL as it is.
password() {
  od -An -v -tx1 -N24 /dev/urandom | tr -d ' \n'
}

draft=$folder.partial
rm -rf "$draft"
mkdir -p "$draft"
put() {
  printf '%s\n' "$2" >"$draft/$1"
  chmod 444 "$draft/$1"
}

store=$(password)
vault=$(password)
nodes=kurrentdb-1:2113,kurrentdb-2:2113,kurrentdb-3:2113
options='tls=true&tlsCAFile=/certs/ca/ca.crt'

put kurrentdb-admin "$(password)"
put kurrentdb-ops "$(password)"
put postgres "$(password)"
put postgres-ledger "$vault"
put ledger-store "esdb://ledger:$store@$nodes?$options"
put ledger-vault "postgres://ledger:$vault@postgres:5432/ledger?sslmode=verify-full&sslrootcert=/certs/ca/ca.crt"
key=$(head -c 32 /dev/urandom | base64)
at=$(date -u +%Y-%m-%dT%H:%M:%S.000Z)
put kek.json "{ \"epochs\": [{ \"epoch\": 1, \"key\": \"$key\", \"createdAt\": \"$at\" }] }"

mv "$draft" "$folder"
echo "made $folder; keep a copy of kek.json where no copy of the database is" >&2
