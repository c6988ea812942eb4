/** The reasons why a ledger on a server could not be opened. Nothing was written, save an identity into an empty log. */
import type { StoreFailure } from '../../event-store.ts'
import type { Deletable } from './canary.ts'
import type { MalformedConnection } from '../server/connection-string.ts'
import type { UnusableCertificate } from '../server/node-settings.ts'
import type { UnfitServer } from '../server/server-version.ts'
import type { RefusedConnection } from '../server/tls-probe.ts'

/** The rights that our user needs, in the order in which they are tested. */
export type NeededOperation = 'connect' | 'read' | 'write' | 'read the log'

/** The user or password is wrong, or the user lacks a right. Servers do not say which. */
export type AccessDenied = {
  readonly failure: 'access-denied'
  readonly operation: NeededOperation
}

/** The reasons why a process cannot open its log on a server. Names no host, no user, no password. */
export type OpenKurrentFailure =
  | MalformedConnection
  | UnusableCertificate
  | RefusedConnection
  | AccessDenied
  | UnfitServer
  | Deletable
  /** The log seals under another name: nothing sealed before would open under this one. */
  | { readonly failure: 'name-differs'; readonly name: string }
  | StoreFailure
