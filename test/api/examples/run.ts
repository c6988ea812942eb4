/** One run of a real server in which every route answers with each of its statuses: what the contract shows. */
import { allRoutes } from '../../../src/api/routes.ts'
import type { RouteName } from '../../../src/api/routes.ts'
import { examplePackage } from '../../../src/api/bodies/example-package.ts'
import { openServedLedger } from '../../support/served-ledger.ts'
import type { ServedLedger } from '../../support/served-ledger.ts'
import type { Said } from '../../acceptance/client.ts'
import type { CredentialRole } from '../../../src/credentials/credential.ts'
import { abridge } from './abridge.ts'
import { endorsedCheckpoint } from './endorsed.ts'
import { runScenario } from './scenario.ts'
import type { Take } from './scenario.ts'
import { right } from '../../support/unwrap.ts'

type Answers = Record<string, Record<string, Record<string, unknown>>>

/** Keys are drawn, and how far the log is signed depends on how fast the run was. */
const signedText = (text: string): string =>
  text
    .replaceAll(/(?<=consent-ledger\/)[\da-f]{32}/g, '0'.repeat(32))
    .replace(/(?<=\n)\d+\n[\w+/]{43}=\n/, `42\n${'A'.repeat(43)}=\n`)
    .replaceAll(/(?<=\n— \S+ )\S+/g, 'A'.repeat(91).concat('='))
    .replaceAll(/\+[\da-f]{8}\+[\w+/]{44}/g, `+00000001+${'A'.repeat(44)}`)

const shown = (name: RouteName, media: string, { json, text }: Said): unknown => {
  if (name === 'logTile') return 'hashes of 32 bytes each'
  if (name === 'logEntries') return 'entries, each after its length in two bytes'
  if (name === 'proof')
    return `c2sp.org/tlog-proof@v1\nindex 7\n${'A'.repeat(43)}=\n\n${signedText(text.slice(text.indexOf('\n\n') + 2))}`
  if (name === 'logCheckpoint' || name === 'logKeys') return signedText(text)
  if (name === 'openapi') return { openapi: json.openapi, info: { title: json.info.title } }
  // The pages of an erased key are cleared beside the run, which may end first.
  if (name === 'health') return { ...json, erasedPages: 'done' }
  // An archive begins with these letters; what else is in it is no text.
  if (media === 'application/zip') return text.slice(0, 2)
  if (!media.includes('ndjson')) return json ?? text
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

const hourMs = 3_600_000

/** Takes down each answer under its route, status and media type; the first of each. */
const takerOf = ({ call }: ServedLedger, answers: Answers): Take => {
  return async (name: RouteName, by: CredentialRole | undefined, options = {}) => {
    const route = allRoutes.find((each) => each.name === name)
    if (route === undefined) throw new Error(`no route ${name}`)
    const { params = {}, query = {}, body, headers } = options
    const path = route.path.replaceAll(/[:*](\w+)/g, (_, each: string) => params[each] ?? '')
    const asked = new URLSearchParams(query).toString()
    const said = await call(route.method, asked === '' ? path : `${path}?${asked}`, {
      ...(by === undefined ? {} : { by }),
      ...(body === undefined ? {} : { body }),
      ...(headers === undefined ? {} : { headers }),
    })
    const answer = route.answers.find(({ status }) => status === said.status)
    if (answer === undefined) throw new Error(`${name} answered ${said.status}: ${said.text}`)
    const media =
      headers?.['accept'] ?? (typeof answer.body === 'string' ? answer.body : 'application/json')
    const byStatus = (answers[name] ??= {})
    const byMedia = (byStatus[said.status] ??= {})
    // Of work that takes a while, its end.
    if (byMedia[media] === undefined || name === 'rebuild' || name === 'fsck')
      byMedia[media] = shown(name, media, said)
    return said.json
  }
}

/** A node whose clock leapt. */
const leapt = async (answers: Answers): Promise<void> => {
  const ledger = await openServedLedger({ config: { clockLeapMs: hourMs } })
  try {
    ledger.clock.pass(48 * 60)
    await takerOf(ledger, answers)('acceptClock', 'operator', { body: { leap: 'ahead' } })
  } finally {
    await ledger.close()
  }
}

/** A node whose checkpoints a witness cosigns. */
const endorsed = async (answers: Answers, ledger: ServedLedger): Promise<void> => {
  const body = { identifier: { kind: 'customer_no', value: 'A-1009' } }
  const grow = () => ledger.call('POST', '/v1/subjects', { by: 'service', body })
  const note = signedText(await endorsedCheckpoint(ledger, grow))
  answers['endorsedCheckpoint'] = { '200': { 'text/plain; charset=utf-8': note } }
}

/** Every answer, by route, status and media type. */
export const exampleAnswers = async (): Promise<unknown> => {
  const answers: Answers = {}
  const ledger = await openServedLedger()
  const listed = ledger.node().credentials.list()
  const keys = await right(() => Promise.resolve(listed))
  try {
    await runScenario(ledger, takerOf(ledger, answers), examplePackage)
    await endorsed(answers, ledger)
  } finally {
    await ledger.close()
  }
  await leapt(answers)
  // In the order of the table, so that ids are numbered as one reads.
  return abridge(
    Object.fromEntries(
      allRoutes.flatMap(({ name }) => (name in answers ? [[name, answers[name]]] : [])),
    ),
    keys.map(({ id, roles }) => [id, `the-${roles.join('-')}`]),
  )
}
