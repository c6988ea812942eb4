/** What a calling service asks. */
import type { t } from '../fp.ts'
import { closed, list } from '../kernel/codec.ts'
import {
  CategoryId,
  ChannelId,
  DeviceId,
  LogPosition,
  MatterId,
  PurposeId,
  RecipientId,
  RegionId,
  SourceId,
  SubjectId,
  TemplateId,
} from '../kernel/ids.ts'
import { InstantInput } from '../kernel/instant.ts'
import {
  ExemptionCode,
  LawProfile,
  MessageClass,
  Operation,
  PermissionPrecision,
} from '../events/vocabulary.ts'
import { words } from '../kernel/codec.ts'

/** May this be done with this person's data, for this purpose, now or as of then? */
export const Question = closed(
  'Question',
  { subject: SubjectId, purpose: PurposeId, operation: Operation },
  {
    /** Kinds of data; all of the purpose's when absent. */
    categories: list(CategoryId, 64, 1),
    device: DeviceId,
    recipient: RecipientId,
    /** Where data that comes in comes from (operation `ingest`). */
    source: SourceId,
    region: RegionId,
    messageClass: MessageClass,
    template: TemplateId,
    channel: ChannelId,
    publication: MatterId,
    /** The survey asked about, where consent is given for each (clause 1.4-b). */
    survey: MatterId,
    /** An exemption the caller relies on: if none is in order, the answer is EXEMPTION_INVALID. */
    exemption: ExemptionCode,
    /** Where the data is or will be processed, for purposes that must stay on the device. */
    locality: words('AskedLocality', ['on_device', 'server']),
    /** What the data has been through, for purposes that ask for it. */
    transform: words('AskedTransform', ['irreversible_hash', 'plain']),
    /** How it would travel to the recipient, where the policy promises encryption (clause 1.7(1)). */
    transfer: words('AskedTransfer', ['encrypted', 'plain']),
    /** How much of what a permission gates is asked for: `selected` is what the person picks in the system's chooser. */
    precision: PermissionPrecision,
    profile: LawProfile,
    /** What was true then … */
    asOf: InstantInput,
    /** … by what we knew then. */
    knownAt: InstantInput,
    /** … and by the events up to here: the `position` of an answer, to have that very answer again. */
    atPosition: LogPosition,
  },
)
export type Question = t.TypeOf<typeof Question>
