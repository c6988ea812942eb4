/** Personal text of an event: always sealed under that person's key, never in clear. */
import { closed, list, text } from '../kernel/codec.ts'
import type { t } from '../fp.ts'
import { SubjectId } from '../kernel/ids.ts'

/**
 * The personal fields of one person in one event. Closed and bounded, so that free text has few places to hide:
 * all of them full stay under `maxPersonalBytes` (test/events/personal.test.ts).
 */
export const PersonalFields = closed(
  'PersonalFields',
  {},
  {
    name: text(100),
    note: text(1000),
    reason: text(1000),
    callReference: text(100),
    ip: text(45),
    userAgent: text(300),
    deviceModel: text(100),
    contactPoint: text(200),
    documentName: text(200),
    officerIds: list(text(100), 5),
    /** References of an exemption's evidence, in the order of its kinds in the event. */
    references: list(text(200), 17),
    /** Words of a protecting act that nobody ever published, as `field: word`: in clear stands `unregistered`. */
    unregistered: list(text(150), 10),
  },
)
export type PersonalFields = t.TypeOf<typeof PersonalFields>

/** The fields of one of the people an event concerns. */
export const PersonalPart = closed('PersonalPart', { subject: SubjectId, fields: PersonalFields })
export type PersonalPart = t.TypeOf<typeof PersonalPart>

/** Largest canonical JSON of one person's fields, in bytes of UTF-8: two such parts still fit one event. */
export const maxPersonalBytes = 22 * 1024
