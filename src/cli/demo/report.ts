/** The report of a demo, for people or as JSON: every case with a person to look up and a question to ask again. */
import { jsonOf } from '../words/json.ts'
import { table } from '../shown/table.ts'
import type { Proof } from './prove.ts'
import type { World } from './world.ts'

/** `digest` is that of all rows up to `position`; after it come the erasures. */
export type Report = {
  readonly world: World
  readonly people: number
  readonly events: bigint
  readonly position: bigint
  readonly digest: string
  readonly proofs: ReadonlyArray<Proof>
}

/** Promises of the policy that no row above can show. */
const missing =
  "not shown: that a person's question is answered in time (check 20 of the policy's checks); questions and their deadlines are not recorded yet"

const asked = ({ question }: Proof): string => {
  const { purpose, operation, recipient, template, exemption, profile } = question
  return [operation, purpose, recipient, template, exemption, profile]
    .filter((each) => each !== undefined)
    .join(' ')
}

const asText = ({ world, people, events, position, digest, proofs }: Report): string =>
  [
    table(
      ['check', 'person', 'question', 'answer', 'because', 'story'],
      proofs.map((proof) => [
        String(proof.check),
        proof.subject,
        asked(proof),
        proof.decision,
        proof.reason,
        proof.title,
      ]),
    ),
    missing,
    `${people} people, ${events} events, seed ${world.seed}, up to ${world.end}`,
    `again: consent-ledger demo --people ${people} --seed ${world.seed} --ends-at ${world.end}`,
    `up to position ${position}; after it a person is erased, whose key no seed decides (check 18)`,
    `state digest ${digest}`,
    '',
  ].join('\n')

const asJson = ({ world: { seed, end }, people, events, position, digest, proofs }: Report) =>
  `${jsonOf({ seed, endsAt: end, people, events, position, digest, cases: proofs })}\n`

/** The report; the digest is the last line of its text. */
export const report = (what: Report, isJson: boolean): string =>
  isJson ? asJson(what) : asText(what)
