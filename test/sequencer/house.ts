/** A log that grows, the sequencer over it, and everything that a test breaks between two starts. */
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { E } from '../../src/fp.ts'
import type { Either } from '../../src/fp.ts'
import { canonicalJson } from '../../src/kernel/canonical-json.ts'
import { eventIdFrom, subjectStream } from '../../src/kernel/ids.ts'
import type { SubjectId } from '../../src/kernel/ids.ts'
import { leafOf } from '../../src/sequencer/following/leaves.ts'
import { keysInFolder } from '../../src/sequencer/keys/key-folder.ts'
import { openRing } from '../../src/sequencer/keys/ring.ts'
import type { Ring } from '../../src/sequencer/keys/ring.ts'
import { openSequencer } from '../../src/sequencer/sequencer.ts'
import type { OpenSequencerFailure, Sequencer } from '../../src/sequencer/sequencer.ts'
import { lastSignedInFolder } from '../../src/sequencer/signed/last-signed-file.ts'
import type { LastSigned, SignedTree } from '../../src/sequencer/signed/last-signed.ts'
import { prepareKeys } from '../../src/sequencer/signed/prepare.ts'
import type { EmbeddedStore } from '../../src/store/embedded/embedded-store.ts'
import type { EventReader, StoredEvent } from '../../src/store/event-store.ts'
import { nodeCrypto } from '../../src/transparency/node-crypto.ts'
import { newGrowingRoot } from '../transparency/growing-root.ts'
import { openStore } from '../store/embedded/support.ts'
import { right } from '../support/unwrap.ts'

export const origin = 'ledger.example/test'

const subject = `sub_${'1'.padStart(32, '0')}` as SubjectId

export type Opened = {
  readonly sequencer: Sequencer
  readonly lastSigned: LastSigned
  readonly notices: ReadonlyArray<string>
  /** In order: it and its lock. */
  readonly close: () => Promise<void>
  /** As a process that is killed leaves it: nothing more is synced; only the lock goes, as the system takes it. */
  readonly abandon: () => Promise<void>
}

type Doing = {
  readonly reader?: (reader: EventReader<StoredEvent>) => EventReader<StoredEvent>
  readonly lastSigned?: (lastSigned: LastSigned) => LastSigned
  readonly ring?: (ring: Ring) => Ring
  /** Opened and not started. */
  readonly isStill?: boolean
  /** Whether positions are taken for indexes; as they are on a log in a folder. */
  readonly isCounted?: boolean
  /** The newest tree that others endorsed. */
  readonly endorsed?: SignedTree
  /** Whether it is told of what the log writes; else it reads all of it. */
  readonly watches?: boolean
}

export type House = {
  readonly folder: string
  readonly store: () => EmbeddedStore
  /** Appends events to the log, and answers how many it has then. */
  readonly append: (count: number) => Promise<number>
  readonly open: (doing?: Doing) => Promise<Either<OpenSequencerFailure, Opened>>
  /** Closes the log, does something to the folder, opens the log again. */
  readonly between: (what: () => void) => Promise<void>
  /** The root of the log's first events, by another way: one leaf after the other. */
  readonly rootAt: (size: number) => Promise<string>
  readonly remove: () => Promise<void>
}

const eventOf = (n: number): StoredEvent => {
  const id = eventIdFrom(randomUUID())
  const sealed = n % 3 === 0 ? { sealed: [{ commit: 'c', ct: `c${n}`, ctSha256: 'h' }] } : {}
  return { id, type: 'Made', json: canonicalJson({ id, n, ...sealed }) }
}

const prepared = async (
  folder: string,
  { lastSigned: wrap = (each) => each, ring: sign = (each) => each }: Doing,
): Promise<{ readonly lastSigned: LastSigned; readonly ring: Ring }> => {
  const signing = join(folder, 'signing')
  const lastSigned = wrap(right(await lastSignedInFolder(signing, origin)))
  const keys = keysInFolder(signing)
  right(await prepareKeys({ folder, origin, keys, lastSigned, hasCommand: false }))
  return { lastSigned, ring: sign(right(await openRing(keys, origin, undefined))) }
}

/** A new folder with a log of its own. */
export const makeHouse = async (): Promise<House> => {
  const folder = mkdtempSync(join(tmpdir(), 'sequencer-'))
  let store = await openStore(folder)
  let count = 0
  const open: House['open'] = async (doing = {}) => {
    const { reader = (each) => each, isStill = false, isCounted = true, watches = true } = doing
    const notices: string[] = []
    const { lastSigned, ring } = await prepared(folder, doing)
    const sequencer = await openSequencer({
      folder: join(folder, 'tree'),
      ledgerId: store.ledgerId,
      origin,
      ring,
      lastSigned,
      endorsed: doing.endorsed,
      reader: reader(store),
      isCounted,
      watchWrites: isCounted && watches ? store.watchWrites : undefined,
      nowMs: () => performance.now(),
      notice: (sentence) => void notices.push(sentence),
    })
    if (E.isLeft(sequencer)) {
      await lastSigned.close()
      return sequencer
    }
    if (!isStill) sequencer.right.start()
    return E.right({
      sequencer: sequencer.right,
      lastSigned,
      notices,
      close: async () => {
        await sequencer.right.close()
        await lastSigned.close()
      },
      abandon: lastSigned.close,
    })
  }
  return {
    folder,
    store: () => store,
    append: async (more) => {
      const events = Array.from({ length: more }, (_, at) => eventOf(count + at))
      const expected = count === 0 ? 'no-stream' : BigInt(count - 1)
      await right(store.append(subjectStream(subject), expected, events))
      count += more
      return count
    },
    open,
    between: async (what) => {
      await store.close()
      what()
      store = await openStore(folder)
    },
    rootAt: async (size) => {
      const root = newGrowingRoot(nodeCrypto)
      const all = await right(
        store.readAll({ direction: 'forwards', from: 'start', maxCount: Math.max(1, size) }),
      )
      for (const recorded of all.slice(0, size)) root.add(right(leafOf(recorded)).hash)
      return Buffer.from(root.root()).toString('base64')
    },
    remove: async () => {
      await store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Opens the sequencer of a house, which must succeed. */
export type OpenLog = (doing?: Doing) => Promise<Opened>

/** A house for one test: it, and all that `open` opens and starts in it, are closed when the test is over. */
export const houseOfTest = async () => {
  const house = await makeHouse()
  const opened: Opened[] = []
  onTestFinished(async () => {
    for (const each of opened) await each.close()
    await house.remove()
  })
  const open: OpenLog = async (doing) => {
    const each = right(await house.open(doing))
    opened.push(each)
    return each
  }
  return { house, open }
}

export const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
