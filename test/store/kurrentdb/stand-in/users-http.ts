/** The server's HTTP side, as far as an administrator's tools need it: health, and users. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { Metadata } from '@grpc/grpc-js'
import type { Access, User } from './access.ts'
import type { Node } from './node.ts'
import { credentialsOf } from './seen.ts'

const metadataOf = (request: IncomingMessage): Metadata => {
  const metadata = new Metadata()
  const { authorization } = request.headers
  if (authorization !== undefined) metadata.set('authorization', authorization)
  return metadata
}

const bodyOf = async (request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> => {
  const chunks: Array<Buffer> = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    return {}
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const listOf = (value: unknown): ReadonlyArray<string> =>
  Array.isArray(value) ? value.map(textOf) : []

type Reply = { readonly status: number; readonly body?: unknown }

const said = (status: number, loginName: string | null, error: string): Reply => ({
  status,
  body: { loginName, success: status < 300, error },
})

const found = (loginName: string, user: User | undefined): Reply =>
  user === undefined
    ? { status: 404, body: { data: null, success: false, error: 'NotFound' } }
    : {
        status: 200,
        body: {
          data: { loginName, fullName: loginName, groups: user.groups, disabled: false },
          success: true,
          error: 'Success',
        },
      }

/** Creating a user again with the same groups is a success, whatever the password. */
const createUser = ({ users }: Access, body: Readonly<Record<string, unknown>>): Reply => {
  const loginName = textOf(body['loginName'])
  const password = textOf(body['password'])
  const groups = listOf(body['groups'])
  if (loginName === '' || password === '') return { status: 400 }
  const there = users.get(loginName)
  if (there !== undefined)
    return there.groups.join() === groups.join()
      ? said(201, loginName, 'Success')
      : said(409, loginName, 'Conflict')
  users.set(loginName, { password, groups })
  return said(201, loginName, 'Success')
}

const resetPassword = (
  { users }: Access,
  loginName: string,
  body: Readonly<Record<string, unknown>>,
): Reply => {
  const user = users.get(loginName)
  if (user === undefined) return found(loginName, undefined)
  users.set(loginName, { ...user, password: textOf(body['newPassword']) })
  return said(200, loginName, 'Success')
}

const replyTo = async ({ access }: Node, request: IncomingMessage): Promise<Reply> => {
  const path = (request.url ?? '/').split('?')[0] ?? '/'
  if (path === '/health/live') return { status: 204 }
  const [, root, name = '', ...rest] = path.split('/')
  if (root !== 'users') return { status: 404 }
  const metadata = metadataOf(request)
  const caller = credentialsOf(metadata)?.user ?? ''
  if (access.refusesCaller(metadata) !== undefined) return { status: 401 }
  if (name === '$current' && access.users.has(caller))
    return found(caller, access.users.get(caller))
  if (!access.isAdmin(metadata)) return { status: 401 }
  const body = await bodyOf(request)
  if (request.method === 'POST' && name === '') return createUser(access, body)
  if (request.method === 'POST' && rest.join('/') === 'command/reset-password')
    return resetPassword(access, name, body)
  return request.method === 'GET' ? found(name, access.users.get(name)) : { status: 405 }
}

const send = (response: ServerResponse, { status, body }: Reply): void => {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
  response.end(body === undefined ? undefined : JSON.stringify(body))
}

/** The HTTP side; it listens nowhere itself. */
export const newHttp = (node: Node): Server =>
  createServer((request, response) => {
    node.record({
      call: 'users',
      user: credentialsOf(metadataOf(request))?.user,
      requiresLeader: false,
      deadlineMs: undefined,
      stream: undefined,
      expected: undefined,
      eventIds: [],
      peer: `${request.socket.remoteAddress}:${request.socket.remotePort}`,
      filter: undefined,
      from: `${request.method} ${request.url}`,
      count: undefined,
    })
    void replyTo(node, request).then((reply) => send(response, reply))
  })
