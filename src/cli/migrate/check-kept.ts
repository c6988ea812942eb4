/** The log in segments against the old one that was kept, as far as that goes: before somebody removes it. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { openEmbeddedReader } from '../../store/embedded/reading/open-reader.ts'
import type { Io } from '../line/command.ts'
import { faulty, no, ok } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'
import { faultFrom } from '../words/failures.ts'
import { headOf, patient } from './copying.ts'
import type { Source } from './end.ts'
import { compare, tellProof } from './proof.ts'
import type { Proof } from './proof.ts'
import { readVersionBefore } from './version-before.ts'

/** The message for a log that is in segments already. */
export const nothingToDo = (folder: string, io: Io): Either<Fault, number> => {
  io.err(`the log in ${folder} is already in segments\n`)
  return E.right(ok)
}

const comparedTo = async (old: Source, folder: string, io: Io): Promise<Either<Fault, Proof>> => {
  const until = await headOf(old)
  if (E.isLeft(until)) return until
  const reader = await openEmbeddedReader({ folder })()
  if (E.isLeft(reader)) return E.left(faultFrom(reader.left))
  try {
    const { ledgerId } = reader.right
    const end = { index: 'counts', until: until.right } as const
    const proof = await compare(
      { ...old, log: patient(old.log), until: until.right },
      { ...end, shown: folder, log: patient(reader.right) },
      Number(until.right) + 1,
      io,
    )
    return E.isLeft(proof)
      ? proof
      : E.right({ ...proof.right, equal: proof.right.equal && ledgerId === old.ledgerId })
  } finally {
    await reader.right.close()
  }
}

/** Compares the log of a folder with the old one in `kept`, up to where that ends; may run beside a server. */
export const checkKept = async (
  folder: string,
  kept: string | undefined,
  isJson: boolean,
  io: Io,
): Promise<Either<Fault, number>> => {
  if (kept === undefined)
    return E.left(faulty('no-input', `there is no old log in ${folder} to compare with`))
  const old = await readVersionBefore({ folder, shown: kept }, kept)
  if (E.isLeft(old)) return old
  try {
    const proof = await comparedTo(old.right, folder, io)
    if (E.isLeft(proof)) return proof
    await tellProof(proof.right, isJson, io)
    return E.right(proof.right.equal ? ok : no)
  } finally {
    await old.right.close()
  }
}
