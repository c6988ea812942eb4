/** Steps of tests with the files of a vault. */
import { cpSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { E } from '../../../src/fp.ts'
import type { SubjectId } from '../../../src/kernel/ids.ts'
import { fsckVault } from '../../../src/vault/embedded/fsck-vault.ts'
import type { VaultFinding } from '../../../src/vault/embedded/fsck-vault.ts'
import { subjectKey } from '../../../src/vault/embedded/rows/key-rows.ts'
import {
  changesPath,
  offsetOf,
  slotBytes,
  slotsPath,
} from '../../../src/vault/embedded/format/layout.ts'
import { decodeHead } from '../../../src/vault/embedded/format/heads.ts'
import { keyAt, kinds, newSlotSums, sealSlot } from '../../../src/vault/embedded/format/slot.ts'
import type { Kind } from '../../../src/vault/embedded/format/slot.ts'
import type { KeyVault } from '../../../src/vault/key-vault.ts'
import { identifier, noon, person } from '../support.ts'
import { right } from '../../support/unwrap.ts'

/** The identifier of `person(n)`. */
export const customerOf = (n: number) => identifier('customer_no', `C-${n}`)

/** Persons 0 to `people` - 1, each with an identifier. */
export const fill = async (vault: KeyVault, people: number): Promise<void> => {
  for (let from = 0; from < people; from += 250) {
    await Promise.all(
      Array.from({ length: Math.min(250, people - from) }, async (_, i) => {
        await right(vault.keyFor(person(from + i)))
        await right(vault.bindSubject(customerOf(from + i), person(from + i), noon))
      }),
    )
  }
}

const made: string[] = []

/** A folder that is removed when the file's tests are over. */
export const freshFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'vault-'))
  made.push(folder)
  return folder
}

export const removeFoldersAfterwards = (): void =>
  afterAll(() => made.forEach((folder) => rmSync(folder, { recursive: true, force: true })))

/** The files of a folder, each by its name and whole. */
export const filesIn = (folder: string): ReadonlyMap<string, Buffer> =>
  new Map(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => statSync(join(folder, name)).isFile())
      .map((name) => [name, readFileSync(join(folder, name))]),
  )

/** A copy of a folder. */
export const copyOf = (folder: string): string => {
  const to = freshFolder()
  cpSync(folder, to, { recursive: true })
  return to
}

/** The findings of fsck. */
export const findingsIn = async (folder: string): Promise<ReadonlyArray<VaultFinding>> => {
  const findings: VaultFinding[] = []
  for await (const finding of fsckVault(folder)) findings.push(finding)
  return findings
}

/** Slots that hold a row of this kind of a person, in a vault that is closed. */
export const slotsOf = (folder: string, kind: Kind, subject: SubjectId): ReadonlyArray<number> => {
  const bytes = readFileSync(slotsPath(folder))
  const count = (bytes.length - offsetOf(0)) / slotBytes
  return Array.from({ length: count }, (_, slot) => slot).filter((slot) => {
    const at = offsetOf(slot)
    return (
      bytes.readUInt8(at + 4) === kinds[kind] &&
      bytes.subarray(at + keyAt, at + keyAt + 16).equals(subjectKey(subject))
    )
  })
}

/** Changes bytes of a file. */
export const spoil = (path: string, change: (bytes: Buffer) => Buffer | void): void => {
  const bytes = readFileSync(path)
  writeFileSync(path, change(bytes) ?? bytes)
}

/** Changes a slot of a vault that is closed; `sealed`: under a checksum that is right. */
export const spoilSlot = (
  folder: string,
  slot: number,
  how: 'sealed' | 'as-it-is',
  change: (slot: Buffer) => void,
): void => {
  const head = decodeHead(readFileSync(changesPath(folder)).subarray(0, 512))
  if (E.isLeft(head)) throw new Error('no head')
  spoil(slotsPath(folder), (bytes) => {
    const own = bytes.subarray(offsetOf(slot), offsetOf(slot) + slotBytes)
    change(own)
    if (how === 'sealed') sealSlot(newSlotSums(head.right.vaultId), slot, own)
  })
}
