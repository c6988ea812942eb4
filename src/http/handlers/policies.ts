/** Publishing policies, and showing what was published. */
import { E, O } from '../../fp.ts'
import type { Either, t } from '../../fp.ts'
import type {
  DiffBody,
  FindingsBody,
  LintBody,
  PoliciesBody,
  PolicyBody,
  PublishBody,
  PublishedBody,
} from '../../api/bodies/policy-bodies.ts'
import { decodePackage } from '../../catalogue/assemble.ts'
import type { PublishedVersion } from '../../catalogue/catalogue.ts'
import { diffPackages } from '../../catalogue/diff.ts'
import { lintPackage } from '../../catalogue/lint/lint.ts'
import type { PolicyPackage } from '../../catalogue/package/package.ts'
import type { PolicyId, Sha256, VersionId } from '../../kernel/ids.ts'
import type { Ledger, PublicationRequest } from '../../ledger/ledger.ts'
import { metaOf } from '../requests/command-meta.ts'
import { problemOf } from '../answers/outcome.ts'
import type { Call, Outcome, Problem } from '../answers/outcome.ts'
import type { HandlerEnv } from '../env.ts'

type None = Record<never, never>
type OneVersion = { readonly policy: PolicyId; readonly version: VersionId }
type Publishing = t.TypeOf<typeof PublishBody>
type Published = t.TypeOf<typeof PublishedBody>

const packageIn = (value: unknown): Either<Problem, PolicyPackage> => {
  const decoded = decodePackage(value)
  return E.isLeft(decoded)
    ? E.left(problemOf({ refusal: 'package-faulty', faults: decoded.left }))
    : decoded
}

const textIn = ({ text, textBase64 }: Publishing): Either<Problem, Uint8Array> => {
  if ((text === undefined) === (textBase64 === undefined)) {
    const errors = [{ path: 'text', expected: 'exactly one of text and textBase64' }]
    return E.left({ problem: 'invalid-request', errors })
  }
  return E.right(
    text === undefined ? Buffer.from(textBase64 ?? '', 'base64') : Buffer.from(text, 'utf8'),
  )
}

const versionsOf = (
  { view }: Pick<Ledger, 'view'>,
  policy: PolicyId,
): ReadonlyArray<PublishedVersion> => view().catalogue.policies.get(policy) ?? []

/** Refuses what publishing would. */
const dryRun = (ledger: Ledger, request: PublicationRequest): Outcome<Published> => {
  const rehearsed = ledger.rehearse(request)
  if (E.isLeft(rehearsed)) return E.left(problemOf(rehearsed.left))
  const { policy, version, textSha256, packageSha256, diff } = rehearsed.right
  const json = { policy, version, textSha256, packageSha256, diff, recorded: false, dryRun: true }
  return E.right({ status: 200, json })
}

/** Publishes one version, or says what publishing it would change and oblige. */
export const publish =
  ({ ledger }: HandlerEnv) =>
  async ({ caller, body, headers }: Call<None, None, Publishing>): Promise<Outcome<Published>> => {
    const pkg = packageIn(body.package)
    if (E.isLeft(pkg)) return pkg
    const text = textIn(body)
    if (E.isLeft(text)) return text
    const { mediaType, locale, effectiveAt } = body
    const when = effectiveAt === undefined ? {} : { effectiveAt }
    const request = { package: pkg.right, text: text.right, mediaType, locale, ...when }
    if (body.dryRun === true) return dryRun(ledger, request)
    const meta = metaOf(caller, 'officer', headers, () => body)
    if (E.isLeft(meta)) return meta
    const published = await ledger.publish({ ...request, meta: meta.right })()
    if (E.isLeft(published)) return E.left(problemOf(published.left))
    const { position, ...rest } = published.right
    const json = { ...rest, dryRun: false, position: String(position) }
    return E.right({ status: rest.recorded ? 201 : 200, json })
  }

