/** Names of the files in a bundle, and their order in the archive. */
import { E } from '../../../fp.ts'
import { tileNameFrom } from '../../../transparency/tiles/tile-path.ts'
import type { PolicyId, Sha256, VersionId } from '../../../kernel/ids.ts'
import type { BundleScope } from './scope.ts'

export const manifestFile = 'manifest.json'
export const checkpointFile = 'checkpoint'
export const stampFile = 'checkpoint.tsr'
export const previousCheckpointFile = 'previous/checkpoint'
export const consistencyFile = 'previous/consistency'
export const entriesFile = 'entries.jsonl'
export const positionsFile = 'positions.jsonl'
export const openingsFile = 'openings.jsonl'
export const erasedGrowthFile = 'erased/consistency'
export const erasedEntriesFile = 'erased/entries.jsonl'
export const stateFile = 'state.jsonl'
export const reportHtmlFile = 'report.html'
export const reportPdfFile = 'report.pdf'
export const readmeFile = 'README.html'
export const verifierFile = 'verify.html'

/** The file of a published document. */
export const textFile = (document: Sha256): string => `texts/${document}`
/** The file of a published package. */
export const packageFile = (policy: PolicyId, version: VersionId): string =>
  `catalogue/${policy}/${version}.json`

/** Kinds of files in order; `tile` and `tile/entries` by level, then number. */
const order: ReadonlyArray<RegExp> = [
  /^checkpoint$/,
  /^checkpoint\.tsr$/,
  /^previous\/checkpoint$/,
  /^previous\/consistency$/,
  /^tile\/(?:0|[1-9]\d?)\/(?:x\d{3}\/)*\d{3}(?:\.p\/[1-9]\d{0,2})?$/,
  /^tile\/entries\/(?:x\d{3}\/)*\d{3}(?:\.p\/[1-9]\d{0,2})?$/,
  /^entries\.jsonl$/,
  /^positions\.jsonl$/,
  /^openings\.jsonl$/,
  /^erased\/consistency$/,
  /^erased\/entries\.jsonl$/,
  /^state\.jsonl$/,
  /^texts\/[0-9a-f]{64}$/,
  /^catalogue\/[a-z0-9]+(?:[._-][a-z0-9]+)*\/[A-Za-z0-9][A-Za-z0-9._-]{0,31}\.json$/,
  /^report\.html$/,
  /^report\.pdf$/,
  /^README\.html$/,
  /^verify\.html$/,
  /^manifest\.json$/,
]

/** The rank of a file's kind in the archive, counted from 0; undefined for a name that no bundle has. */
export const placeOf = (name: string): number | undefined => {
  const place = order.findIndex((shape) => shape.test(name))
  return place === -1 ? undefined : place
}

/** Files that bundles of a scope never contain. */
const never: { readonly [K in BundleScope['kind']]: ReadonlyArray<RegExp> } = {
  ledger: [/^entries\.jsonl$/, /^openings\.jsonl$/, /^erased\//],
  person: [/^tile\/entries\//, /^positions\.jsonl$/],
  purpose: [/^tile\/entries\//, /^(?:positions|openings|state)\.jsonl$/, /^erased\//],
  recipient: [/^tile\/entries\//, /^(?:positions|openings|state)\.jsonl$/, /^erased\//],
  period: [/^tile\/entries\//, /^(?:positions|openings|state)\.jsonl$/, /^erased\//],
}

/** Whether a bundle of this scope may contain the file. */
export const isOfScope = (name: string, { kind }: BundleScope): boolean =>
  !never[kind].some((shape) => shape.test(name))

/** Within a kind: tiles by level, then number; documents by name, compared by code units. */
const followsInKind = (name: string, before: string): boolean => {
  const [tile, tileBefore] = [tileNameFrom(name), tileNameFrom(before)]
  if (E.isLeft(tile) || E.isLeft(tileBefore)) return before < name
  const [a, b] = [tileBefore.right, tile.right]
  return a.level === b.level ? a.index < b.index : a.level < b.level
}

/** Whether a file may directly follow another; both names must be of known kinds. */
export const follows = (name: string, before: string): boolean => {
  const [place = -1, placeBefore = -1] = [placeOf(name), placeOf(before)]
  return place === placeBefore ? followsInKind(name, before) : placeBefore < place
}
