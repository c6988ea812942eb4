/** `publish`: a version of a policy, with the exact text that people read. */
import { randomUUID } from 'node:crypto'
import { extname } from 'node:path'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { PolicyDiff } from '../../catalogue/diff/policy-diff.ts'
import type { PolicyPackage } from '../../catalogue/package/package.ts'
import { renderText, renderedMediaType } from '../../catalogue/render-text.ts'
import type { Config } from '../../config.ts'
import { Locale } from '../../events/vocabulary.ts'
import { ActorId, eventIdFrom } from '../../kernel/ids.ts'
import { instantOf, parseInstant } from '../../kernel/instant.ts'
import type { CommandMeta, PublicationRequest, PublishRequest } from '../../ledger/ledger.ts'
import type { LedgerNode } from '../../main.ts'
import { rehearsePublication } from '../../ledger/publishing/publication.ts'
import { ledgerFlags, ledgerOptions, readFlags } from '../line/command.ts'
import type { Command, Flags, Io } from '../line/command.ts'
import { diffTable } from './diff-table.ts'
import { faulty, noLedger, ok } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'
import { faultFrom } from '../words/failures.ts'
import { hasLog } from '../../main/log.ts'
import { jsonOf } from '../words/json.ts'
import { withOpened } from '../opening/node.ts'
import { readBytes, readPackage } from './policy-files.ts'
import { catalogueIn, isEmptyBut } from './published.ts'
import { settingsFrom } from '../line/settings.ts'

const options = {
  ...ledgerOptions,
  'kek-file': { type: 'string', hint: 'FILE', about: 'the file of key-encryption keys' },
  policy: { type: 'string', hint: 'FOLDER|FILE', about: 'the policy package' },
  text: {
    type: 'string',
    hint: 'FILE',
    about: 'the text for people; without it, a rendering of the package',
  },
  'media-type': {
    type: 'string',
    hint: 'TYPE',
    about: "the text's media type; by default from the file's name",
  },
  locale: { type: 'string', hint: 'LANG', about: "the text's language: zh-CN or en (zh-CN)" },
  'effective-at': {
    type: 'string',
    hint: 'INSTANT',
    about: "when it takes effect: now, or an instant to come; else the package's own, else now",
  },
  new: { type: 'boolean', about: 'create a new ledger in the folder, with this policy' },
  'dry-run': {
    type: 'boolean',
    about: 'publish nothing; show the changes and the resulting obligation',
  },
  json: { type: 'boolean', about: 'print JSON' },
} as const

type Text = Pick<PublishRequest, 'text' | 'mediaType' | 'locale'>

const mediaTypes: { readonly [extension: string]: string | undefined } = {
  '.md': 'text/markdown; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.pdf': 'application/pdf',
}

const textOf = async (
  flags: Flags<typeof options>,
  pkg: PolicyPackage,
): Promise<Either<Fault, Text>> => {
  const locale = flags.text('locale') ?? 'zh-CN'
  if (!Locale.is(locale)) return E.left(faulty('usage', '--locale is zh-CN or en'))
  const path = flags.text('text')
  if (path === undefined)
    return E.right({
      text: Buffer.from(renderText(pkg), 'utf8'),
      mediaType: renderedMediaType,
      locale,
    })
  const bytes = await readBytes(path)
  if (E.isLeft(bytes)) return bytes
  const mediaType =
    flags.text('media-type') ?? mediaTypes[extname(path)] ?? 'application/octet-stream'
  return E.right({ text: bytes.right, mediaType, locale })
}

const effectiveAt = (
  flags: Flags<typeof options>,
): Either<Fault, PublishRequest['effectiveAt']> => {
  const said = flags.text('effective-at')
  if (said === undefined || said === 'now') return E.right(said)
  const at = parseInstant(said)
  return E.isRight(at) ? at : E.left(faulty('usage', `--effective-at: expected now, or ${at.left}`))
}

/** The actor of a publication at a command line: anybody who may write to the ledger's folder. */
const metaOf = (): CommandMeta => {
  const id = 'command-line'
  if (!ActorId.is(id)) throw new Error('an actor has a well-formed id')
  return { actor: { role: 'officer', id }, id: eventIdFrom(randomUUID()) }
}

const answer = async (
  io: Io,
  isJson: boolean,
  value: Record<string, unknown> & { readonly diff: PolicyDiff },
  lines: string,
): Promise<Either<Fault, number>> => {
  await io.out(isJson ? `${jsonOf(value)}\n` : diffTable(value.diff) + lines)
  return E.right(ok)
}

