/** Permissions: users with passwords, and the ACL of a stream found place by place. */
import type { Metadata } from '@grpc/grpc-js'
import type { StoredLog } from './log.ts'
import type { Refusal } from './refusals.ts'
import { credentialsOf } from './seen.ts'
import { aclOf, objectOf, type Acl } from './stream-metadata.ts'

/** One user; groups without `$admins` give no rights by themselves. */
export type User = { readonly password: string; readonly groups: ReadonlyArray<string> }

/** The operations on a stream. */
export type Act = 'read' | 'write' | 'delete'

/** Access to one server's streams. */
export type Access = {
  /** Undefined: allowed. */
  readonly refuses: (metadata: Metadata, act: Act, stream: string) => Refusal | undefined
  /** A bad password is refused everywhere; no password only where a name is needed. */
  readonly refusesCaller: (metadata: Metadata) => Refusal | undefined
  readonly isAdmin: (metadata: Metadata) => boolean
  readonly users: Map<string, User>
}

const everyone = ['$all']
const adminsOnly = ['$admins']
const openToAll: Required<Acl> = {
  read: everyone,
  write: everyone,
  delete: everyone,
  metadataRead: everyone,
  metadataWrite: everyone,
}
const closed: Required<Acl> = {
  read: adminsOnly,
  write: adminsOnly,
  delete: adminsOnly,
  metadataRead: adminsOnly,
  metadataWrite: adminsOnly,
}

const settingsAcl = (log: StoredLog, field: '$userStreamAcl' | '$systemStreamAcl'): Acl =>
  aclOf(objectOf(log.stream('$settings').at(-1))[field])

/** The roles that may: said by the stream, else by `$settings`, else built in; each field alone. */
const rolesFor = (log: StoredLog, act: keyof Acl, stream: string): ReadonlyArray<string> => {
  const isSystem = stream.startsWith('$')
  const own = log.metadataOf(stream).acl[act]
  const byDefault = settingsAcl(log, isSystem ? '$systemStreamAcl' : '$userStreamAcl')[act]
  return own ?? byDefault ?? (isSystem ? closed : openToAll)[act]
}

/** On a metastream, reading and writing are acts on the stream it describes; deleting is not. */
const actOn = (
  act: Act,
  stream: string,
): { readonly act: keyof Acl; readonly stream: string } | undefined => {
  if (!stream.startsWith('$$')) return { act, stream }
  if (act === 'delete') return undefined
  return { act: act === 'read' ? 'metadataRead' : 'metadataWrite', stream: stream.slice(2) }
}

/** Security off: everyone may do everything, even write to `$all`. */
const openAccess = (users: Map<string, User>): Access => ({
  refuses: () => undefined,
  refusesCaller: () => undefined,
  isAdmin: () => true,
  users,
})

const securedAccess = (log: StoredLog, users: Map<string, User>): Access => {
  const callerOf = (metadata: Metadata) => {
    const given = credentialsOf(metadata)
    if (given === undefined) return { caller: 'nobody' } as const
    const user = users.get(given.user)
    return user?.password === given.password
      ? ({ caller: 'user', roles: [given.user, ...user.groups] } as const)
      : ({ caller: 'impostor' } as const)
  }
  const isAdmin = (metadata: Metadata) => {
    const caller = callerOf(metadata)
    return caller.caller === 'user' && caller.roles.includes('$admins')
  }
  return {
    users,
    isAdmin,
    refusesCaller: (metadata) =>
      callerOf(metadata).caller === 'impostor' ? 'not-authenticated' : undefined,
    refuses: (metadata, act, stream) => {
      const caller = callerOf(metadata)
      if (caller.caller === 'impostor') return 'not-authenticated'
      if (stream === '$all' && act !== 'read') return 'access-denied'
      if (caller.caller === 'nobody') return 'access-denied'
      const asked = actOn(act, stream)
      if (asked === undefined) return 'access-denied'
      if (caller.roles.includes('$admins')) return undefined
      const roles = rolesFor(log, asked.act, asked.stream)
      const may = roles.some((role) => role === '$all' || caller.roles.includes(role))
      return may ? undefined : 'access-denied'
    },
  }
}

/** The users that every server starts with. */
const builtIn: Readonly<Record<string, User>> = {
  admin: { password: 'changeit', groups: ['$admins'] },
  ops: { password: 'changeit', groups: ['$ops'] },
}

/** Access with these users besides the built-in ones. */
export const newAccess = (
  security: 'on' | 'off',
  log: StoredLog,
  users: Readonly<Record<string, User>>,
): Access => {
  const table = new Map(Object.entries({ ...builtIn, ...users }))
  return security === 'on' ? securedAccess(log, table) : openAccess(table)
}
