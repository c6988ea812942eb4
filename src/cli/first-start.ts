/** What a new ledger gets: the policy it comes with, and one credential for each role, shown once. */
import { randomUUID } from 'node:crypto'
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import { renderText, renderedMediaType } from '../catalogue/render-text.ts'
import { CredentialRole } from '../credentials/credential.ts'
import type { Credentials } from '../credentials/credentials.ts'
import { ActorId, eventIdFrom } from '../kernel/ids.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Fault } from './exit.ts'
import { faultFrom } from './failures.ts'
import { readPackage } from './policy-files.ts'
import { seedPolicyFolder } from './project.ts'

/** Publishes the policy that comes with the program, unless some policy was published before. */
export const publishSeed = async (
  ledger: Pick<Ledger, 'view' | 'publish'>,
): Promise<Either<Fault, void>> => {
  if (ledger.view().catalogue.policies.size > 0) return E.right(undefined)
  const pkg = await readPackage(seedPolicyFolder)
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
  return E.isLeft(published) ? E.left(faultFrom(published.left)) : E.right(undefined)
}

/** A key and the role it was made for. */
export type FirstKey = { readonly role: CredentialRole; readonly key: string }

/** One key for each role, unless credentials were made before: then none. */
export const createFirstKeys = async (
  credentials: Credentials,
): Promise<Either<Fault, ReadonlyArray<FirstKey>>> => {
  const known = credentials.list()
  if (E.isLeft(known)) return E.left(faultFrom(known.left))
  if (known.right.length > 0) return E.right([])
  const keys: FirstKey[] = []
  for (const role of CredentialRole.words) {
    const made = await credentials.create({ roles: [role], name: `first ${role}` })()
    if (E.isLeft(made)) return E.left(faultFrom(made.left))
    keys.push({ role, key: made.right.key })
  }
  return E.right(keys)
}

type Try = { readonly path: string; readonly body?: unknown; readonly says: string }

/** What each role can try first. The number is nobody's: a made-up one for trying. */
const tries: { readonly [R in CredentialRole]: Try } = {
  service: {
    says: 'get the surrogate of a person',
    path: '/v1/subjects',
    body: { identifier: { kind: 'phone', value: '+86 199 0000 0000' } },
  },
  officer: { says: 'see what is published', path: '/v1/policies' },
  auditor: { says: 'see the counts of all events', path: '/v1/statistics' },
  regulator: {
    says: 'read the text of the policy',
    path: '/v1/policies/icbc-rong-e-lian/versions/v1/text',
  },
  operator: { says: 'see how the ledger is', path: '/v1/health' },
}

const curlOf = (origin: string, { role, key }: FirstKey): string => {
  const { path, body } = tries[role]
  const json =
    body === undefined ? '' : ` -H 'Content-Type: application/json' -d '${JSON.stringify(body)}'`
  return `curl -sS -H 'Authorization: Bearer ${key}'${json} ${origin}${path}`
}

/** The keys with what to try next; nothing where there are none. */
export const keysText = (origin: string, keys: ReadonlyArray<FirstKey>): string =>
  keys.length === 0
    ? ''
    : [
        '',
        'Credentials, one for each role. They are shown this once; keep them.',
        ...keys.flatMap((each) => [
          '',
          `${each.role}: ${each.key}`,
          `# ${tries[each.role].says}`,
          curlOf(origin, each),
        ]),
        '',
        '',
      ].join('\n')
