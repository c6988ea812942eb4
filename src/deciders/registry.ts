/** Registering recipients, warranties, templates and the reading of the law (stream `catalogue`). */
import { E } from '../fp.ts'
import { canonicalJson } from '../kernel/canonical-json.ts'
import type { Instant } from '../kernel/instant.ts'
import type { LedgerEvent } from '../events/ledger-event.ts'
import type { RegistryCommand } from '../commands/registry.ts'
import type { Decider, Draft } from './decider.ts'

/** The last thing said under each key, as canonical JSON of its body. */
export type RegistryState = { readonly [key: string]: string }

export type RegistryRefusal = {
  readonly refusal: 'recipient-unregistered'
  readonly recipient: string
}

export type RegistryContext = {
  readonly now: Instant
  /** Recipients that a policy in force names. */
  readonly known: (recipient: string) => boolean
}

const keyOf = (draft: Pick<Draft, 'type' | 'body'>): string => {
  const { body } = draft
  if ('recipient' in body) return `${draft.type}/${body.recipient}`
  if ('source' in body) return `${draft.type}/${body.source}`
  return 'template' in body ? `${draft.type}/${body.template}` : draft.type
}

/** What a command was answered says nothing of what is registered. */
const evolve = (state: RegistryState, event: LedgerEvent): RegistryState =>
  event.type === 'CommandAnswered' ? state : { ...state, [keyOf(event)]: canonicalJson(event.body) }

const draftOf = (command: RegistryCommand, at: Instant): Draft => {
  const when = { occurredAt: at, timeSource: 'ledger' as const }
  switch (command.act) {
    case 'register-recipient': {
      const { act: _name, ...body } = command
      return { ...when, type: 'RecipientRegistered', body }
    }
    case 'freeze-recipient': {
      const { act: _name, ...body } = command
      return { ...when, type: 'RecipientFrozen', body }
    }
    case 'record-warranty': {
      const { act: _name, ...body } = command
      return { ...when, type: 'SourceWarrantyRecorded', body }
    }
    case 'declare-template': {
      const { act: _name, ...body } = command
      return { ...when, type: 'MessageClassDeclared', body }
    }
    case 'activate-profile':
      return { ...when, type: 'LawProfileActivated', body: { profile: command.profile } }
  }
}

const isDone = (
  state: RegistryState,
  command: RegistryCommand,
  { now }: RegistryContext,
): boolean => {
  const draft = draftOf(command, now)
  return state[keyOf(draft)] === canonicalJson(draft.body)
}

export const registryDecider: Decider<
  RegistryState,
  RegistryCommand,
  RegistryContext,
  RegistryRefusal
> = {
  initial: {},
  evolve,
  isDone,
  decide: (state, command, context) => {
    if (command.act === 'freeze-recipient') {
      const registered =
        state[`RecipientRegistered/${command.recipient}`] !== undefined ||
        context.known(command.recipient)
      if (!registered)
        return E.left({ refusal: 'recipient-unregistered', recipient: command.recipient })
    }
    return E.right(isDone(state, command, context) ? [] : [draftOf(command, context.now)])
  },
}
