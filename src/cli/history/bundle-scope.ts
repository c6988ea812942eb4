/** The scope of a bundle as it is typed: its kind, and what follows it. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { BundleScope } from '../../exports/bundle/format/scope.ts'
import { parseInstant } from '../../kernel/instant.ts'
import { faulty } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'

/** Instants in one spelling; what is none stays as it was typed, and is refused with the rest. */
const instant = (text: string | undefined): string | undefined => {
  const at = parseInstant(text ?? '')
  return E.isRight(at) ? at.right : text
}

const typed = (kind: string, [first, second]: ReadonlyArray<string>): object => {
  switch (kind) {
    case 'person':
      return { kind, subject: first }
    case 'purpose':
      return { kind, purpose: first }
    case 'recipient':
      return { kind, recipient: first }
    case 'period':
      return { kind, from: instant(first), to: instant(second) }
    default:
      return { kind }
  }
}

const wordsOf: { readonly [kind: string]: number } = {
  ledger: 0,
  person: 1,
  purpose: 1,
  recipient: 1,
  period: 2,
}

/** From `--scope KIND` and the words behind it; also in quotes as one word, since no part of a scope has a space. */
export const scopeFrom = (
  scopeText: string | undefined,
  behind: ReadonlyArray<string>,
): Either<Fault, BundleScope> => {
  if (scopeText === undefined)
    return E.left(
      faulty('usage', '--scope is required: the part of the ledger that the bundle discloses'),
    )
  const [kind = '', ...words] = [...scopeText.trim().split(/\s+/), ...behind]
  const scope = typed(kind, words)
  return BundleScope.is(scope) && words.length === wordsOf[kind]
    ? E.right(scope)
    : E.left(
        faulty(
          'usage',
          '--scope: expected ledger, person ID, purpose ID, recipient ID, or period FROM TO; FROM and TO are instants with an offset, such as 2026-01-01T00:00:00+08:00',
        ),
      )
}
