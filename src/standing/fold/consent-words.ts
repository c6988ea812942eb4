/** One scope's consent, folded from words and findings in whatever order they are told. */
import type { Consent, Findings, Given, Mark } from '../standing.ts'
import { overtakes } from '../latest.ts'

/** The identity of the scope, and the last granted kinds of data. */
type Base = Pick<Consent, 'kind' | 'purpose' | 'categories'>

type Finding = keyof Findings
/** The strongest first: what was never good did not end by its time, and what ended is not asked anew. */
const strongest: ReadonlyArray<Finding> = ['invalidated', 'expired', 'reconsent']
const states = {
  invalidated: 'invalidated',
  expired: 'expired',
  reconsent: 'reconsent_required',
} as const

/** The person's last word: what they granted, behind whatever was found of it, or their no. */
const wordIn = (consent: Consent | undefined): Mark | undefined => {
  if (consent === undefined) return undefined
  const { state } = consent
  return state === 'granted' || state === 'refused' || state === 'withdrawn'
    ? consent
    : consent.given
}

const isAfter = (word: Mark) => (mark: Mark | undefined) =>
  mark !== undefined && mark.at > word.at ? mark : undefined

const kept = (findings: Findings | undefined, word: Mark): Findings | undefined => {
  if (findings === undefined) return undefined
  const after = isAfter(word)
  const invalidated = after(findings.invalidated)
  const expired = after(findings.expired)
  const reconsent = after(findings.reconsent)
  if (invalidated === undefined && expired === undefined && reconsent === undefined)
    return undefined
  return {
    ...(invalidated === undefined ? {} : { invalidated }),
    ...(expired === undefined ? {} : { expired }),
    ...(reconsent === undefined ? {} : { reconsent }),
  }
}

const givenOf = ({ at, event, version, until }: Given): Given => ({
  at,
  event,
  ...(version === undefined ? {} : { version }),
  ...(until === undefined ? {} : { until }),
})

/** A scope of which something was found, and what was granted in it, if that is known. */
const found = (base: Base, given: Given | undefined, findings: Findings): Consent | undefined => {
  for (const finding of strongest) {
    const mark = findings[finding]
    if (mark === undefined) continue
    const { kind, purpose, categories } = base
    const { at, event } = mark
    const consent = { at, event, state: states[finding], kind, purpose, categories, findings }
    return given === undefined ? consent : { ...consent, given: givenOf(given) }
  }
  return undefined
}

/** After one more word. A later one stands; what was found after it, of what it grants, stands too. */
export const withWord = (old: Consent | undefined, word: Consent): Consent => {
  const last = wordIn(old)
  if (old !== undefined && last !== undefined && !overtakes(last, word)) return old
  const findings = kept(old?.findings, word)
  if (findings === undefined) return word
  return word.state === 'granted' ? (found(word, word, findings) ?? word) : { ...word, findings }
}

/** After one more finding: it is of what was granted before it, and of nothing that was said after it. */
export const withFinding = (
  old: Consent | undefined,
  base: Base,
  finding: Finding,
  mark: Mark,
): Consent | undefined => {
  const last = wordIn(old)
  if (last !== undefined && last.at > mark.at) return old
  if (!overtakes(old?.findings?.[finding], mark)) return old
  const findings = { ...old?.findings, [finding]: mark }
  if (old?.state === 'refused' || old?.state === 'withdrawn') return { ...old, findings }
  const given = old?.state === 'granted' ? old : old?.given
  return found(old ?? base, given, findings)
}
