/** A log that is only read, held against the record beside it: what is replayed must be this ledger's, and all of it. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Config } from '../../config.ts'
import { witnessOf } from '../../identity/judge.ts'
import type { LogKind } from '../../identity/mark.ts'
import type { FoundRecord } from '../../identity/record.ts'
import type { EventReader, StoredEvent } from '../../store/event-store.ts'
import type { NodeFailure } from '../failure.ts'
import { holdLog, withExpected } from './hold.ts'
import { claimsIn, lookAt, witnessesIn } from './look.ts'
import { readRecord } from './record-file.ts'

type Chosen = Pick<
  Config,
  'folder' | 'store' | 'vault' | 'kek' | 'kekFile' | 'expect' | 'acceptLoss'
>
type Reader = Pick<EventReader<StoredEvent>, 'head' | 'readAll'> & { readonly ledgerId: string }

/**
 * Reads the record; before the log is opened, since a writer may tell it more meanwhile. A damaged one keeps nobody from
 * reading the log, which does not need it: whoever writes is refused, and doctor tells.
 */
export const recordBefore = async ({
  folder,
}: Pick<Chosen, 'folder'>): Promise<FoundRecord | undefined> => {
  const found = await readRecord(folder)
  return E.isRight(found) ? found.right : undefined
}

/**
 * The same failure as a start would tell it, which asks every part: whether one part was exchanged or the log itself is told
 * by all of them together, and by the record alone it would be told the other way round.
 */
const asTheStartSays = async (
  reader: Reader,
  config: Chosen,
  kind: LogKind,
  alone: E.Left<NodeFailure>,
): Promise<Either<NodeFailure, void>> => {
  const look = await lookAt(config)
  if (E.isLeft(look)) return alone
  const { ledgerId } = reader
  const witnesses = withExpected(witnessesIn(look.right, kind, ledgerId), config)
  const together = await holdLog(reader, ledgerId, { claims: claimsIn(look.right), witnesses })
  return E.isLeft(together) ? together : alone
}

/** The log against the record that was read before it was opened, and against what was expected. */
export const checkReader = async (
  reader: Reader,
  found: FoundRecord | undefined,
  config: Chosen,
): Promise<Either<NodeFailure, void>> => {
  const record = found?.kind === 'record' ? found.record : undefined
  const kind: LogKind = config.store === 'embedded' ? 'folder' : 'server'
  const known =
    record === undefined || config.acceptLoss !== undefined
      ? []
      : [witnessOf('name', record, kind, record)]
  const held = await holdLog(reader, reader.ledgerId, {
    claims: record === undefined ? [] : [{ part: 'name', ledgerId: record.ledgerId }],
    witnesses: config.acceptLoss === undefined ? withExpected(known, config) : [],
  })
  return E.isLeft(held) ? asTheStartSays(reader, config, kind, held) : E.right(undefined)
}
