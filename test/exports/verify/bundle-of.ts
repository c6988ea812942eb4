/** A bundle by the letter of docs/reference/bundle.md, written apart from the product's writer: any part can be changed. */
import { decodeStored } from '../../../src/events/decode-stored.ts'
import { leafText } from '../../../src/events/leaf.ts'
import type { LedgerEvent } from '../../../src/events/ledger-event.ts'
import { streamOf } from '../../../src/events/stream-of.ts'
import { canonicalJson } from '../../../src/kernel/canonical-json.ts'
import { sha256 } from '../../../src/kernel/hash.ts'
import type { PolicyId, SubjectId } from '../../../src/kernel/ids.ts'
import { rowsInMemory } from '../../../src/exports/verify/state/rows-in-memory.ts'
import { stateFold } from '../../../src/exports/verify/state/fold.ts'
import { growthOf, rootOf } from '../../transparency/reference-tree.ts'
import type { Leaves } from '../../transparency/reference-tree.ts'
import { base64, testSigner } from '../../witness/test-log.ts'
import { right } from '../../support/unwrap.ts'
import { hash, manifestOf } from './archive.ts'
import type { Contents } from './archive.ts'
import type { History } from './recorded.ts'

export const origin = 'log.example/test'
export const log = testSigner(origin, 1)
export const witness = testSigner('witness.example/1', 4)

/** The time at which the witness saw a checkpoint: in this run, as the histories are recorded. Seconds since 1970. */
export const seenAt = BigInt(Math.floor(Date.now() / 1_000))

/** The same as RFC 3339. */
export const seenTime = new Date(Number(seenAt) * 1_000).toISOString().replace('.000Z', 'Z')

const entriesOf = ({ stored }: History): ReadonlyArray<Buffer> =>
  stored.map((json) => Buffer.from(leafText(json)))

export const leavesOf = (entries: ReadonlyArray<Uint8Array>): Leaves =>
  entries.map((entry) => hash('sha256', Uint8Array.of(0), entry))

/** The signed checkpoint of these leaves. */
export const noteOf = (leaves: Leaves, signer = log, seen = true, seconds = seenAt): string => {
  const text = `${origin}\n${leaves.length}\n${base64(rootOf(leaves))}\n`
  return `${text}\n${signer.sign(text)}${seen ? witness.cosign(text, seconds) : ''}`
}

const lines = (values: ReadonlyArray<unknown>): Buffer =>
  Buffer.from(values.map((value) => `${canonicalJson(value)}\n`).join(''))

const tilesOf = (leaves: Leaves, kept: (level: number, index: number) => boolean): Contents => {
  const tiles: Contents = new Map()
  let hashes = leaves
  for (let level = 0; hashes.length > 0; level += 1) {
    const above: Uint8Array[] = []
    for (let index = 0; index * 256 < hashes.length; index += 1) {
      const tile = hashes.slice(index * 256, (index + 1) * 256)
      const part = tile.length === 256 ? '' : `.p/${tile.length}`
      const name = `tile/${level}/${String(index).padStart(3, '0')}${part}`
      if (kept(level, index)) tiles.set(name, Buffer.concat(tile))
      if (tile.length === 256) above.push(rootOf(tile))
    }
    hashes = above
  }
  return tiles
}

const entryTilesOf = (entries: ReadonlyArray<Buffer>): Contents => {
  const tiles: Contents = new Map()
  for (let index = 0; index * 256 < entries.length; index += 1) {
    const tile = entries.slice(index * 256, (index + 1) * 256)
    const part = tile.length === 256 ? '' : `.p/${tile.length}`
    const bytes = tile.flatMap((entry) => [
      Buffer.from([entry.length >> 8, entry.length & 255]),
      entry,
    ])
    tiles.set(`tile/entries/${String(index).padStart(3, '0')}${part}`, Buffer.concat(bytes))
  }
  return tiles
}

const documentsOf = (events: ReadonlyArray<LedgerEvent>): Contents => {
  const chunks = events.flatMap((event) =>
    event.type === 'DocumentChunkStored' ? [event.body] : [],
  )
  const bytesOf = (of: string): Buffer =>
    Buffer.concat(
      chunks.filter((one) => one.sha256 === of).map((one) => Buffer.from(one.base64, 'base64')),
    )
  return new Map(
    events.flatMap((event) => {
      if (event.type !== 'PolicyVersionPublished') return []
      const { policy, version, textSha256, packageSha256 } = event.body
      return [
        [`texts/${textSha256}`, bytesOf(textSha256)] as const,
        [`catalogue/${policy}/${version}.json`, bytesOf(packageSha256)] as const,
      ]
    }),
  )
}

type Row = { readonly projection: string; readonly key: string; readonly row: string }