const rehearse = async (
  config: Config,
  request: PublicationRequest,
  isJson: boolean,
  io: Io,
): Promise<Either<Fault, number>> => {
  const catalogue = await catalogueIn(config)
  if (E.isLeft(catalogue)) return catalogue
  const rehearsed = rehearsePublication(catalogue.right, request, instantOf(Date.now()))
  if (E.isLeft(rehearsed)) return E.left(faultFrom(rehearsed.left))
  const { diff, reconsent, isDone } = rehearsed.right
  const again = reconsent.length === 0 ? '' : `consents asked again: ${reconsent.join(', ')}\n`
  const before = isDone ? 'this version is already published, with the same content\n' : ''
  return answer(
    io,
    isJson,
    { diff, reconsent, published: isDone },
    `${again}${before}nothing was published\n`,
  )
}

/** On the ledger of the folder; on a new one where that is what was asked for, never where another was meant. */
const onNode = async <A>(
  config: Config,
  { package: pkg }: PublicationRequest,
  isNew: boolean,
  work: (node: LedgerNode) => Promise<Either<Fault, A>>,
): Promise<Either<Fault, A>> => {
  if (!isNew) return hasLog(config) ? withOpened(config, work) : E.left(nothingYet(config))
  if (config.store !== 'embedded' || !hasLog(config)) return withOpened(config, work)
  const catalogue = await catalogueIn(config)
  if (E.isLeft(catalogue)) return catalogue
  // One that was killed on its way leaves a ledger in which nothing is published: it goes on.
  if (isEmptyBut(catalogue.right, pkg)) return withOpened(config, work)
  return E.left(
    faulty('cannot-create', `the folder ${config.folder} already has a ledger: leave --new out`),
  )
}

const nothingYet = (config: Config): Fault => {
  const { failed, lines } = noLedger(config.folder)
  return faulty(failed, ...lines, 'publish --new creates one with this policy')
}

const publishNow = async (
  config: Config,
  request: PublishRequest,
  { isNew, isJson }: { readonly isNew: boolean; readonly isJson: boolean },
  io: Io,
): Promise<Either<Fault, number>> =>
  onNode(config, request, isNew, async ({ ledger }) => {
    const published = await ledger.publish(request)()
    if (E.isLeft(published)) return E.left(faultFrom(published.left))
    const { recorded, textSha256, packageSha256, effectiveAt: at } = published.right
    const lines = `${recorded ? 'published' : 'was published before'}, in effect from ${at}\ntext    sha256 ${textSha256}\npackage sha256 ${packageSha256}\n`
    return answer(io, isJson, published.right, lines)
  })

const run = async (argv: ReadonlyArray<string>, io: Io): Promise<Either<Fault, number>> => {
  const flags = readFlags(options, argv, 0)
  if (E.isLeft(flags)) return flags
  const { text, is } = flags.right
  const path = text('policy')
  if (path === undefined)
    return E.left(faulty('usage', '--policy is required: a folder of JSON files, or one file'))
  const at = effectiveAt(flags.right)
  if (E.isLeft(at)) return at
  const config = settingsFrom(io, { ...ledgerFlags(text), 'kek-file': text('kek-file') })
  if (E.isLeft(config)) return config
  const pkg = await readPackage(path)
  if (E.isLeft(pkg)) return pkg
  const document = await textOf(flags.right, pkg.right)
  if (E.isLeft(document)) return document
  if (text('text') === undefined)
    io.err('without --text: the published text is a rendering of the package\n')
  const when = at.right === undefined ? {} : { effectiveAt: at.right }
  const request = { package: pkg.right, ...document.right, ...when }
  if (is('dry-run')) return rehearse(config.right, request, is('json'), io)
  const how = { isNew: is('new'), isJson: is('json') }
  return publishNow(config.right, { ...request, meta: metaOf() }, how, io)
}

export const publish: Command = {
  usage: '--policy FOLDER|FILE [--text FILE] [OPTIONS]',
  about: [
    'Stores the text and the package byte for byte, each under its SHA-256, and shows the changes since the previous version',
    'and the resulting obligation. --dry-run runs beside a server; publishing needs the ledger to itself. --new creates a',
    'ledger with this policy; serve creates one with the policy that comes with the program, or with its --policy.',
  ],
  options,
  examples: [
    'consent-ledger publish --policy policies/icbc-rong-e-lian --dry-run',
    'consent-ledger publish --policy policies/riverside-clinic --data ./clinic --new',
    'consent-ledger publish --policy my-policy --text my-policy.txt --effective-at 2027-01-01T00:00:00+08:00',
  ],
  exits: [
    '0  published, published before, or shown by --dry-run',
    '65 the policy is invalid, or its publication is refused',
    '73 --new: the folder has a ledger',
    '75 a server runs on this folder: use POST /v1/policies',
  ],
  run,
}
