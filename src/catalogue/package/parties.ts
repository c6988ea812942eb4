/** Recipients, sources and SDKs of data, and the channels and permissions in between. */
import { t } from '../../fp.ts'
import { closed, list, text, words } from '../../kernel/codec.ts'
import {
  CategoryId,
  ChannelId,
  PermissionId,
  PurposeId,
  RecipientId,
  RegionId,
  SourceId,
} from '../../kernel/ids.ts'
import { MessageClass } from '../../events/vocabulary.ts'
import { Clauses, Label } from './label.ts'

/** Somebody outside the app who may be given data. `unnamed`: the policy names a kind, not a party, and lint says so. */
export const Recipient = closed(
  'Recipient',
  {
    id: RecipientId,
    label: Label,
    clauses: Clauses,
    type: words('RecipientType', [
      'third_party',
      'sdk_vendor',
      'government',
      'scene_operator',
      'affiliate',
      'partner',
      'analytics',
    ]),
    /** For whom it acts (PIPL 20, 21, 23). */
    role: words('RecipientRole', ['controller', 'processor', 'joint_controller']),
    /** Its country: ISO 3166-1 alpha-2. */
    region: RegionId,
    /** The data that it may receive. */
    categories: list(CategoryId, 64),
    /** Whether the text says who it is. */
    named: t.boolean,
  },
  {
    contact: text(200),
    termsUrl: text(400),
    /** No consent is asked under the bank's literal text (clause 1.5-a): under cn-pipl it still is. */
    literalNeedsNoConsent: t.boolean,
  },
)
export type Recipient = t.TypeOf<typeof Recipient>

/** Somebody who passes data on to the bank; a warranty of lawful origin is due (clause P.IV). */
export const InboundSource = closed('InboundSource', {
  id: SourceId,
  label: Label,
  clauses: Clauses,
  /** The data that it sends. */
  categories: list(CategoryId, 64),
  /** For what it may be used. */
  purposes: list(PurposeId, 64),
  /** Whether the text says who it is. */
  named: t.boolean,
})
export type InboundSource = t.TypeOf<typeof InboundSource>

/** Third-party code inside the app and what it declares to collect. */
export const Sdk = closed(
  'Sdk',
  {
    id: RecipientId,
    label: Label,
    clauses: Clauses,
    /** The recipient behind it. */
    vendor: RecipientId,
    purposes: list(PurposeId, 16),
    categories: list(CategoryId, 64),
    /** The earliest start: never before acceptance; for some only at the tap that needs them (clause 1.7(4)). */
    startsAt: words('SdkStart', ['acceptance', 'feature', 'tap']),
  },
  { version: text(40) },
)
export type Sdk = t.TypeOf<typeof Sdk>

/** A capability the operating system switches, modelled by capability and not by the system's group (clause 1.6(8)). */
export const Permission = closed(
  'Permission',
  {
    id: PermissionId,
    label: Label,
    clauses: Clauses,
    /** Whether the app does not run without it. */
    mandatory: t.boolean,
  },
  {
    /** The clause of the list of permissions that it stands in. */
    listedInClause: text(16),
    /** Items that the person picks in the system's own chooser need no permission (clause 1.6(2)). */
    pickable: t.boolean,
  },
)
export type Permission = t.TypeOf<typeof Permission>

/** A way to reach a person. */
export const Channel = closed(
  'Channel',
  { id: ChannelId, label: Label, clauses: Clauses },
  {
    /** Sending by it needs this device permission (clause 1.6(9)). */
    permission: PermissionId,
    /** The classes of messages it carries, all when absent: clause 2.1-a names the channels of marketing one by one. */
    classes: list(MessageClass, 10),
  },
)
export type Channel = t.TypeOf<typeof Channel>
