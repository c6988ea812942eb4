/** Reading the disclosure register. */
import type { RecipientId, SubjectId } from '../src/kernel/ids.ts'
import type { Rows } from '../src/projector/projection.ts'
import type { DisclosureRow } from './disclosure-register.ts'

type Page = ReadonlyArray<readonly [key: string, row: DisclosureRow]>

/** All that concerns one person. */
export const disclosuresOf =
  (rows: Rows<DisclosureRow>) =>
  (subject: SubjectId, limit: number): ReadonlyArray<DisclosureRow> =>
    rows.scan(`subject/${subject}/`, limit).map(([, row]) => row)

/** Rows under a recipient, or of what was published, say where to look: each followed to the story under the person. */
export const followed = (rows: Rows<DisclosureRow>, page: Page): Page =>
  page.map(([key, row]) => [key, rows.get(`subject/${row.subject}/${row.matter}`) ?? row])

/** All that was asked for by or went to one recipient, in pages: `after` is the last key of the page before. */
export const disclosuresTo =
  (rows: Rows<DisclosureRow>) =>
  (recipient: RecipientId, limit: number, after?: string): Page =>
    followed(rows, rows.scan(`recipient/${recipient}/`, limit, after))
