/** Registering recipients, warranties, templates and the law profile (stream `catalogue`). */
import { E } from '../fp.ts'
import { currentNames, unknownNames } from '../catalogue/current-versions.ts'
import { isRecipientTaken, isTemplateLoosened } from '../catalogue/names-taken.ts'
import type { View } from '../catalogue/view.ts'
import { canonicalJson } from '../kernel/canonical-json.ts'
import type { PurposeId, SourceId } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instant.ts'
import type { LedgerEvent } from '../events/ledger-event.ts'
import { IdentifierKindName } from '../events/vocabulary.ts'
import type { RegistryCommand } from '../commands/registry.ts'
import type { Decider, Draft } from './decider.ts'
import { unregisteredCategories } from './lookups.ts'
import type { UnregisteredCategories } from './refusal.ts'

/** The last registration under each key, as canonical JSON of its body. */
export type RegistryState = { readonly [key: string]: string }

export type RegistryRefusal =
  | { readonly refusal: 'recipient-unregistered'; readonly recipient: string }
  /** No version in force or to come names it. A misspelt name would have no effect, unnoticed. */
  | { readonly refusal: 'source-unregistered'; readonly source: SourceId }
  | { readonly refusal: 'purpose-unregistered'; readonly purpose: PurposeId }
  /** No version in force or to come has them. */
  | ({ readonly refusal: 'category-unregistered' } & UnregisteredCategories)
  /** A policy names this recipient, so a registration would have no effect, or would describe another party. */
  | { readonly refusal: 'recipient-taken' }
  /** A policy declares the template as marketing. */
  | { readonly refusal: 'template-loosened' }
  /** The kind is built in, or was added with another rule. */
  | { readonly refusal: 'identifier-kind-taken' }
  /** No value could match the rule, or its check cannot be computed. */
  | { readonly refusal: 'identifier-rule-impossible' }
  | { readonly refusal: 'too-many-identifier-kinds'; readonly limit: number }

export type RegistryContext = {
  readonly now: Instant
  /** Whether a policy in force names the recipient. */
  readonly known: (recipient: string) => boolean
  readonly view: View
}

const keyOf = (draft: Pick<Draft, 'type' | 'body'>): string => {
  const { body } = draft
  if ('recipient' in body) return `${draft.type}/${body.recipient}`
  if ('source' in body) return `${draft.type}/${body.source}`
  if ('identifierKind' in body) return `${draft.type}/${body.identifierKind}`
  return 'template' in body ? `${draft.type}/${body.template}` : draft.type
}

/** The record of an answer changes no registration. */
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
    case 'add-identifier-kind': {
      const { act: _name, ...body } = command
      return { ...when, type: 'IdentifierKindAdded', body }
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

type KindCommand = Extract<RegistryCommand, { readonly act: 'add-identifier-kind' }>

/** Luhn needs digits; GB 11643 needs 18 characters, of which the last may be a letter. */
const isPossible = ({ characters, min, max, letters, check }: KindCommand['rule']): boolean => {
  if (min > max) return false
  if (check === 'luhn') return characters === 'digits' && max > 1
  return (
    check === 'none' ||
    (characters === 'letters_digits' && min <= 18 && max >= 18 && letters === 'upper')
  )
}

/** `other` stands in events for kinds of earlier versions. */
const ownKinds: ReadonlySet<string> = new Set(IdentifierKindName.words)

/** Far more than a bank needs. Every node loads all kinds, and none is ever removed. */
const maxKinds = 64

const isFull = (state: RegistryState): boolean =>
  Object.keys(state).filter((key) => key.startsWith('IdentifierKindAdded/')).length >= maxKinds

const kindFault = (state: RegistryState, command: KindCommand): RegistryRefusal | undefined => {
  const { identifierKind, rule } = command
  if (ownKinds.has(identifierKind)) return { refusal: 'identifier-kind-taken' }
  if (!isPossible(rule)) return { refusal: 'identifier-rule-impossible' }
  const known = state[`IdentifierKindAdded/${identifierKind}`]
  if (known === undefined)
    return isFull(state) ? { refusal: 'too-many-identifier-kinds', limit: maxKinds } : undefined
  return known === canonicalJson({ identifierKind, rule })
    ? undefined
    : { refusal: 'identifier-kind-taken' }
}

type RecipientCommand = Extract<RegistryCommand, { readonly act: 'register-recipient' }>

const recipientFault = (view: View, command: RecipientCommand): RegistryRefusal | undefined => {
  const [purpose] = unknownNames(view, 'purposes', command.purposes)
  if (purpose !== undefined) return { refusal: 'purpose-unregistered', purpose }
  const { categories } = command
  const known = [...currentNames(view, 'categories')].toSorted()
  const unknown = unregisteredCategories(categories, known, 'policies')
  if (unknown !== undefined) return unknown
  return isRecipientTaken(view, command) ? { refusal: 'recipient-taken' } : undefined
}

const sourceFault = (view: View, source: SourceId): RegistryRefusal | undefined =>
  unknownNames(view, 'sources', [source]).length > 0
    ? { refusal: 'source-unregistered', source }
    : undefined

/** Registrations that would contradict the policies. */
const faultOf = (
  state: RegistryState,
  command: RegistryCommand,
  { known, view }: RegistryContext,
): RegistryRefusal | undefined => {
  switch (command.act) {
    case 'freeze-recipient': {
      const { recipient } = command
      const isRegistered = state[`RecipientRegistered/${recipient}`] !== undefined
      return isRegistered || known(recipient)
        ? undefined
        : { refusal: 'recipient-unregistered', recipient }
    }
    case 'register-recipient':
      return recipientFault(view, command)
    case 'declare-template':
      return isTemplateLoosened(view, command.template, command.segments)
        ? { refusal: 'template-loosened' }
        : undefined
    case 'add-identifier-kind':
      return kindFault(state, command)
    case 'record-warranty':
      return sourceFault(view, command.source)
    case 'activate-profile':
      return undefined
  }
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
    const fault = isDone(state, command, context) ? undefined : faultOf(state, command, context)
    if (fault !== undefined) return E.left(fault)
    return E.right(isDone(state, command, context) ? [] : [draftOf(command, context.now)])
  },
}
