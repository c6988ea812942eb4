/** Shell commands that compute the signed root from the entries of a bundle (RFC 9162 section 2.1, c2sp.org/tlog-tiles). */
import type { BundleScope } from '../format/scope.ts'

// A subshell, so that `exit` ends the check and not the user's shell.
const functions = String.raw`SIZE=$(sed -n 2p checkpoint)
WORK=$(mktemp -d)
bad() { echo "DIFFERS: $*"; exit 1; }
hex() { od -An -v -tx1 | tr -d ' \n'; }
octal() { od -An -v -to1 | tr -d '\n' | sed 's/ /\\/g'; }
tile() { # the file of tile $2 of level $1 in a tree of so many entries
  WIDTH=$((SIZE / (1 << (8 * $1)) - $2 * 256)) REST=$2 NAME=$(printf '%03d' $(($2 % 1000)))
  while REST=$((REST / 1000)); test $REST -gt 0; do NAME=$(printf 'x%03d' $((REST % 1000)))/$NAME; done
  if test $WIDTH -ge 256; then echo tile/$1/$NAME; else echo tile/$1/$NAME.p/$WIDTH; fi
}
hash() { tail -c +$(($2 * 32 + 1)) "$1" | head -c 32 | hex; } # number $2 in the tile $1
pairs() { # SHA-256(0x01 || left || right) of each two hashes
  rm -rf $WORK/pairs; mkdir $WORK/pairs
  printf "$(octal | sed 's/.\{128\}.\{128\}/\\001&/g')" | (cd $WORK/pairs && split -b 65 -a 3 -)
  openssl dgst -sha256 -binary $WORK/pairs/*
}
top() { # of as many hashes as a power of two
  cat > $WORK/top
  while test $(wc -c < $WORK/top) -gt 32; do pairs < $WORK/top > $WORK/next; mv $WORK/next $WORK/top; done
  cat $WORK/top
}
climb() { # each full tile stands by its hash in the tile above
  LEVEL=0 AT=$1
  while FILE=$(tile $LEVEL $AT); test "$FILE" = "${'${FILE%.p/*}'}"; do
    test ! -e $WORK/$LEVEL-$AT || return 0
    test "$(wc -c < "$FILE")" -eq 8192 || bad "$FILE"
    ABOVE=$(hash "$(tile $((LEVEL + 1)) $((AT / 256)))" $((AT % 256)))
    test "$(top < "$FILE" | hex)" = "$ABOVE" || bad "$FILE"
    : > $WORK/$LEVEL-$AT
    LEVEL=$((LEVEL + 1)) AT=$((AT / 256))
  done
}`

const entriesOfLines = String.raw`line='^{"index":\([0-9][0-9]*\),"leaf":\(.*\),"position":"[0-9]*"}$'
LC_ALL=C sed -n "s/$line/\1/p" entries.jsonl > $WORK/indexes
LC_ALL=C sed -n "s/$line/\2/p" entries.jsonl | od -An -v -to1 |
  awk '{ for (i = 1; i <= NF; i++) if ($i == "012") print ""; else printf "\\%s", $i }' > $WORK/leaves
test "$(grep -c '' entries.jsonl)" -eq "$(wc -l < $WORK/leaves)" || bad entries.jsonl
paste $WORK/indexes $WORK/leaves | while read -r INDEX LEAF; do
  LEAF=$(printf "\\000$LEAF" | openssl dgst -sha256 -binary | hex)
  test "$LEAF" = "$(hash "$(tile 0 $((INDEX / 256)))" $((INDEX % 256)))" || bad "entry $INDEX"
  climb $((INDEX / 256))
done || exit 1
COUNT=$(wc -l < $WORK/indexes)`

const entriesOfBundles = String.raw`N=0
while test $((N * 256)) -lt $SIZE; do
  FILE=$(tile 0 $N)
  rm -rf $WORK/leaves; mkdir $WORK/leaves
  od -An -v -to1 "tile/entries${'${FILE#tile/0}'}" | awk '{ for (i = 1; i <= NF; i++) {
    if (left > 0) { printf "\\%s", $i; if (--left == 0) print ""; continue }
    byte = substr($i, 1, 1) * 64 + substr($i, 2, 1) * 8 + substr($i, 3, 1)
    if (half) { left = high * 256 + byte; half = 0 } else { high = byte; half = 1 } } }' |
    (PLACE=1000; while read -r LEAF || test -n "$LEAF"; do
      printf "\\000$LEAF" > $WORK/leaves/$PLACE; PLACE=$((PLACE + 1))
    done)
  openssl dgst -sha256 -binary $WORK/leaves/* | cmp - "$FILE" || bad "tile/entries${'${FILE#tile/0}'}"
  climb $N
  N=$((N + 1))
done
COUNT=$SIZE`

// The tiles at the right edge hold the tree's perfect subtrees, the smallest at the right: joined from there to the left.
const root = String.raw`LEVEL=0
while test $((SIZE >> (8 * LEVEL))) -gt 0; do
  LEFT=$(((SIZE >> (8 * LEVEL)) & 255))
  FILE=$(tile $LEVEL $((SIZE >> (8 * LEVEL + 8))))
  test $LEFT -eq 0 || test "$(wc -c < "$FILE")" -eq $((LEFT * 32)) || bad "$FILE"
  test $LEFT -eq 0 || cat "$FILE" > $WORK/row
  while test $LEFT -gt 0; do
    if test $((LEFT % 2)) -eq 1; then
      tail -c 32 $WORK/row > $WORK/odd
      if test -e $WORK/root; then
        (printf '\001'; cat $WORK/odd $WORK/root) | openssl dgst -sha256 -binary > $WORK/joined
      else cat $WORK/odd > $WORK/joined; fi
      mv $WORK/joined $WORK/root
    fi
    LEFT=$((LEFT / 2))
    test $LEFT -eq 0 || head -c $((LEFT * 64)) $WORK/row | pairs > $WORK/next
    test $LEFT -eq 0 || mv $WORK/next $WORK/row
  done
  LEVEL=$((LEVEL + 1))
done
ROOT=$(openssl base64 -in $WORK/root)
test "$ROOT" = "$(sed -n 3p checkpoint)" || bad "the root: computed $ROOT"
rm -rf $WORK
echo "$COUNT entries lead to the root $ROOT"`

/** Of a tree that has entries: a subshell that ends with 0 after one line, or names what differs. */
export const treeLines = (scope: BundleScope): string =>
  `(\n${functions}\n${scope.kind === 'ledger' ? entriesOfBundles : entriesOfLines}\n${root}\n)`
