/** Whether the parts of the ledger belong together, and how far the log reached when each was told last. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Config } from '../../config.ts'
import { notReadReason } from '../../files/not-read.ts'
import { checkCredentialsThere, checkRemains, checkVaultThere } from '../../main/identity/check.ts'
import { holdLog, withExpected } from '../../main/identity/hold.ts'
import { claimsIn, lookAt, recordIn, remainsIn, witnessesIn } from '../../main/identity/look.ts'
import type { Look } from '../../main/identity/look.ts'
import { hasLog, openLogReader } from '../../main/log.ts'
import type { NodeFailure } from '../../main.ts'
import { noLedger } from '../words/exit.ts'
import { faultFrom } from '../words/failures.ts'
import { found, notLookedAt } from './check.ts'
import type { Check } from './check.ts'

type Held = { readonly ledgerId: string; readonly head: bigint }

/** The look came before the log is opened, so that no part knows of more than what is read, also beside a server. */
const held = async (config: Config, look: Look): Promise<Either<NodeFailure, Held>> => {
  const reader = await openLogReader(config)()
  if (E.isLeft(reader)) return reader
  const { ledgerId, close } = reader.right
  try {
    const kind = config.store === 'embedded' ? 'folder' : 'server'
    const witnesses = withExpected(witnessesIn(look, kind, ledgerId), config)
    const head = await holdLog(reader.right, ledgerId, { claims: claimsIn(look), witnesses })
    if (E.isLeft(head)) return head
    for (const isThere of [checkVaultThere, checkCredentialsThere]) {
      const there = await isThere({ store: reader.right, look })
      if (E.isLeft(there)) return there
    }
    return E.right({ ledgerId, head: head.right })
  } finally {
    await close()
  }
}

/** In the order of a start. */
const judged = async (config: Config, look: Look): Promise<Either<NodeFailure, Held>> => {
  const remains = checkRemains(look, hasLog(config))
  return E.isLeft(remains) ? remains : held(config, look)
}

const told = (look: Look): string =>
  [
    ['name', recordIn(look)?.position],
    ['vault', look.vault.mark?.position],
    ['credentials', look.credentials.mark?.position],
    ['rows', look.rows?.last?.position],
  ]
    .map(([part, position]) => `${String(part)} ${position === undefined ? '-' : String(position)}`)
    .join(', ')

/** Whether a part says that this version opened the ledger. */
const wasOpened = (look: Look): boolean =>
  recordIn(look) !== undefined ||
  look.vault.mark !== undefined ||
  look.credentials.mark !== undefined

export const identity: Check = async (config) => {
  const check = 'identity'
  const look = await lookAt(config)
  if (E.isRight(look) && !hasLog(config) && remainsIn(look.right).length === 0)
    return found(check, 'unknown', noLedger(config.folder).lines.join('; '))
  const all = E.isLeft(look) ? look : await judged(config, look.right)
  if (E.isLeft(all)) {
    const why = 'cause' in all.left ? notReadReason(all.left.cause) : undefined
    if (why !== undefined) return notLookedAt(check, why)
    return found(check, 'bad', faultFrom(all.left).lines.join('; '))
  }
  if (E.isLeft(look)) return found(check, 'unknown', 'it could not be checked')
  const { ledgerId, head } = all.right
  const generation = recordIn(look.right)?.generation ?? 1
  const missing = [
    ...(look.right.found === undefined ? ['name'] : []),
    ...(look.right.vault.isThere ? [] : ['vault']),
    ...(look.right.credentials.isThere ? [] : ['credentials']),
  ]
  const said = `ledger ${ledgerId}, generation ${generation}, log to position ${head}; last known positions: ${told(look.right)}`
  if (missing.length === 0) return found(check, 'ok', said)
  // A ledger that was opened once has all of them: what is not here now was taken away.
  return !wasOpened(look.right)
    ? found(check, 'warn', `${said}; not here: ${missing.join(', ')}`)
    : found(
        check,
        'bad',
        `${said}; not here: ${missing.join(', ')}. See docs/how-to/parts-that-differ.md`,
      )
}
