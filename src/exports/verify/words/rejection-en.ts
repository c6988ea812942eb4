/** An English sentence for each reason to reject a key, signature or proof, with the computed and the expected value. */
import { toBase64 } from '../../../transparency/bytes/base64.ts'
import type { NoteRejection } from '../../../transparency/note/rejection.ts'
import type { ProofRejection } from '../../../transparency/proof/rejection.ts'
import type { TreeRejection } from '../../../transparency/tree/rejection.ts'

const ofTree = (rejection: TreeRejection): string => {
  switch (rejection.rejected) {
    case 'size-not-whole':
      return `${rejection.size} is not a whole number below 2^53`
    case 'index-outside-tree':
      return `index ${rejection.index} is outside the tree of ${rejection.size} entries`
    case 'old-size-is-larger':
      return `the older tree has ${rejection.oldSize} entries, the newer ${rejection.size}`
    case 'hash-not-32-bytes':
      return `a hash has ${rejection.bytes} bytes, expected 32`
    case 'hashes-left-over':
      return `the proof has ${rejection.given} hashes, and only ${rejection.used} lead to the root`
    case 'hashes-missing':
      return `the proof has ${rejection.given} hashes, and more are needed`
    case 'root-differs':
      return `root: computed ${toBase64(rejection.computed)}, expected ${toBase64(rejection.expected)}`
    case 'old-root-differs':
      return `older root: computed ${toBase64(rejection.computed)}, expected ${toBase64(rejection.expected)}`
  }
}

const otherKeys = (others: ReadonlyArray<string>): string =>
  others.length === 0
    ? ''
    : `; signed in the name of another key of the same log (${others.join(', ')}): where the log changed its key, give the old one and the new one, each by its own --key`

const ofNote = (rejection: NoteRejection): string => {
  switch (rejection.rejected) {
    case 'key-malformed':
      return 'the key is malformed: expected NAME+KEYID+BASE64'
    case 'key-algorithm':
      return rejection.algorithm === 4
        ? "it is a witness's key, which vouches for no log: give the log's key, and name the witness in a policy"
        : `the key is of algorithm ${rejection.algorithm}: expected 1 (Ed25519) or 4 (cosignature)`
    case 'key-id-differs':
      return `key id: computed ${rejection.computed}, expected ${rejection.expected}`
    case 'note-not-text':
      return 'the note is not UTF-8 text, or contains control characters'
    case 'note-without-signatures':
      return 'the note has no signatures after an empty line'
    case 'signature-line-malformed':
      return `line ${rejection.line} of the note is not a signature`
    case 'too-many-signatures':
      return `the note has ${rejection.signatures} lines of signatures`
    case 'signature-wrong':
      return `the signature of ${JSON.stringify(rejection.name)} (${rejection.keyId}) is wrong`
    case 'signature-missing':
      return `${JSON.stringify(rejection.name)} (${rejection.keyId}) has not signed${otherKeys(rejection.others)}`
    case 'checkpoint-malformed':
      return `line ${rejection.line} of the checkpoint is malformed: expected origin, size, root`
    case 'origin-differs':
      return `origin: found ${JSON.stringify(rejection.origin)}, expected ${JSON.stringify(rejection.expected)}`
  }
}

/** One sentence without its full stop. */
export const rejectionEn = (rejection: ProofRejection): string => {
  switch (rejection.rejected) {
    case 'policy-malformed':
      return `line ${rejection.line} of the policy: ${rejection.why}`
    case 'proof-malformed':
      return `line ${rejection.line} of the proof is malformed`
    case 'old-size-differs':
      return `the proof begins at ${rejection.told} entries, the older checkpoint has ${rejection.expected}`
    case 'quorum-missing':
      return `the quorum ${JSON.stringify(rejection.quorum)} is missing; witnesses that signed: ${rejection.witnesses.join(', ') || 'none'}${rejection.mistimed === undefined ? '' : `; not counted, for they state a time that cannot be: ${rejection.mistimed.join(', ')}`}`
    case 'size-not-whole':
    case 'index-outside-tree':
    case 'old-size-is-larger':
    case 'hash-not-32-bytes':
    case 'hashes-left-over':
    case 'hashes-missing':
    case 'root-differs':
    case 'old-root-differs':
      return ofTree(rejection)
    case 'key-malformed':
    case 'key-algorithm':
    case 'key-id-differs':
    case 'note-not-text':
    case 'note-without-signatures':
    case 'signature-line-malformed':
    case 'too-many-signatures':
    case 'signature-wrong':
    case 'signature-missing':
    case 'checkpoint-malformed':
    case 'origin-differs':
      return ofNote(rejection)
  }
}
