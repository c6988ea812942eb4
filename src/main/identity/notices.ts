/** Notices about the parts of a ledger at a start that continues. */
import type { Witness } from '../../identity/judge.ts'
import type { Look } from './look.ts'

const listOf = (words: ReadonlyArray<string>): string =>
  words.length === 0 ? 'nothing known' : words.join('; ')

/**
 * The loss given up by --accept-loss. `beyond`: the sources that knew events after the log's end; `people`: those whom
 * the vault lacks; `signed`: by the log's names, how many entries under its last checkpoint are lost.
 */
export const acceptedText = (
  head: bigint,
  {
    beyond,
    people,
    signed,
    generation,
  }: {
    readonly beyond: ReadonlyArray<Pick<Witness, 'by' | 'position'>>
    readonly people: number
    readonly signed: ReadonlyArray<{ readonly origin: string; readonly entries: number }>
    readonly generation: number
  },
): string => {
  const [furthest] = beyond
  const events =
    furthest === undefined
      ? []
      : [
          `positions ${head + 1n} to ${furthest.position} of the log, of which ${beyond.map(({ by, position }) => `${by} knew up to ${position}`).join(', ')}`,
        ]
  const keys = people === 0 ? [] : [`keys or identifiers of ${people} people in the vault`]
  const shown = signed.map(
    ({ origin, entries }) =>
      `the last ${entries} entries that the checkpoint of ${origin} covers: tell the holders of checkpoints that ${origin} has ended`,
  )
  return `--accept-loss ${head} accepts the loss of: ${listOf([...events, ...keys, ...shown])}. Generation ${generation} of the ledger begins: note when, by whom and why, and leave the flag out from now on`
}

/** That the record was not there, and is made again; undefined where it was there, or never was. */
export const madeAgainText = (
  { found }: Pick<Look, 'found'>,
  {
    ledgerId,
    name,
    head,
  }: { readonly ledgerId: string; readonly name: string; readonly head: bigint },
): string | undefined =>
  found !== undefined || head < 0n
    ? undefined
    : `the identity record (name) was missing and was created again: ledger ${ledgerId}, name ${name}. If the ledger had another name, stop it and restore the record from a backup of the log before personal fields are recorded`
