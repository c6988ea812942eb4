/** Whether a version is wider than the one before in any of its parts, by what the diff says of each. */
import type { PolicyDiff } from '../../src/catalogue/diff/policy-diff.ts'

export const isWider = ({ obligation, recipients, categories, sections }: PolicyDiff): boolean =>
  obligation === 'reconsent' ||
  [...recipients, ...categories, ...sections].some(({ effect }) => effect === 'wider')
