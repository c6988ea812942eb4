/** Shell commands that check a bundle with openssl and common Unix tools. CI runs them as printed on the page. */
import type { BundleScope } from '../format/scope.ts'
import { treeLines } from './tree-commands.ts'

/** A block of commands and its purpose. Run it in the folder of the unpacked bundle. */
export type Commands = { readonly zh: string; readonly en: string; readonly lines: string }

const files: Commands = {
  zh: '每个文件都与清单一致（SHA-256）。没有输出即为一致。',
  en: 'Each file is as the manifest says (SHA-256). Silence means that it is.',
  lines: String.raw`sed 's/{"bytes"/\n&/g' manifest.json |
  sed -n 's/^{"bytes":[0-9]*,"name":"\([^"]*\)","sha256":"\([0-9a-f]*\)".*/\2  \1/p' > SHA256SUMS
test -s SHA256SUMS
sha256sum --check --quiet SHA256SUMS`,
}

const sm3: Commands = {
  zh: '同样以国密 SM3（GB/T 32905-2016）核对。',
  en: 'The same by SM3 (GB/T 32905-2016).',
  lines: String.raw`sed 's/{"bytes"/\n&/g' manifest.json |
  sed -n 's/^{"bytes":[0-9]*,"name":"\([^"]*\)","sha256":"[0-9a-f]*","sm3":"\([0-9a-f]*\)".*/\2 \1/p' > SM3SUMS
(while read -r SUM NAME; do
  test "$(openssl dgst -sm3 -r "$NAME" | cut -d' ' -f1)" = "$SUM" || { echo "DIFFERS: $NAME"; exit 1; }
done < SM3SUMS)`,
}

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`

// RFC 8410 section 4: the bytes before an Ed25519 key in SubjectPublicKeyInfo.
const signature = (key: string): Commands => ({
  zh: '检查点由台账的密钥签署（Ed25519）。请换成您此前从该机构取得的公钥：包内自带的公钥不能自证。',
  en: 'The checkpoint is signed by the key of the ledger (Ed25519). Put in the key that you had before: a key that comes with the bundle proves nothing of itself.',
  lines: String.raw`KEY=${quoted(key)}
NAME=${'${KEY%%+*}'}
REST=${'${KEY#*+}'}
ID=${'${REST%%+*}'}
(printf '\060\052\060\005\006\003\053\145\160\003\041\000'
 printf '%s' "${'${REST#*+}'}" | base64 -d | tail -c 32) > key.der
sed '/^$/,$d' checkpoint > checkpoint.text
awk -v name="$NAME" '$2 == name { print $3 }' checkpoint | while read -r SIGNATURE; do
  test "$(printf '%s' "$SIGNATURE" | base64 -d | head -c 4 | od -An -tx1 | tr -d ' \n')" = "$ID" || continue
  printf '%s' "$SIGNATURE" | base64 -d | tail -c 64 > checkpoint.sig
done
openssl pkeyutl -verify -pubin -keyform DER -inkey key.der -rawin -in checkpoint.text -sigfile checkpoint.sig`,
})

const tree = (scope: BundleScope): Commands => ({
  zh: '每条披露的记录（RFC 9162 叶哈希）经分片逐层计算，直至检查点所签署的根。最后一行须为 “… entries lead to the root …”；出现 DIFFERS 或没有这一行，即为不符。',
  en: 'Each entry disclosed leads, by its leaf hash (RFC 9162) and the tiles above it, to the root that the checkpoint is signed over. The last line must be “… entries lead to the root …”: DIFFERS, or no such line, means that they do not.',
  lines: treeLines(scope),
})

/** Needs the certificate of the authority in `ca.pem`. */
const stamp: Commands = {
  zh: '时间戳（RFC 3161）：请将时间戳机构的证书放在 ca.pem。',
  en: 'The time stamp (RFC 3161), with the certificate of its authority in ca.pem.',
  lines: 'openssl ts -verify -data checkpoint.text -in checkpoint.tsr -CAfile ca.pem',
}

/** The checks of a bundle, in order; `key` is the newest key of the log. */
export const readmeCommands = (bundle: {
  readonly scope: BundleScope
  readonly key: string
  readonly size: number
  readonly isStamped: boolean
}): ReadonlyArray<Commands> => [
  files,
  sm3,
  signature(bundle.key),
  ...(bundle.size === 0 ? [] : [tree(bundle.scope)]),
  ...(bundle.isStamped ? [stamp] : []),
]
