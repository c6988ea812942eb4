/** Reads the identity record (`name`) of a folder, and holds it against the log and the vault beside it. Changes nothing. */
import { join } from 'node:path'
import { E } from '../../fp.ts'
import type { Fault } from '../../files/fault.ts'
import { seeLedgerId } from '../../store/embedded/reading/see-ledger-id.ts'
import { seeVault } from '../../vault/embedded/mark.ts'
import { readRecord, recordName } from './record-file.ts'

/** Something of the record that is not as it was written. */
export type RecordFinding = Fault & { readonly of: 'name'; readonly where: string }

/** `records`: 1 where there is one. */
export type RecordChecked = {
  readonly findings: ReadonlyArray<RecordFinding>
  readonly records: number
}

const finding = (fault: Fault): RecordFinding => ({ of: 'name', where: recordName, ...fault })

/** A vault that was told of its ledger had a record beside it. */
const isMissed = async (folder: string): Promise<boolean> => {
  const vault = await seeVault(join(folder, 'vault'))
  return E.isRight(vault) && vault.right.mark !== undefined
}

const missing: Fault = {
  reason: 'the file is missing',
  expected: 'the identity record of this ledger',
  found: 'none',
}

/** Rejects with what the system says where it cannot be read. */
export const fsckRecord = async (folder: string): Promise<RecordChecked> => {
  const found = await readRecord(folder)
  if (E.isLeft(found)) {
    if (found.left.failure !== 'name-damaged')
      throw 'cause' in found.left ? found.left.cause : found.left
    const { reason } = found.left
    return {
      findings: [finding({ reason, expected: 'what was written', found: 'something else' })],
      records: 1,
    }
  }
  if (found.right === undefined)
    return { findings: (await isMissed(folder)) ? [finding(missing)] : [], records: 0 }
  const ledgerId = seeLedgerId(folder)
  const said = found.right.kind === 'record' ? found.right.record.ledgerId : undefined
  const isForeign = said !== undefined && ledgerId !== undefined && said !== ledgerId
  const foreign = { expected: `ledger ${ledgerId}`, found: `ledger ${said}` }
  return {
    findings: isForeign ? [finding({ reason: 'it is of another ledger', ...foreign })] : [],
    records: 1,
  }
}
