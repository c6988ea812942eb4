/** Messages for a bundle that failed: the exit code, and the remedy. */
import type { ExportsRunning } from '../../exports/bundle/bundles.ts'
import { isUnfit } from '../../exports/bundle/failure.ts'
import type { BundleFailure, RequestUnfit } from '../../exports/bundle/failure.ts'
import type { PdfFailure } from '../../exports/pages/worker/thread.ts'
import { sayNearest } from '../../kernel/nearest.ts'
import type { UnreadableFailure } from '../../replay/load.ts'
import type { StoreFailure } from '../../store/event-store.ts'
import { toBase64 } from '../../transparency/bytes/base64.ts'
import type { LogStopped } from '../../transparency/transparency-log.ts'
import type { VaultFailure } from '../../vault/key-vault.ts'
import { faulty } from './exit.ts'
import type { Fault } from './exit.ts'
import { faultFrom } from './failures.ts'

type Told = BundleFailure | ExportsRunning | { readonly fault: Fault }
type Tagged = Extract<Told, { readonly failure: string }>

/** Failures that only a bundle has. */
type Own = Exclude<Tagged, StoreFailure | VaultFailure | UnreadableFailure | RequestUnfit>

const own: { readonly [N in Own['failure']]: true } = {
  'exports-running': true,
  'tree-behind': true,
  'beyond-tree': true,
  'tile-missing': true,
  'signing-failed': true,
  'log-stopped': true,
  'verifier-missing': true,
  erased: true,
  'erasure-untold': true,
  'bundle-too-large': true,
  'document-missing': true,
  'document-unreadable': true,
  'rows-behind': true,
  'rows-unavailable': true,
  'rows-disk-full': true,
  'page-not-drawn': true,
}

const isOwn = (failure: Tagged): failure is Own => Object.hasOwn(own, failure.failure)

const behind = (size: number): Fault =>
  faulty('unavailable', `the tree of the log is behind, at ${size} entries: run it again`)

const undrawn: { readonly [W in PdfFailure['why']]: string } = {
  'too-many-wait': 'too many documents wait to be drawn as PDF; run it again',
  'too-large': 'the report has more text than is drawn as PDF: export periods',
  'out-of-memory': 'the report could not be drawn as PDF: it took more memory than it may',
  'took-too-long': 'the report could not be drawn as PDF within a minute',
  'thread-ended': 'the thread that draws the report as PDF ended; run it again',
  threw: 'the report could not be drawn as PDF: this is a bug',
}

const erasing = {
  erased:
    'the person was erased while the bundle was written, which ended it: run it again for a bundle without their personal fields',
  'erasure-untold':
    'the erasure of this person was broken off before it was recorded: ask for it again, and then for the bundle',
} as const

const missing = (path: string): string =>
  `${path} is missing: npm run build makes it, and no bundle leaves without it`

const tooLarge = (files: number): Fault =>
  faulty(
    'data',
    `a bundle of the whole ledger would have ${files} files, more than a bundle may have: export periods`,
  )

const stopped = ({ stoppedFor, index }: LogStopped): Fault =>
  faulty(
    'corrupt',
    `the transparency log has stopped: ${stoppedFor}${index === undefined ? '' : ` at index ${index}`}; no bundle was written`,
    'consent-ledger fsck reads the whole log; see docs/how-to/prove-the-log.md',
  )

/** The flag that does not fit the log. */
const unfitFault = (failure: RequestUnfit): Fault => {
  switch (failure.failure) {
    case 'position-ahead':
      return faulty('data', `--position: the log ends at ${failure.head}`)
    case 'scope-unregistered':
      return faulty(
        'data',
        `--scope ${failure.named}: no published policy names it${sayNearest(failure.nearest)}`,
      )
    case 'since-ahead':
      return faulty('data', `--since: larger than the bundle, which covers ${failure.size} entries`)
    case 'since-differs':
      return faulty(
        'data',
        `--since: at that size this log has the root ${toBase64(failure.root)}, and the checkpoint another`,
        'if this log signed that checkpoint, keep it: it proves two histories',
      )
    case 'since-of-another':
      return faulty('data', `--since: expected a checkpoint of ${failure.origin}`)
    case 'period-reversed':
      return faulty('usage', '--scope period FROM TO: FROM must lie before TO')
  }
}

const ownFault = (failure: Own): Fault => {
  switch (failure.failure) {
    case 'exports-running':
      return faulty('unavailable', 'too many bundles are in progress; run it again later')
    case 'tree-behind':
    case 'beyond-tree':
      return behind(failure.size)
    case 'tile-missing':
      return faulty(
        'corrupt',
        `the tree of the log lacks tile ${failure.index} of level ${failure.level}: remove the folder tree, and it is built again`,
      )
    case 'signing-failed':
      return faulty('unavailable', 'the checkpoint was not signed: see LEDGER_SIGNING')
    case 'log-stopped':
      return stopped(failure)
    case 'verifier-missing':
      return faulty('unavailable', missing(failure.path))
    case 'erased':
    case 'erasure-untold':
      return faulty('unavailable', erasing[failure.failure])
    case 'bundle-too-large':
      return tooLarge(failure.files)
    case 'document-missing':
      return faulty('corrupt', `the published document ${failure.sha256} is not in the log`)
    case 'document-unreadable':
      return faulty('corrupt', `the published document ${failure.sha256} cannot be read`)
    case 'rows-behind':
      return faulty('unavailable', 'the rows are behind the log; run it again')
    case 'rows-unavailable':
      return faulty('unavailable', 'temporary rows for the state digest could not be written')
    case 'rows-disk-full':
      return faulty('unavailable', `too little room is left on the disk of ${failure.folder}`)
    case 'page-not-drawn':
      return faulty('unavailable', undrawn[failure.why])
  }
}

/** As a fault: which exit code, and which place it is about. */
export const bundleFault = (failure: Told): Fault => {
  if ('fault' in failure) return failure.fault
  if ('rejected' in failure)
    return failure.rejected === 'sealed-part'
      ? faulty('corrupt', 'a sealed field cannot be authenticated, so no bundle was written')
      : faulty('corrupt', `an entry does not match its tile (${failure.rejected})`)
  if (isUnfit(failure)) return unfitFault(failure)
  return isOwn(failure) ? ownFault(failure) : faultFrom(failure)
}
