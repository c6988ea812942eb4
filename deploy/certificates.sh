#!/bin/sh
# Makes the certificates of the cluster in docker-compose.yml, once; run again it keeps what is there.
#   certificates.sh FOLDER            makes what is missing
#   certificates.sh FOLDER renew      makes the servers' certificates anew under the same authority
# FOLDER/ca keeps the authority and its key. FOLDER/<host> gets ca/ca.crt, node.crt and node.key, for that host alone.
set -eu
umask 022

folder=${1:?usage: certificates.sh FOLDER [renew]}
renew=${2:-}
authority_days=1825
node_days=365
# The KurrentDB nodes know each other by this common name.
node_name=eventstoredb-node

# Gives FILE.new its mode, its owner (the number that the image runs as; only root can give away) and its name, so
# that FILE is there whole or not at all. Folders stay root's: a second run needs no right but to change owners.
place() { # file, mode, owner
  chmod "$2" "$1.new"
  [ "$(id -u)" -ne 0 ] || chown "$3:$3" "$1.new"
  mv -f "$1.new" "$1"
}

make_authority() {
  mkdir -p "$folder/ca"
  chmod 700 "$folder/ca"
  openssl req -x509 -newkey rsa:2048 -nodes -days "$authority_days" -sha256 \
    -subj "/CN=consent-ledger cluster $(openssl rand -hex 8)" \
    -addext 'basicConstraints = critical, CA:TRUE' -addext 'keyUsage = critical, keyCertSign, cRLSign' \
    -keyout "$folder/ca/ca.key" -out "$folder/ca/ca.crt.new" 2>/dev/null
  mv "$folder/ca/ca.crt.new" "$folder/ca/ca.crt"
}

trust() { # host, owner
  mkdir -p "$folder/$1/ca"
  if ! cmp -s "$folder/ca/ca.crt" "$folder/$1/ca/ca.crt"; then
    cp "$folder/ca/ca.crt" "$folder/$1/ca/ca.crt.new"
    place "$folder/$1/ca/ca.crt" 444 "$2"
  fi
}

issue() { # host, common name, owner
  trust "$1" "$3"
  if [ "$renew" != renew ] && [ -f "$folder/$1/node.crt" ]; then return; fi
  work=$(mktemp -d)
  cat >"$work/extensions" <<EXTENSIONS
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature, keyEncipherment
extendedKeyUsage = serverAuth, clientAuth
subjectAltName = DNS:$1, DNS:localhost, IP:127.0.0.1
EXTENSIONS
  openssl req -new -newkey rsa:2048 -nodes -subj "/CN=$2" -sha256 \
    -keyout "$folder/$1/node.key.new" -out "$work/request" 2>/dev/null
  openssl x509 -req -in "$work/request" -days "$node_days" -sha256 \
    -set_serial "0x$(openssl rand -hex 16)" -CA "$folder/ca/ca.crt" -CAkey "$folder/ca/ca.key" \
    -extfile "$work/extensions" -out "$folder/$1/node.crt.new" 2>/dev/null
  rm -r "$work"
  # The key first: a server that is told to read them in between refuses the pair, and keeps the one it has.
  place "$folder/$1/node.key" 400 "$3"
  place "$folder/$1/node.crt" 444 "$3"
  echo "certificate of $1: $(openssl x509 -in "$folder/$1/node.crt" -noout -enddate)"
}

[ -f "$folder/ca/ca.crt" ] || make_authority
for node in kurrentdb-1 kurrentdb-2 kurrentdb-3; do issue "$node" "$node_name" 1001; done
issue postgres postgres 999
# The ledger shows no certificate of its own: it only has to know the authority.
trust ledger 1000
