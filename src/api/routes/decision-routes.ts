/** Routes by which services ask whether they may. */
import {
  AskQuery,
  AskedQuestion,
  Batch,
  BatchAnswer,
  DecisionBody,
  MinPosition,
  QuestionQuery,
  RecipientView,
  RecipientViewQuery,
  maxBatch,
} from '../bodies/decision-bodies.ts'
import { command, jsonBody, none, publishBodyBytes, route } from '../route.ts'
import { OneRecipient } from '../bodies/register-queries.ts'
import { readingProblems } from './subject-routes.ts'

const decided = [{ status: 200, description: 'The decision with its reasons', body: DecisionBody }]
/** Staff who ask open part of a record: what that can meet comes with it. */
const asking = [
  ...readingProblems,
  'out-of-credential-scope',
  'profile-not-in-force',
  'behind',
] as const

/** One answer may be wanted signed. */
const askingOne = [...asking, 'signing-unavailable', 'log-stopped'] as const

const example = {
  subject: `sub_${'0'.repeat(32)}`,
  purpose: 'marketing.financial',
  operation: 'send',
  channel: 'sms',
}

/** One `Question` is 1 KiB at most; a batch of them is the one body here that is larger than an act. */
const batchBytes = publishBodyBytes / 9

export const askByQuery = route({
  name: 'askByQuery',
  method: 'GET',
  path: '/v1/decisions',
  summary: 'Ask for a decision: may this be done with the data of this person, for this purpose?',
  roles: ['service', 'auditor', 'officer', 'subject'],
  params: none,
  query: QuestionQuery,
  answers: decided,
  problems: askingOne,
})

export const ask = command({
  name: 'ask',
  method: 'POST',
  path: '/v1/decisions',
  summary: 'Ask for a decision, with the question in the body',
  roles: ['service', 'auditor', 'officer', 'subject'],
  params: none,
  query: AskQuery,
  body: jsonBody('AskedQuestion', AskedQuestion, example),
  answers: decided,
  problems: askingOne,
})

export const askMany = command({
  name: 'askMany',
  method: 'POST',
  path: '/v1/decisions/batch',
  summary: `Ask for at most ${maxBatch} decisions at once; of staff, one reading for each person is recorded`,
  roles: ['service', 'auditor', 'officer', 'subject'],
  params: none,
  query: MinPosition,
  body: jsonBody('Batch', Batch, { questions: [example] }, batchBytes),
  answers: [{ status: 200, description: 'One answer for each question', body: BatchAnswer }],
  problems: asking,
})

export const viewOfRecipient = route({
  name: 'viewOfRecipient',
  method: 'GET',
  path: '/v1/recipients/:recipient/view',
  summary:
    'What a recipient may see of a person now; nothing where the ledger knows of nothing. Staff say why they ask, and the reading is recorded',
  roles: ['service', 'auditor', 'officer'],
  params: OneRecipient,
  query: RecipientViewQuery,
  answers: [{ status: 200, description: 'The allowed categories by purpose', body: RecipientView }],
  problems: [...readingProblems, 'out-of-credential-scope', 'behind'],
})
