/** Exemptions as officers invoke them: for a state organ's enquiry, and for criminal justice (clauses 1.6-E10, 4-E3). */
/** Whose credential tells it. */
export const officer = { by: 'officer' } as const

/** A request of a state organ. */
export const enquiry = {
  purpose: 'state.enquiry',
  recipient: 'state.organs',
  categories: ['phone_number'],
}

/** One piece of evidence of each kind, with a reference of its own. */
export const proof = (kinds: ReadonlyArray<string>, given: Readonly<Record<string, string>> = {}) =>
  kinds.map((kind) => ({
    kind,
    reference: given[kind] ?? (kind === 'officers' ? 'sealed' : `${kind} 2026-7`),
  }))

/** An exemption from the consent to a disclosure. */
export const invoke = (code: string, kinds: ReadonlyArray<string>, more: object = {}) => ({
  act: 'invoke-exemption',
  list: 'disclosure',
  code,
  ...enquiry,
  proof: proof(kinds),
  until: '2026-03-04T00:00:00Z',
  ...more,
})

/** The one that two people approve. */
export const criminal = (more: object) =>
  invoke(
    'criminal_justice',
    ['case_document', 'organ', 'officers', 'approver', 'second_approver'],
    { personal: { officerIds: ['badge 1', 'badge 2'] }, ...more },
  )
