/** Registrations by officers beside policy versions. */
import { E, t } from '../fp.ts'
import type { Either } from '../fp.ts'
import { closed, decode, list, text } from '../kernel/codec.ts'
import type { Fault } from '../kernel/codec.ts'
import {
  CategoryId,
  PurposeId,
  RecipientId,
  RegionId,
  Sha256,
  SourceId,
  TemplateId,
} from '../kernel/ids.ts'
import { InstantInput } from '../kernel/instant.ts'
import { IdentifierKind, IdentifierRule } from '../events/identifier-kind.ts'
import { RecipientKind, RecipientRole } from '../events/facts/registry.ts'
import { LawProfile, MessageClass } from '../events/vocabulary.ts'
import { named } from './acts/act.ts'

export const RegisterRecipient = closed('RegisterRecipient', {
  ...named('register-recipient'),
  recipient: RecipientId,
  name: closed('Name', { 'zh-CN': text(200), en: text(200) }),
  kind: RecipientKind,
  role: RecipientRole,
  region: RegionId,
  categories: list(CategoryId, 64),
  purposes: list(PurposeId, 64),
})

export const FreezeRecipient = closed('FreezeRecipient', {
  ...named('freeze-recipient'),
  recipient: RecipientId,
  frozen: t.boolean,
})

export const RecordWarranty = closed('RecordWarranty', {
  ...named('record-warranty'),
  source: SourceId,
  warrantySha256: Sha256,
  until: InstantInput,
})

export const DeclareTemplate = closed('DeclareTemplate', {
  ...named('declare-template'),
  template: TemplateId,
  segments: list(MessageClass, 16),
  contentSha256: Sha256,
})

export const ActivateProfile = closed('ActivateProfile', {
  ...named('activate-profile'),
  profile: LawProfile,
})

export const AddIdentifierKind = closed('AddIdentifierKind', {
  ...named('add-identifier-kind'),
  identifierKind: IdentifierKind,
  rule: IdentifierRule,
})

/** One codec per command, by the name in its `act` field. */
export const registryCodecs = {
  'register-recipient': RegisterRecipient,
  'freeze-recipient': FreezeRecipient,
  'record-warranty': RecordWarranty,
  'declare-template': DeclareTemplate,
  'activate-profile': ActivateProfile,
  'add-identifier-kind': AddIdentifierKind,
} as const

type Name = keyof typeof registryCodecs
export type RegistryCommand = { [N in Name]: t.TypeOf<(typeof registryCodecs)[N]> }[Name]

const isName = (u: unknown): u is Name => typeof u === 'string' && Object.hasOwn(registryCodecs, u)

/** Decodes one registry command by its name, or says every fault. */
export const decodeRegistryCommand = (
  value: unknown,
): Either<ReadonlyArray<Fault>, RegistryCommand> => {
  const name = typeof value === 'object' && value !== null && 'act' in value ? value.act : undefined
  if (!isName(name))
    return E.left([{ path: 'act', expected: `one of ${Object.keys(registryCodecs).join(' | ')}` }])
  const codec: t.Decoder<unknown, RegistryCommand> = registryCodecs[name]
  return decode(codec)(value)
}