const policyBody = (ledger: Ledger, policy: PolicyId): t.TypeOf<typeof PolicyBody> => {
  const inForce = ledger.view().inForce.get(policy)?.version
  return {
    policy,
    versions: versionsOf(ledger, policy).map((each) => ({
      policy: each.policy,
      version: each.version,
      textSha256: each.textSha256,
      packageSha256: each.packageSha256,
      effectiveAt: each.effectiveAt,
      publishedAt: each.publishedAt,
      inForce: each.version === inForce,
    })),
  }
}

/** Every policy with its versions. */
export const policies =
  ({ ledger }: HandlerEnv) =>
  (): Outcome<t.TypeOf<typeof PoliciesBody>> => {
    const all = [...ledger.view().catalogue.policies.keys()].map((policy) =>
      policyBody(ledger, policy),
    )
    return E.right({ status: 200, json: { policies: all } })
  }

/** One policy with its versions. */
export const policy =
  ({ ledger }: HandlerEnv) =>
  ({
    params,
  }: Call<{ readonly policy: PolicyId }, None, undefined>): Outcome<
    t.TypeOf<typeof PolicyBody>
  > => {
    const found = policyBody(ledger, params.policy)
    return found.versions.length === 0
      ? E.left({ problem: 'policy-not-found' })
      : E.right({ status: 200, json: found })
  }

const versionIn = (
  ledger: Ledger,
  { policy: id, version }: OneVersion,
): Either<
  Problem,
  { readonly before: PublishedVersion | undefined; readonly found: PublishedVersion }
> => {
  const versions = versionsOf(ledger, id)
  if (versions.length === 0) return E.left({ problem: 'policy-not-found' })
  const at = versions.findIndex((each) => each.version === version)
  const found = versions[at]
  if (found === undefined) return E.left({ problem: 'version-not-found' })
  return E.right({ before: versions[at - 1], found })
}

/** The changes of this version since the one published before it. */
export const policyDiff =
  ({ ledger }: HandlerEnv) =>
  ({ params }: Call<OneVersion, None, undefined>): Outcome<t.TypeOf<typeof DiffBody>> => {
    const version = versionIn(ledger, params)
    if (E.isLeft(version)) return version
    const { before, found } = version.right
    const diff = diffPackages(before?.compiled.package, found.compiled.package)
    return E.right({ status: 200, json: { diff } })
  }

// A document may be a page of HTML: it must not run here, whoever wrote it.
const contained =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'none'"

const served = async (ledger: Ledger, hash: Sha256): Promise<Outcome<never>> => {
  const found = await ledger.document(hash)()
  if (E.isLeft(found)) return E.left(problemOf(found.left))
  if (O.isNone(found.right)) return E.left({ problem: 'document-not-found' })
  const { bytes, mediaType } = found.right.value
  const headers = [
    'Cache-Control',
    'private, max-age=31536000, immutable',
    'Content-Security-Policy',
    contained,
    'X-Content-Type-Options',
    'nosniff',
  ]
  return E.right({ status: 200, bytes, mediaType, headers, etag: `"${hash}"` })
}

/** A version's exact bytes: the text people read, or the package decisions are made by. */
export const documentOfVersion =
  ({ ledger }: HandlerEnv, which: 'textSha256' | 'packageSha256') =>
  async ({ params }: Call<OneVersion, None, undefined>): Promise<Outcome<never>> => {
    const version = versionIn(ledger, params)
    return E.isLeft(version) ? version : served(ledger, version.right.found[which])
  }

/** Exact bytes by their hash. */
export const document =
  ({ ledger }: HandlerEnv) =>
  async ({ params }: Call<{ readonly sha256: Sha256 }, None, undefined>): Promise<Outcome<never>> =>
    served(ledger, params.sha256)

/** Contradictions and gaps of a package, published or not. */
export const lint =
  () =>
  ({
    body,
  }: Call<None, None, t.TypeOf<typeof LintBody>>): Outcome<t.TypeOf<typeof FindingsBody>> => {
    const pkg = packageIn(body.package)
    return E.isLeft(pkg)
      ? pkg
      : E.right({ status: 200, json: { findings: lintPackage(pkg.right) } })
  }
