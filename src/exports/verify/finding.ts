/** What is wrong with a bundle: which file, which entry, what was expected and what was found. */
import type { StampRejection } from '../../transparency/stamp/rejection.ts'
import type { ProofRejection } from '../../transparency/proof/rejection.ts'

/** Every way in which something can be wrong, by the check that finds it. */
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

/** Nothing in it is personal: names of files, places, hashes, counts and words of this program. */
export type Finding = {
  readonly fault: Fault
  /** The file's name in the bundle. */
  readonly file: string
  /** Of an entry in the log, or of a line in its file; both count from 0. */
  readonly index?: number
  readonly expected?: string
  readonly found?: string
  /** For `proof-refused`: what was wrong with key, note, checkpoint or proof. */
  readonly rejection?: ProofRejection
  /** For `stamp-refused`: what was wrong with the time stamp. */
  readonly stamp?: StampRejection
}

/** Findings kept of one check: what follows the first is mostly the same. */
export const maxFindings = 20

/** Gathers the findings of one check. */
export type Findings = {
  /** Undefined, so that whoever finds something can end with it. */
  readonly add: (finding: Finding) => undefined
  readonly all: ReadonlyArray<Finding>
  /** How many there were, those that were not kept included. */
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
