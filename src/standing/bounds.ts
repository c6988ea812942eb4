/**
 * How much one person may begin: each of these is written out or looked through whenever something else of the same
 * person is recorded or asked, so whoever chose their number would choose how long others wait. Far more than people
 * have; what protects a person is recorded beyond them too. What an older ledger holds beyond them is folded as it is.
 *
 * Not here: what the registry bounds (purposes, channels, features, agreements, sources), and what has a row of its own
 * that nothing looks through, such as disclosures and opt-outs: their rate is bounded, not their number. A word that
 * protects is taken whatever the registry knows: `words` bounds those.
 */
export const most = {
  /** Ever named, gone ones too: a new phone or installation each month is ten years' worth. */
  devices: 128,
  /** Kind, purpose, recipient, device and publication together. */
  consents: 1_024,
  /** Words and choices of one sort that are kept apart; beyond them what is new gives way (src/ledger/acts/within-bounds.ts). */
  words: 1_024,
  /** Not closed. Each is looked at in every decision about the person. */
  exemptions: 64,
  /** Unlinked ones too. */
  guardians: 32,
  /** Versions, languages and screens of notices that were shown. */
  renderings: 2_048,
  /** Texts of the system's dialogs, by device and permission. */
  prompts: 2_048,
  /** Not taken down. */
  publications: 256,
  /** Systems or recipients that confirm one withdrawal or one opt-out. */
  confirmations: 256,
} as const
