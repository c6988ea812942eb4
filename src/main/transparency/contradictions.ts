/**
 * Witnesses that contradict the log, noted in the ledger's folder until they cosign again: a start does not forget what was
 * said before it, and `doctor` tells it without asking anybody.
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { E, t } from '../../fp.ts'
import { canonicalJson } from '../../kernel/canonical-json.ts'
import { Instant } from '../../kernel/instant.ts'
import { contradictionText } from '../../sequencer/witnesses/contradiction.ts'
import type { Heard } from '../../sequencer/witnesses/parts.ts'
import type { Contradiction } from '../../transparency/contradiction.ts'

/** The note's name. */
export const contradictionsName = 'contradicted.json'

const Said = t.intersection([
  t.strict({
    witness: t.string,
    says: t.keyof({ ahead: null, inconsistent: null }),
    entries: t.number,
    at: Instant,
  }),
  t.exact(t.partial({ claimed: t.number })),
])
const Note = t.intersection([
  t.strict({ contradictions: t.readonlyArray(Said), sum: t.number }),
  /** The log that it is about; older notes do not say. */
  t.exact(t.partial({ origin: t.string })),
])

type Place = { readonly folder: string; readonly origin: string }

/** A note of another log that does not say so, or with a byte that was not written so, has another sum. */
const sumOf = ({ origin }: Place, contradictions: ReadonlyArray<Contradiction>): number =>
  crc32(canonicalJson({ contradictions, origin }))

const textAt = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined
    return ''
  }
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * What is noted of this log: nothing where the note is about another one, `damaged` where it is not as a server wrote it,
 * or cannot be read.
 */
export const readContradictions = (place: Place): ReadonlyArray<Contradiction> | 'damaged' => {
  const text = textAt(join(place.folder, contradictionsName))
  if (text === undefined) return []
  const note = Note.decode(parsed(text))
  if (E.isLeft(note)) return 'damaged'
  const { contradictions, sum, origin = place.origin } = note.right
  if (sum !== sumOf({ ...place, origin }, contradictions)) return 'damaged'
  return origin === place.origin ? contradictions : []
}

export type Contradictions = {
  /** Told of each answer of a witness. */
  readonly hear: (heard: Heard) => void
  /** Those that stand, in the order in which they were said. */
  readonly standing: () => ReadonlyArray<Contradiction>
}

export type ContradictionsOf = Place & {
  /** Names of the witnesses that are asked: what another one said is told once more, and forgotten. */
  readonly asked: ReadonlyArray<string>
  readonly notice: (sentence: string) => void
  readonly now: () => Instant
}

const keeping =
  ({ folder, origin, notice }: ContradictionsOf) =>
  (contradictions: ReadonlyArray<Contradiction>): void => {
    const path = join(folder, contradictionsName)
    try {
      if (contradictions.length === 0) return rmSync(path, { force: true })
      const note = { origin, contradictions, sum: sumOf({ folder, origin }, contradictions) }
      writeFileSync(`${path}.new`, `${JSON.stringify(note)}\n`, { mode: 0o600, flush: true })
      renameSync(`${path}.new`, path)
    } catch (cause) {
      const said = cause instanceof Error ? cause.message : String(cause)
      notice(`what witnesses say against the log could not be noted for the next start (${said})`)
    }
  }

const noted = (of: ContradictionsOf): ReadonlyArray<Contradiction> => {
  const read = readContradictions(of)
  if (read === 'damaged') {
    of.notice(
      `the note ${contradictionsName} is damaged and is removed: each witness is asked again, and says again what it said`,
    )
    keeping(of)([])
    return []
  }
  const asked = read.filter(({ witness }) => of.asked.includes(witness))
  for (const one of read.filter((each) => !asked.includes(each)))
    of.notice(`forgotten, since this witness is asked no more: ${contradictionText(one)}`)
  if (asked.length < read.length) keeping(of)(asked)
  return asked
}

/** Reads the note; each contradiction is told once, when it is said first, and when its witness cosigns again. */
export const openContradictions = (of: ContradictionsOf): Contradictions => {
  const { notice, now } = of
  const keep = keeping(of)
  let standing = noted(of)
  const others = (witness: string): ReadonlyArray<Contradiction> =>
    standing.filter((one) => one.witness !== witness)
  return {
    standing: () => standing,
    hear: ({ witness, state, entries, claimed }) => {
      const known = standing.find((one) => one.witness === witness)
      if (state === 'ok' && known !== undefined) {
        standing = others(witness)
        keep(standing)
        notice(`the witness ${witness} cosigned the log: it contradicts it no more`)
      }
      if ((state !== 'ahead' && state !== 'inconsistent') || known?.says === state) return
      const said = { witness, says: state, entries, at: now() }
      const one = claimed === undefined ? said : { ...said, claimed }
      standing = [...others(witness), one]
      keep(standing)
      notice(contradictionText(one))
    },
  }
}
