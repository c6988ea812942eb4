/** Requests and answers of the routes about policies and the catalogue. */
import { t } from '../../fp.ts'
import { closed, list, whole, words } from '../../kernel/codec.ts'
import { PolicyId, RecipientId, Sha256, VersionId } from '../../kernel/ids.ts'
import { Instant } from '../../kernel/instant.ts'
import { PolicyDiff } from '../../catalogue/diff/policy-diff.ts'
import { LogHealth } from './log-bodies.ts'
import { Finding } from '../../catalogue/lint/finding.ts'
import {
  Agreement,
  Category,
  LawProfileRule,
  MessageClassRule,
  PolicyPackage,
  Template,
} from '../../catalogue/package/package.ts'
import {
  Channel,
  InboundSource,
  Permission,
  Recipient,
  Sdk,
} from '../../catalogue/package/parties.ts'
import { Purpose } from '../../catalogue/package/purpose.ts'
import { ClockLeap } from '../../events/facts/clock.ts'
import { LawProfile, Locale } from '../../events/vocabulary.ts'
import { Base64, Content, decodedLater, InstantOrNow, MediaType, Position } from './scalars.ts'

/** The paths’ `:policy`. */
export const OnePolicy = closed('OnePolicy', { policy: PolicyId })
/** The paths’ `:policy` and `:version`. */
export const OneVersion = closed('OneVersion', { policy: PolicyId, version: VersionId })
/** The paths’ `:sha256`. */
export const OneDocument = closed('OneDocument', { sha256: Sha256 })

/** Looked at by the assembler, which names every fault of the package by its place. */
const Package = decodedLater(PolicyPackage)

/**
 * Exactly one of `text` and `textBase64`: the bytes people read, kept as they are. `effectiveAt` goes before the
 * package's own; without either it is `now`.
 */
export const PublishBody = closed(
  'Publish',
  { package: Package, mediaType: MediaType, locale: Locale },
  { text: Content, textBase64: Base64, effectiveAt: InstantOrNow, dryRun: t.boolean },
)

/** The changes of a publication, and its obligation: `diff.obligation`. A dry run records nothing. */
export const PublishedBody = closed(
  'Published',
  {
    policy: PolicyId,
    version: VersionId,
    textSha256: Sha256,
    packageSha256: Sha256,
    diff: PolicyDiff,
    recorded: t.boolean,
    dryRun: t.boolean,
  },
  { effectiveAt: Instant, position: Position },
)

const VersionBody = closed('Version', {
  policy: PolicyId,
  version: VersionId,
  textSha256: Sha256,
  packageSha256: Sha256,
  effectiveAt: Instant,
  publishedAt: Instant,
  inForce: t.boolean,
})
/** A policy with its versions, in the order of publication. */
export const PolicyBody = closed('Policy', {
  policy: PolicyId,
  versions: list(VersionBody, 10_000),
})
/** All policies. */
export const PoliciesBody = closed('Policies', { policies: list(PolicyBody, 1_000) })
/** The changes of one version. */
export const DiffBody = closed('Diff', { diff: PolicyDiff })

/** A package to be looked at; it need not be published. */
export const LintBody = closed('Lint', { package: Package })
/** The findings of lint. */
export const FindingsBody = closed('Findings', { findings: list(Finding, 10_000) })

const RegisteredPurposeBody = closed('RegisteredPurpose', {
  purpose: Purpose,
  policy: PolicyId,
  version: VersionId,
})

/** All that may be asked for at this instant, with labels. `until`: when a published version will change it. */
export const CatalogueBody = closed(
  'Catalogue',
  {
    profile: LawProfile,
    purposes: list(RegisteredPurposeBody, 100_000),
    categories: list(Category, 100_000),
    recipients: list(Recipient, 100_000),
    frozen: list(RecipientId, 100_000),
    sources: list(InboundSource, 100_000),
    sdks: list(Sdk, 100_000),
    permissions: list(Permission, 100_000),
    channels: list(Channel, 100_000),
    messageClasses: list(MessageClassRule, 1_000),
    templates: list(Template, 100_000),
    agreements: list(Agreement, 10_000),
    profiles: list(LawProfileRule, 100),
  },
  { until: Instant },
)

/** State of the node, for its operators. Nothing in it is about a person. */
export const HealthBody = closed(
  'Health',
  {
    ledger: t.string,
    alive: t.boolean,
    /** `full` and `damaged`: acts are refused, decisions go on. */
    store: words('StoreIs', ['ok', 'away', 'full', 'damaged']),
    position: Position,
    head: Position,
    /** Events of an embedded log; bytes of a server's, which does not count events. */
    lagEvents: whole(0, Number.MAX_SAFE_INTEGER),
    /** -1 once the loop that follows the log has stopped. */
    lagMs: whole(-1, Number.MAX_SAFE_INTEGER),
    /** Decisions are denied with PROJECTION_BEHIND. */
    behind: t.boolean,
    /** Bytes of erased keys in the vault's files: `no-room` and `failed` want an operator. */
    erasedPages: words('ErasedPages', ['done', 'pending', 'no-room', 'failed', 'database']),
    /** How often this process has read all its rows and found them whole: 0 until the first walk has ended. */
    rowWalks: whole(0, Number.MAX_SAFE_INTEGER),
    /** Other than `ok`: acts that do not protect are refused until it is right, or an operator accepts it. */
    clock: words('ClockState', ['ok', ...ClockLeap.words]),
    /** Milliseconds by which the machine's clock is ahead of the ledger's time; 0 while it is `ok`. */
    clockOffMs: whole(-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
  },
  {
    stopped: t.string,
    /** The place and the remedy, if the log is full or damaged. */
    storeSays: t.string,
    /** Absent where this process keeps none. */
    transparency: LogHealth,
  },
)
/** The leap that is accepted: another one, which came meanwhile, is not. */
export const ClockAcceptance = closed('ClockAcceptance', { leap: ClockLeap })
/** The accepted leap: from then on the ledger uses the later of the two times. */
export const ClockAcceptedBody = closed('ClockAccepted', {
  leap: ClockLeap,
  ledgerTime: Instant,
  clockTime: Instant,
})
/** All that the public doors say. */
export const StatusBody = closed('Status', { status: t.keyof({ ok: null, ready: null }) })
