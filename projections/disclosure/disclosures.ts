/** Reading the disclosure register. */
import type { Rows } from '../../src/projector/projection.ts'
import type { DisclosureRow } from './disclosure-register.ts'

type Page = ReadonlyArray<readonly [key: string, row: DisclosureRow]>

/** Rows under a recipient, or of what was published, say where to look: each followed to the story under the person. */
export const followed = (rows: Rows<DisclosureRow>, page: Page): Page =>
  page.map(([key, row]) => [key, rows.get(`subject/${row.subject}/${row.matter}`) ?? row])
