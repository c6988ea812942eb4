/** One witness: asks it for one checkpoint after another, each from the size that it knows. */
import { E } from '../../fp.ts'
import { toBase64 } from '../../transparency/bytes/base64.ts'
import { bytesFrom } from '../../transparency/bytes/text.ts'
import type { Key } from '../../transparency/note/key.ts'
import { noteFrom } from '../../transparency/note/note.ts'
import { addCheckpointBytes } from '../../transparency/proof/add-checkpoint.ts'
import type { ShownCheckpoint } from '../../transparency/transparency-log.ts'
import type { Endorsement } from '../endorsed/endorsement.ts'
import { askWitness } from './ask-witness.ts'
import type { WitnessAnswer } from './ask-witness.ts'
import type { WitnessHealth, WitnessesParts } from './parts.ts'

export type OneWitness = {
  readonly key: Key
  /** Asks until there is a cosignature, stored before this resolves, or a reason why not. */
  readonly cosign: (
    checkpoint: ShownCheckpoint,
    asked: Endorsement['asked'],
    signal: AbortSignal,
  ) => Promise<WitnessHealth['state']>
  readonly health: () => WitnessHealth
}

/** The most conflicting sizes in a row. Each means that another node asked for this log meanwhile. */
const mostConflicts = 3

/** The name of a witness in endorsements. */
export const authorOf = ({ name, id }: Key): string => `${name}+${id}`

/** `size`: the largest size that it cosigned; `known`: the size from which it is asked. */
type Memory = {
  known: number | undefined
  state: WitnessHealth['state']
  size: number
  atMs: number
  forgot: boolean
}

type Asked = { readonly key: Key; readonly url: string }

const textOf = (note: Uint8Array): string => {
  const read = noteFrom(note)
  if (E.isLeft(read)) throw new Error('a checkpoint of our own cannot be read')
  return read.right.text
}

const send = async (
  parts: WitnessesParts,
  witness: Asked,
  { note, size }: ShownCheckpoint,
  oldSize: number,
  signal: AbortSignal,
): Promise<WitnessAnswer> => {
  const proof = parts.prover.consistency(oldSize, size)
  if (E.isLeft(proof)) return { answer: 'away', why: 'unreachable' }
  const body = addCheckpointBytes({ oldSize, hashes: proof.right, checkpoint: note })
  return askWitness(parts.primitives, witness, textOf(note), body, parts.nowMs, signal)
}

/** The answer, after repeated requests from each size that the witness named. */
const ask = async (
  parts: WitnessesParts,
  witness: Asked,
  memory: Memory,
  checkpoint: ShownCheckpoint,
  signal: AbortSignal,
): Promise<WitnessAnswer> => {
  for (let conflicts = 0; ; conflicts += 1) {
    const known = memory.known ?? 0
    // A claim of more entries than this log has may be wrong: ask again from the size that it is known to have
    // cosigned.
    const oldSize = known > parts.log.tree.size() ? memory.size : known
    // It would answer 409, since a witness cosigns no smaller tree than before.
    if (oldSize > checkpoint.size) return { answer: 'other-size', known: oldSize }
    const answer = await send(parts, witness, checkpoint, oldSize, signal)
    if (answer.answer !== 'other-size') return answer
    if (conflicts === mostConflicts) return { answer: 'away', why: 'status 409' }
    if (answer.known < memory.size) memory.forgot = true
    memory.known = answer.known
    if (answer.known > checkpoint.size) return answer
  }
}

const stateOf = (answer: WitnessAnswer, treeSize: number): WitnessHealth['state'] => {
  if (answer.answer === 'cosigned') return 'ok'
  if (answer.answer !== 'other-size') return answer.answer
  return answer.known > treeSize ? 'ahead' : 'cosigned-larger'
}

/** Reads cosignatures from before this process began. */
const recall = async (parts: WitnessesParts, key: Key, memory: Memory): Promise<void> => {
  if (memory.known !== undefined) return
  const largest = await parts.endorsements.largestBy(authorOf(key))
  if (E.isLeft(largest)) return
  memory.known = largest.right
  memory.size = largest.right
}

const keep = async (
  { endorsements, onCosigned }: WitnessesParts,
  by: string,
  checkpoint: ShownCheckpoint,
  { line, seconds }: Extract<WitnessAnswer, { readonly answer: 'cosigned' }>,
  asked: Endorsement['asked'],
): Promise<void> => {
  const { size, root } = checkpoint
  const kept = await endorsements.add({
    kind: 'cosignature',
    size,
    root: toBase64(root),
    by,
    atMs: Number(seconds) * 1_000,
    asked,
    bytes: bytesFrom(line),
  })
  if (E.isRight(kept)) onCosigned(checkpoint)
}

/** Sends one request at a time: two at once would conflict with each other. */
export const oneWitness = (parts: WitnessesParts, witness: Asked): OneWitness => {
  const { key } = witness
  const memory: Memory = { known: undefined, state: 'new', size: 0, atMs: 0, forgot: false }
  let last: Promise<unknown> = Promise.resolve()
  const cosign: OneWitness['cosign'] = async (checkpoint, asked, signal) => {
    await recall(parts, key, memory)
    const answer = await ask(parts, witness, memory, checkpoint, signal)
    // This process is ending; the witness is not away.
    if (answer.answer === 'away' && asked === 'in-passing' && signal.aborted) return memory.state
    if (answer.answer === 'cosigned') {
      const { size } = checkpoint
      Object.assign(memory, { known: size, size, atMs: Number(answer.seconds) * 1_000 })
      await keep(parts, authorOf(key), checkpoint, answer, asked)
    }
    const entries = parts.log.tree.size()
    const state = stateOf(answer, entries)
    // A larger tree of this log was cosigned meanwhile, which is no fault.
    if (state !== 'cosigned-larger') memory.state = state
    const claimed = answer.answer === 'other-size' ? answer.known : undefined
    parts.onHeard({ witness: key.name, state, entries, claimed })
    return state
  }
  return {
    key,
    cosign: (checkpoint, asked, signal) => {
      const work = () => cosign(checkpoint, asked, signal)
      const done = last.then(work, work)
      last = done
      return done
    },
    health: () => {
      const { state, size, atMs, forgot } = memory
      return { witness: key.name, state, size, atMs, forgot }
    },
  }
}
