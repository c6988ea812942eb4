/**
 * Reads every byte of a vault that anything rests on, and says everything that is not as it was written: file, slot,
 * offset, expected, found. Changes nothing, needs no key, and may run beside the process that writes.
 */
import { E } from '../../fp.ts'
import { disk } from '../../files/disk.ts'
import { faultIn } from '../../files/fault.ts'
import type { Fault } from '../../files/fault.ts'
import { isThere, readBytes } from '../../files/io.ts'
import { NotRead, notReadReason } from '../../files/not-read.ts'
import type { VaultFailure } from '../key-vault.ts'
import { isOldVault } from '../old-vault.ts'
import { readBeside } from './reading/read-beside.ts'
import { hasVault } from './has-vault.ts'
import { aliasIn } from './rows/alias-rows.ts'
import { fenceIn } from './rows/key-rows.ts'
import { newTextCheck } from './rows/text-check.ts'
import { placeOf } from './format/damage.ts'
import { decodeHead } from './format/heads.ts'
import { blockBytes, changesAt, changesPath, headsAt, slotsPath } from './format/layout.ts'
import { kindOf, kinds } from './format/slot.ts'

/** Something that is not as it was written. */
export type VaultFinding = Fault & { readonly of: 'vault'; readonly where: string }

const found = (where: string, fault: Fault): VaultFinding => ({ of: 'vault', where, ...fault })

const unreadable: Fault = {
  reason: 'the row cannot be read',
  expected: 'a row of its kind',
  found: 'something else',
}

const isReadable = (slot: number, bytes: Buffer): boolean => {
  switch (kindOf(bytes)) {
    case kinds.fence:
      return fenceIn(bytes) !== undefined
    case kinds.alias:
      return aliasIn({ slot, bytes }) !== undefined
    default:
      return true
  }
}

const said = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))

/** A part that the system or a busy writer keeps from being read is thrown: it is no damage. */
const findingOf = (failure: VaultFailure): VaultFinding => {
  if (failure.failure === 'vault-unavailable') {
    const { cause } = failure
    if (notReadReason(cause) !== undefined) throw cause
    if (!(cause instanceof Error)) throw new NotRead(said(cause))
    return found('vault', {
      reason: 'the disk does not give it back',
      expected: 'its bytes',
      found: cause.message,
    })
  }
  const where = failure.failure === 'vault-corrupt' ? failure.where : 'vault'
  const [, place, sentence] = /^([^:]*): (.*)$/.exec(where) ?? []
  const fault = sentence === undefined ? undefined : faultIn(sentence)
  if (place !== undefined && fault !== undefined) return found(place, fault)
  return found(where, unreadable)
}

/** A vault is two files: where one is left, the other was taken away. */
const missingIn = (folder: string): VaultFinding | undefined => {
  const files = [
    ['changes', changesPath(folder), 'slots'],
    ['slots', slotsPath(folder), 'changes'],
  ] as const
  const missing = files.find(([, path]) => !isThere(disk, path))
  if (missing === undefined) return undefined
  const [name, , other] = missing
  const fault = { reason: 'the file is missing', expected: `a file beside ${other}`, found: 'none' }
  return found(name, fault)
}

/** The other head, and the space about both: nothing rests on them now. */
const checkFront = (bytes: Buffer): ReadonlyArray<VaultFinding> => {
  const heads = headsAt.flatMap((at) => {
    const head = decodeHead(bytes.subarray(at, at + blockBytes))
    return E.isLeft(head) ? [found(`changes, head at offset ${at}`, head.left)] : []
  })
  const [, second] = headsAt
  const gaps = [
    [blockBytes, second],
    [second + blockBytes, changesAt],
  ].flatMap(([from = 0, to = 0]) => {
    const gap = bytes.subarray(from, to)
    const at = gap.findIndex((byte) => byte !== 0)
    const fault = { reason: 'something stands between the heads', expected: '0' }
    return at < 0
      ? []
      : [found(`changes, offset ${from + at}`, { ...fault, found: String(gap[at]) })]
  })
  return [...heads, ...gaps]
}

const looks = 8

/** One that is being written at the moment is looked at again. */
const frontFindings = (folder: string): ReadonlyArray<VaultFinding> => {
  const file = disk.open(changesPath(folder), 'read')
  try {
    let findings = checkFront(readBytes(disk, file, changesAt, 0))
    for (let look = 1; look < looks && findings.length > 0; look += 1)
      findings = checkFront(readBytes(disk, file, changesAt, 0))
    return findings
  } finally {
    disk.close(file)
  }
}

/** Slots that were read, and those that hold a row. */
export type VaultCounted = { readonly slots: number; readonly used: number }

/**
 * Yields each finding; none means that the vault is whole, or that there is none. One of the version before is passed over.
 * Throws what the system says, and `NotRead`, where it cannot be read at all.
 */
export const fsckVault = async function* (
  folder: string,
  onProgress: (slots: number, total: number) => void = () => {},
  onCounted: (counted: VaultCounted) => void = () => {},
): AsyncGenerator<VaultFinding> {
  if (!hasVault(folder) || isOldVault(folder)) return
  const missing = missingIn(folder)
  if (missing !== undefined) {
    yield missing
    return
  }
  let findings: VaultFinding[] = []
  let texts = newTextCheck()
  const read = await readBeside(folder, {
    begin: () => {
      findings = []
      texts = newTextCheck()
    },
    slot: (slot, bytes) => {
      texts.see(slot, bytes)
      if (!isReadable(slot, bytes)) findings.push(found(placeOf(slot), unreadable))
    },
    damaged: (place, fault) => void findings.push(found(place, fault)),
    progress: onProgress,
  })
  if (E.isLeft(read)) {
    yield findingOf(read.left)
  } else {
    onCounted({ slots: read.right.slots, used: read.right.used })
    yield* [...findings, ...texts.broken().map((slot) => found(placeOf(slot), unreadable))]
  }
  try {
    yield* frontFindings(folder)
  } catch {
    // That it cannot be read was found above.
  }
}
