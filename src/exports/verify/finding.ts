/** A finding: a fault of a bundle, with its file and entry, the expected value and the one found. */
import type { StampRejection } from '../../transparency/stamp/rejection.ts'
import type { ProofRejection } from '../../transparency/proof/rejection.ts'

/** All faults, in order of the checks that find them. */
export const faults = [
  'archive-damaged',
  'name-unknown',
  'file-out-of-order',
  'manifest-missing',
  'manifest-malformed',
  'file-missing',
  'file-unlisted',
  'file-outside-scope',
  'file-listed-twice',
  'bytes-differ',
  'sha256-differs',
  'sm3-differs',
  'file-too-large',
  'text-not-utf8',
  'line-malformed',
  'line-out-of-order',
  'count-differs',
  'proof-refused',
  'size-differs',
  'root-differs',
  'origin-differs',
  'checkpoint-differs',
  'checkpoint-extended',
  'tile-malformed',
  'tile-missing',
  'leaf-differs',
  'tile-hash-differs',
  'entry-not-canonical',
  'entry-holds-ciphertext',
  'entry-unreadable',
  'entry-without-stream',
  'entry-outside-scope',
  'erasure-needless',
  'event-twice',
  'recorded-before',
  'position-out-of-order',
  'position-differs',
  'opening-unexpected',
  'opening-missing',
  'ciphertext-differs',
  'not-decrypted',
  'commitment-differs',
  'fields-malformed',
  'document-missing',
  'document-differs',
  'document-unnamed',
  'state-missing',
  'projection-unknown',
  'not-foldable',
  'row-differs',
  'row-missing',
  'row-unexpected',
  'digest-differs',
  'older-is-longer',
  'forked',
  'stamp-refused',
] as const

export type Fault = (typeof faults)[number]

/** One fault. It contains nothing personal: names of files, places, hashes, counts and words of this program only. */
export type Finding = {
  readonly fault: Fault
  /** The file's name in the bundle. */
  readonly file: string
  /** The index of an entry in the log, or of a line in its file; both count from 0. */
  readonly index?: number
  readonly expected?: string
  readonly found?: string
  /** With `proof-refused`: the fault of the key, note, checkpoint or proof. */
  readonly rejection?: ProofRejection
  /** With `stamp-refused`: the fault of the time stamp. */
  readonly stamp?: StampRejection
}

/** The number of findings that are kept of one check. Those after the first few mostly repeat it. */
export const maxFindings = 20

/** Collects the findings of one check. */
export type Findings = {
  /** Adds a finding. Returns undefined, so that a check can end with `return findings.add(…)`. */
  readonly add: (finding: Finding) => undefined
  readonly all: ReadonlyArray<Finding>
  /** The number of findings, including those that were not kept. */
  readonly count: () => number
}

export const newFindings = (): Findings => {
  const all: Finding[] = []
  let count = 0
  return {
    all,
    count: () => count,
    add: (finding) => {
      count += 1
      if (all.length < maxFindings) all.push(finding)
      return undefined
    },
  }
}
