/** The epochs of the key-encryption key as an operator looks at them: the file's side and the vault's side by side. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Config } from '../../config.ts'
import type { Instant } from '../../kernel/instant.ts'
import { readKekDates } from '../../vault/embedded/kek-file.ts'
import type { VaultSurvey } from '../../vault/embedded/survey.ts'
import { fingerprintsIn } from '../../vault/kek.ts'
import type { Fault } from '../words/exit.ts'
import { faultFrom } from '../words/failures.ts'
import { table } from '../shown/table.ts'
import { ringOf, surveyOf } from '../opening/vault.ts'

/** Digits of a fingerprint that are shown: enough to tell two files apart. */
const shownDigits = 16

/** One epoch: given, or missing though the vault is written under it. */
export type Epoch = {
  readonly epoch: number
  /** SHA-256 of a key derived from it, its first digits; absent where the key is missing. */
  readonly fingerprint?: string
  /** Known where the keys are kept in a file. */
  readonly addedAt?: Instant
  /** Persons' keys under it; absent where the vault is not in the ledger's folder. */
  readonly keys?: number
  readonly state: 'newest' | 'in use' | 'retired' | 'missing' | 'older'
}

const stateOf = (
  epoch: number,
  newest: number,
  isGiven: boolean,
  survey: VaultSurvey | undefined,
): Epoch['state'] => {
  if (!isGiven) return 'missing'
  if (epoch === newest) return 'newest'
  if (survey === undefined) return 'older'
  const used = survey.epochs.includes(epoch) || (survey.keysByEpoch.get(epoch) ?? 0) > 0
  return used ? 'in use' : 'retired'
}

/** Every epoch that is given, and every one that the vault is written under; in order. Runs beside a server. */
export const epochsOf = async (config: Config): Promise<Either<Fault, ReadonlyArray<Epoch>>> => {
  const ring = await ringOf(config)
  if (E.isLeft(ring)) return E.left(faultFrom(ring.left))
  const dates = config.kek === undefined ? await readKekDates(config.kekFile)() : undefined
  if (dates !== undefined && E.isLeft(dates)) return E.left(faultFrom(dates.left))
  const survey = await surveyOf(config)
  if (E.isLeft(survey)) return survey
  const vault = survey.right
  const prints = fingerprintsIn(ring.right)
  const known = new Set([...prints.keys(), ...(vault?.epochs ?? [])])
  return E.right(
    [...known]
      .sort((a, b) => a - b)
      .map((epoch) => {
        const fingerprint = prints.get(epoch)?.slice(0, shownDigits)
        const addedAt = dates?.right.get(epoch)
        return {
          epoch,
          ...(fingerprint === undefined ? {} : { fingerprint }),
          ...(addedAt === undefined ? {} : { addedAt }),
          ...(vault === undefined ? {} : { keys: vault.keysByEpoch.get(epoch) ?? 0 }),
          state: stateOf(epoch, ring.right.newest, prints.has(epoch), vault),
        }
      }),
  )
}

/** The same for a person. */
export const epochTable = (epochs: ReadonlyArray<Epoch>): string =>
  table(
    ['epoch', 'fingerprint', 'added', 'keys', 'state'],
    epochs.map(({ epoch, fingerprint, addedAt, keys, state }) => [
      String(epoch),
      fingerprint ?? '-',
      addedAt ?? '-',
      keys === undefined ? '-' : String(keys),
      state,
    ]),
  )
