/** Answers of a run made the same in every run: ids numbered in the order in which they are met, lists cut short. */

/** Items of a list that are shown, and characters of a text. */
const items = 2
const characters = 200

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, each]) => [key, sorted(each)] as const)
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

// The fields of a row come as they were folded, or as they are stored: in the order of their names here.
const abridged = (value: unknown): unknown => {
  if (typeof value === 'string')
    return value.length > characters ? `${value.slice(0, characters)}…` : value
  if (Array.isArray(value)) return value.slice(0, items).map(abridged)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      abridged(key === 'row' ? sorted(each) : each),
    ]),
  )
}

type Numbered = readonly [pattern: RegExp, shown: (n: number) => string]

/** Ids and hashes: random, or computed from something random. Each keeps its form. */
const ids: ReadonlyArray<Numbered> = [
  [
    /\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/g,
    (n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  ],
  [/\b[\da-f]{64}\b/g, (n) => String(n).padStart(64, '0')],
  [/(?<=_)[\da-f]{32}\b/g, (n) => String(n).padStart(32, '0')],
]

/** The same, and every other value that differs between two runs. */
const drawn: ReadonlyArray<Numbered> = [
  ...ids,
  [/(?<="next":")[A-Za-z0-9_-]+(?=")/g, (n) => `cursor-${n}`],
  [/(?<="token":")[^"]+(?=")/g, () => 'shown-once'],
  [/(?<="proof":"c2sp)[^"]+(?=")/g, () => '.org/tlog-proof@v1…'],
  [/(?<="(?:iss|ledger)":"[^"/]+\/)[\da-f]+(?=")/g, () => '0000000000000001'],
  // By the machine's own clock, and how fast the run was.
  [
    /(?<="(?:expiresAt|startedAt|endedAt|ledgerTime)":")[^"]+(?=")/g,
    () => '2026-03-02T01:05:00.000Z',
  ],
  [/(?<="(?:lagMs|lagEvents|rowWalks)":)\d+/g, () => '0'],
  [/(?<="(?:entries|signedEntries)":)\d+/g, () => '42'],
  // Of a bundle: it has the page that verifies it, and signatures.
  [/(?<="bytes":)\d+(?=,"ended")/g, () => '1000000'],
  [/(?<="origin":"consent-ledger\/)[\da-f]{32}/g, () => '0'.repeat(32)],
  [/(?<="kid":")[\da-f]{8}/g, (n) => String(n).padStart(8, '0')],
  [/(?<="x":")[\w-]{43}/g, () => 'A'.repeat(43)],
]

const numbered = (text: string, [pattern, shown]: Numbered): string => {
  const met = new Map<string, string>()
  return text.replaceAll(pattern, (found) => {
    const known = met.get(found) ?? shown(met.size + 1)
    met.set(found, known)
    return known
  })
}

/** The same value with a number for each id and hash, so that one id is one number throughout. */
export const numberIds = (value: unknown): unknown =>
  JSON.parse(ids.reduce(numbered, JSON.stringify(value)))

/** The same for all answers of a run together, cut short; `named` has names of its own. */
export const abridge = (
  answers: unknown,
  named: ReadonlyArray<readonly [id: string, name: string]>,
): unknown =>
  JSON.parse(
    named.reduce(
      (text, [id, name]) => text.replaceAll(id, name),
      drawn.reduce(numbered, JSON.stringify(abridged(answers))),
    ),
  )
