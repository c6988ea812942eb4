/**
 * Reads the parts of a folder for a server that asked for it, in a process of its own: LMDB must not open a file twice
 * in one process, and what reads gigabytes is in nobody's way. Arguments: the folder, the file of keys, and the folder
 * of the log's keys; empty where there is none. It says what it finds over the channel to the server, and ends with it.
 */
import { constants, setPriority } from 'node:os'
import { checkFolder } from './parts.ts'
import type { Found, Part } from './parts.ts'
import { mostFindings } from './word.ts'

/** No oftener than this a part says how far it is. */
const betweenWordsMs = 100

const place = /^segment (\d+)(?:, offset (\d+))?$/

const findingOf = ({ of, where, reason, expected, found }: Found) => {
  const [, segment, offset] = place.exec(where) ?? []
  return {
    of,
    where,
    ...(segment === undefined ? {} : { segment: Number(segment) }),
    ...(offset === undefined ? {} : { offset: Number(offset) }),
    reason,
    expected,
    found,
  }
}

const say = (word: object): Promise<void> =>
  new Promise((resolve) => {
    process.send?.(word, undefined, {}, () => resolve())
  })

const sayPart = ({ part, findings, counted, notRead }: Part): Promise<void> =>
  say({
    part: {
      part,
      found: findings.length,
      ...(notRead === undefined ? { state: 'read', counted } : { state: 'not-read', notRead }),
    },
    findings: findings.slice(0, mostFindings).map(findingOf),
  })

const [, , folder = '', kekFile = '', signing = ''] = process.argv
const given = (path: string): string | undefined => (path === '' ? undefined : path)
process.on('disconnect', () => process.exit())
setPriority(constants.priority.PRIORITY_LOW)
let saidMs = 0
for await (const part of checkFolder(
  { folder, kekFile: given(kekFile), signing: given(signing) },
  {
    at: (of, done, total) => {
      if (performance.now() - saidMs < betweenWordsMs) return
      saidMs = performance.now()
      const sized = total === undefined ? {} : { total: Math.max(done, total) }
      void say({ part: { part: of, state: 'reading', found: 0, done, ...sized }, findings: [] })
    },
    end: () => {},
  },
))
  await sayPart(part)
process.exit()
