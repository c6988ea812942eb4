/** A forger with the log's format at hand: one event rewritten, and every checksum and hash over it mended. */
import { createHash } from 'node:crypto'
import { chmodSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodeBatchEnd, encodeBatchEnd } from '../../../src/store/embedded/format/batch-end.ts'
import { decodeEvent, encodeEvent } from '../../../src/store/embedded/format/event-record.ts'
import { batchEndKind, kindAt } from '../../../src/store/embedded/format/frame.ts'
import { encodeHead } from '../../../src/store/embedded/format/head-block.ts'
import { headPlaces } from '../../../src/store/embedded/format/head-blocks.ts'
import {
  decodeHeader,
  encodeHeader,
  headerBytes,
} from '../../../src/store/embedded/format/segment-header.ts'
import { openEmbeddedStore } from '../../../src/store/embedded/open-embedded.ts'
import { right, right as rightNow } from '../../support/unwrap.ts'

type Rewrite = (json: string) => string

const recordBytes = (bytes: Buffer, at: number): number => bytes.readUInt32LE(at + 4)

/** The segment again, with the hash of the one before; the event at `position`, where it lies in here, rewritten. */
const rewritten = (
  bytes: Buffer,
  before: Buffer | undefined,
  position: number,
  rewrite: Rewrite,
): Buffer => {
  const header = rightNow(decodeHeader(bytes.subarray(0, headerBytes)))
  const parts = [encodeHeader({ ...header, before: before ?? header.before })]
  const hash = createHash('sha256').update(parts[0] ?? '')
  let batch: Buffer[] = []
  for (let at = headerBytes; at < bytes.length; at += recordBytes(bytes, at)) {
    if (kindAt(bytes, at) === batchEndKind) {
      const end = rightNow(decodeBatchEnd(bytes, at, bytes.length))
      const body = Buffer.concat(batch)
      const whole = hash.update(body).copy().digest()
      const sealed = encodeBatchEnd({ ...end, bytes: body.length, hash: whole })
      hash.update(sealed)
      parts.push(body, sealed)
      batch = []
    } else {
      const { event, ...place } = rightNow(decodeEvent(bytes, at, bytes.length))
      const json = place.position === BigInt(position) ? rewrite(event.json) : event.json
      batch.push(
        encodeEvent(
          { ...event, json },
          {
            stream: place.stream,
            revision: Number(place.revision),
            position: Number(place.position),
          },
        ),
      )
    }
  }
  return Buffer.concat(parts)
}

/** Rewrites it in the segments of `folder`, and leaves a log that opens as a whole one: indexes and head are mended too. */
export const rewriteEvent = async (
  folder: string,
  position: number,
  rewrite: Rewrite,
): Promise<void> => {
  const log = join(folder, 'log')
  const names = readdirSync(log)
    .filter((name) => name.endsWith('.segment'))
    .toSorted()
  let before: Buffer | undefined
  let offset = 0
  for (const name of names) {
    const path = join(log, name)
    const made = rewritten(readFileSync(path), before, position, rewrite)
    rmSync(path)
    writeFileSync(path, made)
    if (name !== names.at(-1)) chmodSync(path, 0o400)
    rmSync(join(log, name.replace('.segment', '.index')), { force: true })
    before = createHash('sha256').update(made).digest()
    offset = made.length
  }
  const head = readFileSync(join(log, 'head'))
  const ledgerId = head.toString('hex', 16, 32)
  const next = Number(head.readBigUInt64LE(48))
  for (const at of headPlaces)
    encodeHead({ ledgerId, segment: names.length, offset, next }).copy(head, at)
  writeFileSync(join(log, 'head'), head)
  // The engine itself makes the indexes again, and finds nothing to say against the log.
  const store = await right(openEmbeddedStore({ folder, reserveBytes: 0 }))
  await store.close()
}
