/** The tables a ledger keeps, each projection's once: the few that code reads by name, and all of them by theirs. */
import { allProjections } from '../../projections/all.ts'
import { commandReceipts } from '../../projections/command-receipts.ts'
import { erasureRegister } from '../../projections/erasure-register.ts'
import { disclosureRegister } from '../../projections/disclosure-register.ts'
import { followed } from '../../projections/disclosures.ts'
import { registry } from '../../projections/registry.ts'
import { standing } from '../../projections/standing.ts'
import { foldedTable } from '../projector/table.ts'
import type { AnyTable } from '../projector/table.ts'
import type { Rows } from '../projector/projection.ts'

export type Table = AnyTable & { readonly rows: Rows<unknown> }

/** Rows are read through these; the projector drives them. */
export const makeTables = () => {
  const own = {
    standing: foldedTable(standing),
    registry: foldedTable(registry),
    receipts: foldedTable(commandReceipts),
    erasures: foldedTable(erasureRegister),
    disclosures: foldedTable(disclosureRegister),
  }
  const named: ReadonlyArray<Table> = [
    own.standing,
    own.registry,
    own.receipts,
    own.erasures,
    own.disclosures,
  ]
  const others = allProjections
    .map((projection): Table => projection(foldedTable))
    .filter(({ name }) => !named.some((table) => table.name === name))
  const all = [...named, ...others]
  return { ...own, all, byName: new Map(all.map((table) => [table.name, table])) }
}

/** Rows of a table by name, as they are shown: a disclosure under its recipient with its whole story. */
export const rowsOf =
  ({ byName, disclosures }: Tables) =>
  (table: string, prefix: string, limit: number, after?: string) =>
    table === disclosures.name
      ? followed(disclosures.rows, disclosures.rows.scan(prefix, limit, after))
      : (byName.get(table)?.rows.scan(prefix, limit, after) ?? [])

export type Tables = ReturnType<typeof makeTables>
