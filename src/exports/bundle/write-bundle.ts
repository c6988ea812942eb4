/** Writes a bundle: its files in order, each hashed as it passes, and the manifest last. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { canonicalJson } from '../../kernel/canonical-json.ts'
import { sha256 } from '../../kernel/hash.ts'
import { logPosition } from '../../kernel/ids.ts'
import type { Sha256 } from '../../kernel/ids.ts'
import { toBase64 } from '../../transparency/bytes/base64.ts'
import { hashingHere } from './archive/hashes.ts'
import type { Hashed, Hasher, Hashing } from './archive/hashes.ts'
import { hashingThread } from './archive/hashing-thread.ts'
import { inLargerPieces } from './archive/pieces.ts'
import type { ArchiveFile, ArchiveFiles, Pieces } from './archive/pieces.ts'
import { zipOf } from './archive/zip.ts'
import { checkedPieces } from './contents/keys-held.ts'
import type { MayLeave } from './contents/keys-held.ts'
import type { BundleFailure } from './failure.ts'
import { bundleFormat, maxBundleFiles } from './format/manifest.ts'
import type { BundledFile, BundledState, BundleManifest } from './format/manifest.ts'
import { manifestFile } from './format/names.ts'
import type { BundleHead, BundleMaker } from './head.ts'

/** Facts about a bundle that are known once its files are written. */
export type Contents = {
  readonly files: ArchiveFiles<BundleFailure>
  /** Asked before each part leaves; absent where no part of the files can be taken back. */
  readonly mayLeave?: MayLeave<BundleFailure>
  /** Call it after the last file. */
  readonly counted: () => {
    readonly entries: number
    readonly events: number
    readonly state: BundledState | undefined
  }
}

/** Facts about a bundle that are known once all bytes were read. */
export type Written = {
  readonly manifestSha256: Sha256
  readonly entries: number
  /** The size of the archive. */
  readonly bytes: number
}

async function* hashed<F>(
  pieces: Pieces<F>,
  hasher: Hasher,
  end: (hashed: Promise<Hashed>) => void,
): Pieces<F> {
  for await (const piece of pieces) {
    if (E.isRight(piece)) await hasher.update(piece.right)
    yield piece
  }
  end(hasher.end())
}

const manifestOf = (
  { scope, position, proofs }: BundleHead,
  { ledger, origin, keys, createdBy }: BundleMaker,
  { counted }: Contents,
  files: ReadonlyArray<BundledFile>,
): BundleManifest => {
  const { size, root } = proofs.checkpoint
  const { entries, events, state } = counted()
  const before = proofs.previous?.checkpoint
  return {
    format: bundleFormat,
    createdBy,
    ledger,
    origin,
    keys,
    scope,
    position: logPosition(position),
    size,
    root: toBase64(root),
    events,
    entries,
    files,
    ...(before === undefined
      ? {}
      : { previous: { size: before.size, root: toBase64(before.root) } }),
    ...(state === undefined ? {} : { state }),
  }
}

/** The files, each noted with its hashes; then the manifest that lists them. */
async function* withManifest(
  { files }: Pick<Contents, 'files'>,
  hashing: Hashing,
  manifest: (files: ReadonlyArray<BundledFile>) => Uint8Array,
): AsyncGenerator<Either<BundleFailure, ArchiveFile<BundleFailure>>, void> {
  const noted: Promise<BundledFile>[] = []
  for await (const file of files) {
    if (E.isLeft(file)) return yield file
    const { name, content } = file.right
    const hasher = hashing.newHasher()
    const note = (all: Promise<Hashed>): void => {
      const one = all.then((hashes) => ({ name, ...hashes }))
      // The rejection is reported when all hashes are awaited.
      one.catch(() => {})
      noted.push(one)
    }
    if (content instanceof Uint8Array) {
      await hasher.update(content)
      note(hasher.end())
      yield file
    } else {
      yield E.right({ name, content: hashed(content, hasher, note) })
    }
    if (noted.length > maxBundleFiles)
      return yield E.left({ failure: 'bundle-too-large', files: noted.length })
  }
  yield E.right({ name: manifestFile, content: manifest(await Promise.all(noted)) })
}

/** The archive in pieces of some 64 kB. `done` is called with the result after the last piece. */
export async function* writeBundle(
  head: BundleHead,
  maker: BundleMaker,
  contents: Contents,
  done: (written: Written) => void,
): AsyncGenerator<Either<BundleFailure, Uint8Array>, void> {
  let bytes = 0
  let manifestSha256: Sha256 | undefined
  const manifest = (files: ReadonlyArray<BundledFile>): Uint8Array => {
    const text = Buffer.from(canonicalJson(manifestOf(head, maker, contents, files)))
    manifestSha256 = sha256(text)
    return text
  }
  // For a small bundle, starting a thread takes longer than hashing.
  const hashing = head.scope.kind === 'ledger' ? hashingThread() : hashingHere
  try {
    const { mayLeave } = contents
    const pieces = inLargerPieces(zipOf(withManifest(contents, hashing, manifest)))
    for await (const piece of mayLeave === undefined ? pieces : checkedPieces(pieces, mayLeave)) {
      if (E.isLeft(piece)) return yield piece
      bytes += piece.right.length
      yield piece
    }
  } finally {
    await hashing.close()
  }
  if (manifestSha256 !== undefined)
    done({ manifestSha256, entries: contents.counted().entries, bytes })
}
