/** Drafts a publication from the published versions, or refuses it. Writes nothing. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { assemblePackage } from '../../catalogue/assemble.ts'
import type { Catalogue } from '../../catalogue/catalogue.ts'
import { diffPackages, reconsentPurposes } from '../../catalogue/diff.ts'
import type { PolicyDiff, PurposeChange } from '../../catalogue/diff/policy-diff.ts'
import { namesTaken } from '../../catalogue/names-taken.ts'
import type { PolicyPackage } from '../../catalogue/package/package.ts'
import { policyDecider } from '../../deciders/policy.ts'
import type { PublishVersion } from '../../deciders/policy.ts'
import { unpublishableIn } from '../../events/detect/published-text.ts'
import type { Unpublishable } from '../../events/detect/published-text.ts'
import { canonicalJson } from '../../kernel/canonical-json.ts'
import { sha256 } from '../../kernel/hash.ts'
import type { PurposeId } from '../../kernel/ids.ts'
import type { Instant } from '../../kernel/instant.ts'
import { maxDocumentBytes } from '../registry/documents.ts'
import type { Document, PublicationRequest, PublishRefused, Rehearsed } from '../ledger.ts'

/** The last published version, in force or not. */
const previousOf = ({ policies }: Catalogue, pkg: PolicyPackage): PolicyPackage | undefined =>
  policies.get(pkg.policy)?.findLast(({ version }) => version !== pkg.version)?.compiled.package

/** Whether a recipient has become another party in law, or may get more data (PIPL 23, 39). */
const isAnotherRecipient = ({ aspects }: PurposeChange): boolean =>
  aspects.some(({ aspect, effect }) => aspect === 'recipient_terms' && effect === 'wider')

/**
 * Purposes that need a new consent: new ones, and those whose purpose, method, categories or period changed (PIPL
 * 14(2)), or the terms of a recipient. A recipient added to a purpose does not affect the other recipients: it needs a
 * consent of its own (PIPL 23), which decisions look for (docs/decisions/0024).
 */
export const askedAgain = (diff: PolicyDiff): ReadonlyArray<PurposeId> => {
  if (diff.from === undefined) return []
  const added = diff.purposes
    .filter(({ change }) => change === 'added')
    .map(({ purpose }) => purpose)
  const changed = diff.purposes.filter(
    (change) =>
      change.reasons.some((reason) => reason !== 'recipient') || isAnotherRecipient(change),
  )
  const owed = new Set(changed.map(({ purpose }) => purpose))
  return [
    ...added,
    ...reconsentPurposes(diff).filter((purpose) => owed.has(purpose) && !added.includes(purpose)),
  ]
}

const effective = (
  { effectiveAt, package: pkg }: PublicationRequest,
  now: Instant,
): Pick<PublishVersion, 'effectiveAt' | 'effectiveBy'> => {
  if (effectiveAt === 'now') return { effectiveAt: now, effectiveBy: 'officer' }
  if (effectiveAt !== undefined) return { effectiveAt, effectiveBy: 'officer' }
  if (pkg.effectiveAt !== undefined) return { effectiveAt: pkg.effectiveAt, effectiveBy: 'text' }
  return { effectiveAt: now, effectiveBy: 'ledger' }
}

const documentsOf = (
  request: PublicationRequest,
): { readonly text: Document; readonly pkg: Document } => {
  const bytes = Buffer.from(canonicalJson(request.package), 'utf8')
  return {
    text: { bytes: request.text, mediaType: request.mediaType, sha256: sha256(request.text) },
    pkg: { bytes, mediaType: 'application/json', sha256: sha256(bytes) },
  }
}

/** A version to publish, with its documents and its changes. */
export type Publication = {
  /** The time of publication; a version with immediate effect starts then. */
  readonly at: Instant
  readonly text: Document
  readonly pkg: Document
  readonly diff: PolicyDiff
  readonly command: PublishVersion
}

// Other media types, such as images and PDF, are not searched.
const isText = (mediaType: string): boolean => /^(?:text\/|application\/json)/.test(mediaType)

/** The package's own words and ids, and its readable text, line by line. */
const unpublishableOf = (
  request: Pick<PublicationRequest, 'package' | 'text' | 'mediaType'>,
): ReadonlyArray<Unpublishable> => [
  ...unpublishableIn(request.package, 'package'),
  ...unpublishableIn(request.mediaType, 'mediaType'),
  ...(isText(request.mediaType)
    ? unpublishableIn(Buffer.from(request.text).toString('utf8').split('\n'), 'text')
    : []),
]

/** The fault that makes a request unpublishable, regardless of other versions. */
export const requestFault = (request: PublicationRequest): PublishRefused | undefined => {
  if (request.text.length === 0) return { refusal: 'text-empty' }
  if (request.text.length > maxDocumentBytes)
    return { refusal: 'text-too-large', limitBytes: maxDocumentBytes }
  const checked = assemblePackage([{ file: 'package', value: request.package }])
  if (E.isLeft(checked)) return { refusal: 'package-faulty', faults: checked.left }
  const faults = unpublishableOf(request)
  return faults.length > 0 ? { refusal: 'not-for-publication', faults } : undefined
}

/** The publication beside the published versions; refused if it uses names of another policy. */
export const draftPublication = (
  catalogue: Catalogue,
  request: PublicationRequest,
  now: Instant,
): Either<PublishRefused, Publication> => {
  const taken = namesTaken(catalogue, request.package)
  if (taken.length > 0) return E.left({ refusal: 'package-faulty', faults: taken })
  const { text, pkg } = documentsOf(request)
  const { policy, version } = request.package
  const diff = diffPackages(previousOf(catalogue, request.package), request.package)
  const command = {
    policy,
    version,
    textSha256: text.sha256,
    packageSha256: pkg.sha256,
    locale: request.locale,
    ...effective(request, now),
    obligation: diff.obligation,
    reconsent: askedAgain(diff),
  }
  return E.right({ at: now, text, pkg, diff, command })
}

/** The result that a publication would have; publishes nothing. */
export const rehearsePublication = (
  catalogue: Catalogue,
  request: PublicationRequest,
  now: Instant,
): Either<PublishRefused, Rehearsed> => {
  const fault = requestFault(request)
  if (fault !== undefined) return E.left(fault)
  const drafted = draftPublication(catalogue, request, now)
  if (E.isLeft(drafted)) return drafted
  const { command, diff } = drafted.right
  const { policy, version, textSha256, packageSha256, reconsent } = command
  const state = catalogue.policies.get(policy) ?? []
  const decided = policyDecider.decide(state, command, { now })
  if (E.isLeft(decided)) return decided
  const isDone = decided.right.length === 0
  return E.right({ policy, version, textSha256, packageSha256, reconsent, diff, isDone })
}