const stateOf = async (
  events: ReadonlyArray<LedgerEvent>,
  positions: ReadonlyArray<number>,
  subject: SubjectId | undefined,
) => {
  const fold = stateFold(rowsInMemory())
  const policies = new Set<PolicyId>()
  const revisions = new Map<string, bigint>()
  for (const [at, event] of events.entries()) {
    const stream = streamOf(event, { policies, sha256 })
    if (stream === undefined) throw new Error('no stream')
    if (event.type === 'PolicyVersionPublished') policies.add(event.body.policy)
    const revision = revisions.get(stream) ?? 0n
    revisions.set(stream, revision + 1n)
    fold.apply({ event, stream, revision, position: BigInt(positions[at] ?? at) })
  }
  return fold.rows(async (folded) => {
    const rows: Row[] = []
    const projections = folded.map(({ name, version, entries }) => {
      const own = [...entries].filter(([key]) => subject === undefined || key.includes(subject))
      for (const [key, row] of own) rows.push({ projection: name, key, row })
      const text = own.map(([key, row]) => `${key.length} ${row.length} ${key}${row}`).join('')
      return { name, version, rows: own.length, sha256: sha256(`${name}\n${text}`) }
    })
    const digest = sha256(projections.map((one) => `${one.name} ${one.sha256}\n`).join(''))
    return { rows, state: { digest, projections } }
  })
}

const pages = (): Contents =>
  new Map(
    ['report.html', 'report.pdf', 'README.html', 'verify.html'].map((name) => [
      name,
      Buffer.from(`<p>${name}</p>`),
    ]),
  )

const previousFiles = (leaves: Leaves, size: number): Contents => {
  const hashes = growthOf(size, leaves).map((one) => `${base64(one)}\n`)
  return new Map([
    ['previous/checkpoint', Buffer.from(noteOf(leaves.slice(0, size)))],
    ['previous/consistency', Buffer.from(`old ${size}\n${hashes.join('')}\n${noteOf(leaves)}`)],
  ])
}

type Asked = {
  readonly history: History
  readonly previous?: number
  readonly signer?: typeof log
  readonly isWitnessed?: boolean
  /** The time of the witness's cosignature. */
  readonly seconds?: bigint
}

const headOf = (history: History, leaves: Leaves, scope: object, entries: number): object => ({
  format: 'consent-ledger-bundle/1',
  createdBy: '0.0.0-test',
  ledger: history.ledger,
  origin,
  keys: [log.vkey],
  scope,
  position: String(leaves.length - 1),
  size: leaves.length,
  root: base64(rootOf(leaves)),
  events: entries,
  entries,
})

const previousHead = (leaves: Leaves, size: number | undefined): object =>
  size === undefined ? {} : { previous: { size, root: base64(rootOf(leaves.slice(0, size))) } }

/** Scope `ledger`. */
export const wholeBundle = async ({
  history,
  previous,
  signer,
  isWitnessed,
  seconds,
}: Asked): Promise<Contents> => {
  const entries = entriesOf(history)
  const leaves = leavesOf(entries)
  const events = history.stored.map((json) => right(decodeStored(json)))
  const { rows, state } = await stateOf(events, [], undefined)
  const contents: Contents = new Map([
    ['checkpoint', Buffer.from(noteOf(leaves, signer, isWitnessed, seconds))],
    ...(previous === undefined ? [] : previousFiles(leaves, previous)),
    ...tilesOf(leaves, () => true),
    ...entryTilesOf(entries),
    ['state.jsonl', lines(rows)],
    ...documentsOf(events),
    ...pages(),
  ])
  const head = headOf(history, leaves, { kind: 'ledger' }, entries.length)
  const all = { ...head, ...previousHead(leaves, previous), state }
  return contents.set('manifest.json', manifestOf(contents, all))
}

/** Scope `person`. */
export const personBundle = async ({ history }: Asked, subject: SubjectId): Promise<Contents> => {
  const entries = entriesOf(history)
  const leaves = leavesOf(entries)
  const events = history.stored.map((json) => right(decodeStored(json)))
  const disclosed = [...events.keys()].filter((at) => {
    const event = events[at]
    return event?.subject === subject || event?.type === 'PolicyVersionPublished'
  })
  const own = disclosed.map((at) => events[at]).filter((event) => event !== undefined)
  const { rows, state } = await stateOf(own, disclosed, subject)
  const opened = history.openings
    .filter(({ sealed }) => sealed.subject === subject)
    .map(({ index, part, sealed, keys }) =>
      keys === undefined
        ? { index, part, erased: true }
        : {
            index,
            part,
            ct: sealed.ct,
            enc: base64(keys.encryption),
            commit: base64(keys.commitment),
          },
    )
  const needed = new Set(disclosed.map((at) => Math.floor(at / 256)))
  const last = Math.floor(leaves.length / 256)
  const contents: Contents = new Map([
    ['checkpoint', Buffer.from(noteOf(leaves))],
    ...tilesOf(leaves, (level, index) => level > 0 || index === last || needed.has(index)),
    [
      'entries.jsonl',
      lines(
        disclosed.map((index) => ({
          index,
          leaf: JSON.parse(entries[index]?.toString() ?? ''),
          position: String(index),
        })),
      ),
    ],
    ['openings.jsonl', lines(opened)],
    ['state.jsonl', lines(rows)],
    ...documentsOf(events),
    ...pages(),
  ])
  const head = headOf(history, leaves, { kind: 'person', subject }, disclosed.length)
  const about = own.filter(({ type }) => type !== 'PolicyVersionPublished').length
  return contents.set('manifest.json', manifestOf(contents, { ...head, events: about, state }))
}

/** The same with the time stamp in its place, behind the checkpoint. */
export const withStamp = (contents: Contents, stamp: Buffer): Contents =>
  new Map(
    [...contents].flatMap((each) =>
      each[0] === 'checkpoint' ? [each, ['checkpoint.tsr', stamp] as const] : [each],
    ),
  )
