/** The question of a calling service. */
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
    /** The source of incoming data (operation `ingest`). */
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
    /** The place of the processing, for purposes that must stay on the device. */
    locality: words('AskedLocality', ['on_device', 'server']),
    /** The transformation of the data beforehand, for purposes that require it. */
    transform: words('AskedTransform', ['irreversible_hash', 'plain']),
    /** The protection of the transfer, if the policy promises encryption (clause 1.7(1)). */
    transfer: words('AskedTransfer', ['encrypted', 'plain']),
    /**
     * The precision of the permitted data that is asked for: `selected` is what the person picks in the system's
     * chooser.
     */
    precision: PermissionPrecision,
    profile: LawProfile,
    /** The facts of this instant … */
    asOf: InstantInput,
    /** … by what we knew then. */
    knownAt: InstantInput,
    /** … and by the events up to here: the `position` of an answer, to have that very answer again. */
    atPosition: LogPosition,
  },
)
export type Question = t.TypeOf<typeof Question>
