/** Answers in place of a bundle. */
import type { ProblemName } from '../../api/problems/problem-names.ts'
import type { ExportsRunning } from '../../exports/bundle/bundles.ts'
import { isUnfit } from '../../exports/bundle/failure.ts'
import type { BundleFailure, RequestUnfit } from '../../exports/bundle/failure.ts'
import type { Fault } from '../../kernel/codec.ts'
import { sayNearest } from '../../kernel/nearest.ts'
import { toBase64 } from '../../transparency/bytes/base64.ts'
import { problemOf } from '../answers/outcome.ts'
import type { Problem } from '../answers/outcome.ts'

/** The failure of recording, as a problem already. */
export type NotRecorded = { readonly refused: Problem }

type Tagged = Exclude<BundleFailure, RequestUnfit | { readonly rejected: string }> | ExportsRunning
type Rejected = Extract<BundleFailure, { readonly rejected: string }>

/** Under which name each failure of a bundle is answered: a new one does not compile without. */
const failures: { readonly [N in Tagged['failure']]: ProblemName } = {
  'exports-running': 'exports-running',
  'tree-behind': 'not-yet-covered',
  'bundle-too-large': 'bundle-too-large',
  'rows-behind': 'exports-unavailable',
  'rows-unavailable': 'exports-unavailable',
  'rows-disk-full': 'exports-unavailable',
  'verifier-missing': 'exports-unavailable',
  erased: 'subject-erased',
  'erasure-untold': 'exports-unavailable',
  'page-not-drawn': 'page-not-drawn',
  'signing-failed': 'signing-unavailable',
  'log-stopped': 'log-stopped',
  'beyond-tree': 'exports-unavailable',
  'event-rewritten': 'event-rewritten',
  'tree-damaged': 'tree-damaged',
  'tree-not-read': 'tree-not-read',
  'tile-missing': 'exports-unavailable',
  'document-missing': 'document-corrupt',
  'document-unreadable': 'document-corrupt',
  'revision-conflict': 'revision-conflict',
  'stream-not-found': 'stream-not-found',
  'event-too-large': 'event-too-large',
  'append-too-large': 'append-too-large',
  'append-malformed': 'append-malformed',
  'store-unavailable': 'store-unavailable',
  'disk-full': 'disk-full',
  'outcome-unknown': 'outcome-unknown',
  corrupt: 'corrupt',
  unreadable: 'unreadable',
  'vault-unavailable': 'vault-unavailable',
  'vault-corrupt': 'vault-corrupt',
  'kek-missing': 'kek-missing',
  'kek-wrong': 'kek-wrong',
  'kek-malformed': 'kek-malformed',
  'key-lost': 'key-lost',
  'self-test-failed': 'self-test-failed',
}

const isRejected = (failure: Tagged | RequestUnfit | Rejected): failure is Rejected =>
  'rejected' in failure

/** The field of the request that does not fit the log. */
const unfitField = (failure: RequestUnfit): Fault => {
  switch (failure.failure) {
    case 'position-ahead':
      return { path: 'position', expected: `at most ${failure.head}: there the log ends` }
    case 'scope-unregistered':
      return {
        path: `scope.${failure.named}`,
        expected: `a ${failure.named} that a published policy names${sayNearest(failure.nearest)}`,
      }
    case 'since-ahead':
      return { path: 'since.size', expected: `at most ${failure.size}: so many entries it covers` }
    case 'since-differs':
      return {
        path: 'since.root',
        expected: `${toBase64(failure.root)}, the root of this log at that size; keep a checkpoint signed by this log that says otherwise, since it proves two histories`,
      }
    case 'since-of-another':
      return { path: 'since', expected: `a checkpoint of ${failure.origin}` }
    case 'period-reversed':
      return { path: 'scope.to', expected: 'an instant after `from`' }
  }
}

/** By its name, with the field that is amiss where it is the request. */
export const bundleProblem = (failure: BundleFailure | ExportsRunning | NotRecorded): Problem => {
  if ('refused' in failure) return failure.refused
  // An entry that no tile holds, or a part that does not open: what is stored is not what was written.
  if (isRejected(failure))
    return { problem: failure.rejected === 'sealed-part' ? 'sealed-part' : 'corrupt' }
  if (
    failure.failure === 'tree-damaged' ||
    failure.failure === 'event-rewritten' ||
    failure.failure === 'log-stopped'
  )
    return problemOf(failure)
  return isUnfit(failure)
    ? { problem: 'invalid-request', errors: [unfitField(failure)] }
    : { problem: failures[failure.failure] }
}
