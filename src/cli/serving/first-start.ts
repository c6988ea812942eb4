/** The first content of a new ledger: its policy, and one credential for each role, shown once. */
import { randomUUID } from 'node:crypto'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { renderText, renderedMediaType } from '../../catalogue/render-text.ts'
import type { PolicyPackage } from '../../catalogue/package/package.ts'
import type { View } from '../../catalogue/view.ts'
import { CredentialRole } from '../../credentials/credential.ts'
import type { CredentialId } from '../../credentials/credential.ts'
import type { Credentials } from '../../credentials/credentials.ts'
import { ActorId, eventIdFrom } from '../../kernel/ids.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { Fault } from '../words/exit.ts'
import { faultFrom } from '../words/failures.ts'
import { areKeysDue, noteKeysDue } from './first-keys-due.ts'

/** Publishes the policy that a new ledger opens with; where one was published before, it stays as it is. */
export const publishFirst = async (
  ledger: Pick<Ledger, 'view' | 'publish'>,
  read: () => Promise<Either<Fault, PolicyPackage>>,
): Promise<Either<Fault, 'published' | 'was-open'>> => {
  if (ledger.view().catalogue.policies.size > 0) return E.right('was-open')
  const pkg = await read()
  if (E.isLeft(pkg)) return pkg
  const id = 'first-start'
  if (!ActorId.is(id)) throw new Error('an actor has a well-formed id')
  const published = await ledger.publish({
    package: pkg.right,
    text: Buffer.from(renderText(pkg.right), 'utf8'),
    mediaType: renderedMediaType,
    locale: 'zh-CN',
    meta: { actor: { role: 'system', id }, id: eventIdFrom(randomUUID()) },
  })()
  return E.isLeft(published) ? E.left(faultFrom(published.left)) : E.right('published')
}

/** A key and the role it was made for. */
export type FirstKey = { readonly role: CredentialRole; readonly key: string }

/** `unseen`: credentials that an earlier start made, and may not have shown. */
export type FirstKeys = {
  readonly keys: ReadonlyArray<FirstKey>
  readonly unseen: ReadonlyArray<CredentialId>
}

/**
 * One key for each role, unless credentials were made before and their keys were shown: then none. What an earlier
 * start made stays as it is: it may have been shown in the moment before that start ended.
 */
export const createFirstKeys = async (
  credentials: Credentials,
  folder: string,
): Promise<Either<Fault, FirstKeys>> => {
  const known = credentials.list()
  if (E.isLeft(known)) return E.left(faultFrom(known.left))
  const isDue = areKeysDue(folder)
  if (known.right.length > 0 && !isDue) return E.right({ keys: [], unseen: [] })
  if (!isDue) await noteKeysDue(folder)
  const keys: FirstKey[] = []
  for (const role of CredentialRole.words) {
    const made = await credentials.create({ roles: [role], name: `first ${role}` })()
    if (E.isLeft(made)) return E.left(faultFrom(made.left))
    keys.push({ role, key: made.right.key })
  }
  const unseen = known.right.filter(({ revokedAt }) => revokedAt === undefined).map(({ id }) => id)
  return E.right({ keys, unseen })
}

const unseenText = (unseen: ReadonlyArray<CredentialId>): ReadonlyArray<string> =>
  unseen.length === 0
    ? []
    : [
        '',
        `An earlier start ended before its credentials were shown. Revoke those that nobody has: ${unseen.join(', ')}`,
      ]

type Try = { readonly path: string; readonly body?: unknown; readonly says: string }

/** A first request for each role to try. The number is nobody's: a made-up one for trying. */
const triesOf = (text: string): { readonly [R in CredentialRole]: Try } => ({
  service: {
    says: 'get the surrogate of a person',
    path: '/v1/subjects',
    body: { identifier: { kind: 'phone', value: '+86 199 0000 0000' } },
  },
  officer: { says: 'list the published policies', path: '/v1/policies' },
  auditor: { says: 'get counts of all events', path: '/v1/statistics' },
  regulator: { says: 'read the text of the policy', path: text },
  operator: { says: 'get the health of the ledger', path: '/v1/health' },
})

/** Of the policy that was published first. */
const textOf = ({ catalogue }: View): string => {
  const [first] = [...catalogue.policies.values()].flat()
  return first === undefined
    ? '/v1/policies'
    : `/v1/policies/${first.policy}/versions/${first.version}/text`
}

const curlOf = (origin: string, key: string, { path, body }: Try): string => {
  const json =
    body === undefined ? '' : ` -H 'Content-Type: application/json' -d '${JSON.stringify(body)}'`
  return `curl -sS -H 'Authorization: Bearer ${key}'${json} ${origin}${path}`
}

/** The keys with what to try next; nothing where there are none. */
export const keysText = (origin: string, view: View, { keys, unseen }: FirstKeys): string => {
  if (keys.length === 0) return ''
  const tries = triesOf(textOf(view))
  const lines = keys.flatMap(({ role, key }) => [
    '',
    `${role}: ${key}`,
    `# ${tries[role].says}`,
    curlOf(origin, key, tries[role]),
  ])
  const head = 'Credentials, one for each role. They are shown only once: keep them.'
  return ['', head, ...lines, ...unseenText(unseen), '', ''].join('\n')
}
