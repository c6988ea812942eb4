/** A ledger's log moved, or compared, between two places: folders or servers. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Flags, Io, Option } from '../line/command.ts'
import { faulty, no, ok } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'
import { copied, headOf, patient } from './copying.ts'
import type { Source, Target } from './end.ts'
import { openReader, openSource, openTarget } from './ends.ts'
import { houseOf, isSameHouse } from './house.ts'
import type { House } from './house.ts'
import { compare, tellProof } from './proof.ts'
import type { Proof } from './proof.ts'

/** Compares the source as far as `until` with the whole target. */
const proven = async (
  source: Source,
  target: Source,
  until: bigint,
  events: number,
  io: Io,
): Promise<Either<Fault, Proof>> => {
  const head = await headOf(target)
  if (E.isLeft(head)) return head
  return compare(
    { ...source, log: patient(source.log), until },
    { ...target, log: patient(target.log), until: head.right },
    events,
    io,
  )
}

const check = async (from: House, to: House, isJson: boolean, io: Io) => {
  const source = await openReader(from)
  if (E.isLeft(source)) return source
  const target = await openReader(to)
  try {
    if (E.isLeft(target)) return target
    const until = await headOf(source.right)
    if (E.isLeft(until)) return until
    const proof = await proven(source.right, target.right, until.right, 0, io)
    if (E.isLeft(proof)) return proof
    const isSame = proof.right.equal && source.right.ledgerId === target.right.ledgerId
    await tellProof({ ...proof.right, equal: isSame }, isJson, io)
    return E.right(isSame ? ok : no)
  } finally {
    if (E.isRight(target)) await target.right.close()
    await source.right.close()
  }
}

const moved = async (
  source: Source,
  target: Target,
  isJson: boolean,
  io: Io,
): Promise<Either<Fault, number>> => {
  const done = await copied(source, target, io)
  if (E.isLeft(done)) return done
  const { events, written, grown, position } = done.right
  io.err(`${written} of ${events} events written; the others were there\n`)
  if (grown > 0) io.err(`${grown} events came while it copied: the source is in use\n`)
  const proof = await proven(source, target, position, events, io)
  if (E.isLeft(proof)) return proof
  await tellProof(proof.right, isJson, io)
  if (!proof.right.equal) return E.right(no)
  const settled = await target.settle()
  if (E.isLeft(settled)) return settled
  const head = await headOf(source)
  if (E.isLeft(head)) return head
  if (head.right === position) return E.right(ok)
  io.err('the source has grown since: stop what writes to it and run the same command again\n')
  return E.right(no)
}

const move = async (from: House, to: House, isJson: boolean, io: Io) => {
  const source = await openSource(from)
  if (E.isLeft(source)) return source
  try {
    const target = await openTarget(to, source.right)
    if (E.isLeft(target)) return target
    try {
      return await moved(source.right, target.right, isJson, io)
    } finally {
      await target.right.close()
    }
  } finally {
    await source.right.close()
  }
}

type BetweenOptions = { readonly [F in 'from' | 'to' | 'check' | 'json']: Option }

/** Moves, or compares, what `--from` and `--to` name. */
export const between = async (
  { text, is }: Pick<Flags<BetweenOptions>, 'text' | 'is'>,
  io: Io,
): Promise<Either<Fault, number>> => {
  const from = houseOf('from', text('from'))
  if (E.isLeft(from)) return from
  const to = houseOf('to', text('to'))
  if (E.isLeft(to)) return to
  if (isSameHouse(from.right, to.right))
    return E.left(faulty('usage', '--from and --to are the same place'))
  return (is('check') ? check : move)(from.right, to.right, is('json'), io)
}
