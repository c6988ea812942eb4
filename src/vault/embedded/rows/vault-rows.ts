/** Rows of a vault, whatever they are: put into slots, and read back from them. */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { IdentityChange, OptOuts, parsed } from '../../identifiers/identity-change.ts'
import { corrupt } from '../../key-row.ts'
import type { VaultFailure } from '../../key-vault.ts'
import type { VaultRow } from '../../vault-row.ts'
import type { Rows, WritableRows } from '../memory/draft.ts'
import { kindOf, kinds } from '../format/slot.ts'
import { aliasIn, putAlias } from './alias-rows.ts'
import { carriedHash, carriedName, noteChange } from './identity-rows.ts'
import { epochIn, fenceIn, keyIn, putEpoch, putFence, putKeyRow, subjectIn } from './key-rows.ts'
import { putText, textBeginningIn } from './text-rows.ts'
import type { Text, TextKind } from './text-rows.ts'

/** Puts a row that is not there yet. */
export const putRow = (rows: WritableRows, row: VaultRow): Either<VaultFailure, void> => {
  switch (row.row) {
    case 'epoch':
      return E.right(putEpoch(rows, row.wrapped))
    case 'key':
      return E.right(putKeyRow(rows, row.subject, row.key))
    case 'fence':
      return E.right(putFence(rows, row.subject, row.fence))
    case 'alias':
      return E.right(putAlias(rows, row.subject, row.alias))
    case 'untold':
      return noteChange(rows, row.change)
    case 'carried':
      return putText(rows, 'carried', carriedName(row.hash), JSON.stringify(row.optOuts))
  }
}

type Read = Either<VaultFailure, VaultRow | undefined>

const textRow = (
  rows: Rows,
  kind: TextKind,
  bytes: Buffer,
  rowOf: (text: Text) => VaultRow | undefined,
): Read => {
  const text = textBeginningIn(rows, kind, bytes)
  if (E.isLeft(text)) return text
  if (text.right === undefined) return E.right(undefined)
  const row = rowOf(text.right)
  return row === undefined ? corrupt(kind) : E.right(row)
}

const untoldRow = ({ text }: Text): VaultRow | undefined => {
  const change = parsed(IdentityChange, text)
  return change && { row: 'untold', change }
}

const carriedRow = (text: Text): VaultRow | undefined => {
  const optOuts = parsed(OptOuts, text.text)
  return optOuts && { row: 'carried', hash: carriedHash(text), optOuts }
}

/** The row that begins in a slot; none in a free one, or in a later part of a text. */
export const rowIn = (rows: Rows, slot: number, bytes: Buffer): Read => {
  const subject = subjectIn(bytes)
  switch (kindOf(bytes)) {
    case kinds.epoch:
      return E.right({ row: 'epoch', wrapped: epochIn({ slot, bytes }) })
    case kinds.key:
      return E.right({ row: 'key', subject, key: keyIn({ slot, bytes }) })
    case kinds.fence: {
      const fence = fenceIn(bytes)
      return fence === undefined ? corrupt('fences') : E.right({ row: 'fence', subject, fence })
    }
    case kinds.alias: {
      const alias = aliasIn({ slot, bytes })
      return alias === undefined ? corrupt('aliases') : E.right({ row: 'alias', subject, alias })
    }
    case kinds.untold:
      return textRow(rows, 'untold', bytes, untoldRow)
    case kinds.carried:
      return textRow(rows, 'carried', bytes, carriedRow)
    default:
      return E.right(undefined)
  }
}
