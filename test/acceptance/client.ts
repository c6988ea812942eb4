/** A client of a ledger over HTTP: record this, ask that. It remembers its last write, so that it reads it back. */
import { renderText, renderedMediaType } from '../../src/catalogue/render-text.ts'
import type { PolicyPackage } from '../../src/catalogue/package/package.ts'
import type { DecisionBody } from '../../src/api/bodies/decision-bodies.ts'
import type { CredentialRole } from '../../src/credentials/credential.ts'
import { actBodyBytes } from '../../src/api/route.ts'
import { untilAnswered } from '../support/until.ts'

export type Said = {
  readonly status: number
  readonly text: string
  // oxlint-disable-next-line typescript/no-explicit-any -- the tests say what they expect of it
  readonly json: any
}

export type Call = (
  method: string,
  path: string,
  options?: {
    readonly by?: CredentialRole
    readonly body?: unknown
    readonly raw?: string | Uint8Array<ArrayBuffer>
    readonly headers?: Readonly<Record<string, string>>
  },
) => Promise<Said>

/** A receipt of an act, as it stands in JSON. */
export type Receipt = {
  readonly events: ReadonlyArray<{
    readonly id: string
    readonly type: string
    readonly recordedAt: string
    readonly body?: unknown
  }>
  readonly revision: string
  readonly repeated: boolean
  readonly position?: string
}

/** An event of a person's story, as the auditor is shown it. */
export type TrailEntry = {
  readonly position: string
  readonly event: {
    readonly id: string
    readonly type: string
    readonly recordedAt: string
    readonly body: { readonly device?: string }
  }
  readonly personal: ReadonlyArray<object>
}

type Act = { readonly act: string; readonly [field: string]: unknown }
type Asked = {
  readonly purpose: string
  readonly operation: string
  readonly [field: string]: unknown
}
type Recorder = { readonly by?: CredentialRole; readonly key?: string }

export type Client = {
  readonly call: Call
  /** A person nobody knew before. */
  readonly person: () => Promise<string>
  /** Records acts one after the other; each must be accepted. The last one's receipt. */
  readonly act: (subject: string, act: Act, recorder?: Recorder) => Promise<Receipt>
  /** The problem that an act must end in. */
  readonly refused: (subject: string, act: Act, recorder?: Recorder) => Promise<string>
  /** A person's story, opened by the auditor, who says why. */
  readonly trail: (subject: string) => Promise<ReadonlyArray<TrailEntry>>
  readonly register: (command: Act) => Promise<void>
  /** As an officer publishes it: the exact text, and the package as data. */
  readonly publish: (pkg: PolicyPackage, more?: object) => Promise<void>
  /** Of this moment, after everything this client wrote. */
  readonly ask: (subject: string, question: Asked) => Promise<DecisionBody>
  /** Many at once; each names its subject. */
  readonly askMany: (questions: ReadonlyArray<object>) => Promise<ReadonlyArray<DecisionBody>>
  /** As it was true at `asOf`, by what was known at `knownAt`. */
  readonly askThen: (
    subject: string,
    question: Asked,
    then: { readonly asOf: string; readonly knownAt: string },
  ) => Promise<DecisionBody>
  /** `DECISION CODE,CODE` of this moment: what most checks are about. */
  readonly verdict: (subject: string, question: Asked) => Promise<string>
}

export type Keys = { readonly [R in CredentialRole]: string }

const caller =
  (origin: () => string, keys: Keys): Call =>
  async (method, path, { by, body, raw, headers } = {}) => {
    const content = raw ?? (body === undefined ? undefined : JSON.stringify(body))
    const asked = {
      method,
      headers: {
        ...(by === undefined ? {} : { authorization: `Bearer ${keys[by]}` }),
        ...(content === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(content === undefined ? {} : { body: content }),
    }
    const ask = async () => {
      const answer = await fetch(origin() + path, asked)
      return { response: answer, bytes: Buffer.from(await answer.arrayBuffer()) }
    }
    const mayBeRefusedUnread = content !== undefined && content.length > actBodyBytes
    const { response, bytes } = await (mayBeRefusedUnread ? untilAnswered(ask) : ask())
    const type = response.headers.get('content-type') ?? ''
    // Bytes that are no text keep their values, one character each.
    const text = bytes.toString(type.includes('octet-stream') ? 'latin1' : 'utf8')
    const isJson = /[/+]json/.test(type)
    return { status: response.status, text, json: isJson ? JSON.parse(text) : undefined }
  }

/** The name of a problem. */
export const problemIn = ({ json, text }: Said): string => {
  const type: unknown = json?.type
  if (typeof type !== 'string') throw new Error(`no problem document: ${text}`)
  return type.replace('urn:consent-ledger:problem:', '')
}

/** Decision and reasons in one line. */
export const verdictOf = ({ decision, reasons }: DecisionBody): string =>
  `${decision} ${reasons.map(({ code }) => code).join(',')}`

let people = 0

/** Talks to whatever `origin` says now. */
export const clientOf = (origin: () => string, keys: Keys): Client => {
  const call = caller(origin, keys)
  let written = -1n
  const wrote = (position: string | undefined): void => {
    if (position !== undefined && BigInt(position) > written) written = BigInt(position)
  }
  const send = (subject: string, act: Act, { by = 'service', key }: Recorder = {}): Promise<Said> =>
    call('POST', `/v1/subjects/${subject}/acts`, {
      by,
      body: act,
      ...(key === undefined ? {} : { headers: { 'idempotency-key': key } }),
    })
  const question = async (body: object): Promise<DecisionBody> => {
    // A service is answered under the law in force only; an auditor says why they ask.
    const asked =
      'profile' in body
        ? { by: 'auditor' as const, body: { ...body, reason: 'audit' } }
        : { by: 'service' as const, body }
    const said = await call('POST', `/v1/decisions?minPosition=${written}`, asked)
    if (said.status !== 200) throw new Error(`not answered: ${said.text}`)
    return said.json
  }
  const ask: Client['ask'] = (subject, asked) => question({ subject, ...asked })
  return {
    call,
    person: async () => {
      people += 1
      const body = { identifier: { kind: 'customer_no', value: `C-${process.pid}-${people}` } }
      return (await call('POST', '/v1/subjects', { by: 'service', body })).json.subject
    },
    act: async (subject, act, recorder) => {
      const said = await send(subject, act, recorder)
      if (said.status !== 201 && said.status !== 200) {
        throw new Error(`${act.act} was not taken: ${said.text}`)
      }
      wrote(said.json.receipt.position)
      return said.json.receipt
    },
    refused: async (subject, act, recorder) => problemIn(await send(subject, act, recorder)),
    trail: async (subject) =>
      (await call('GET', `/v1/subjects/${subject}/trail?reason=audit&limit=500`, { by: 'auditor' }))
        .json.entries,
    register: async (command) => {
      const said = await call('POST', '/v1/catalogue', { by: 'officer', body: command })
      if (said.status !== 201) throw new Error(`not registered: ${said.text}`)
      wrote(said.json.receipt.position)
    },
    publish: async (pkg, more = {}) => {
      const text = renderText(pkg)
      const body = { package: pkg, text, mediaType: renderedMediaType, locale: 'zh-CN', ...more }
      const said = await call('POST', '/v1/policies', { by: 'officer', body })
      if (said.status !== 201) throw new Error(`not published: ${said.text}`)
      wrote(said.json.position)
    },
    ask,
    askMany: async (questions) => {
      const asked = questions.some((each) => 'profile' in each)
        ? { by: 'auditor' as const, body: { questions, reason: 'audit' } }
        : { by: 'service' as const, body: { questions } }
      const said = await call('POST', `/v1/decisions/batch?minPosition=${written}`, asked)
      if (said.status !== 200) throw new Error(`not answered: ${said.text}`)
      return said.json.answers
    },
    askThen: (subject, asked, then) => question({ subject, ...asked, ...then }),
    verdict: async (subject, asked) => verdictOf(await ask(subject, asked)),
  }
}
