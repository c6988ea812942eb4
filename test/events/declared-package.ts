/** What each field of a policy package may hold: all of it is for anybody to read, and a field without a word does not compile. */
import type { Declared } from '../../src/events/declared/declaration.ts'
import type { PolicyPackage } from '../../src/catalogue/package/package.ts'

const label = { 'zh-CN': 'published', en: 'published' } as const
const item = { id: 'closed', label, clauses: 'published' } as const
const requirement = { basis: 'closed', consents: 'closed' } as const

const purposes: Declared<PolicyPackage['purposes']> = {
  ...item,
  categories: 'closed',
  operations: 'closed',
  necessity: 'closed',
  refusal: 'closed',
  refusalEffect: label,
  requires: { 'policy-literal': requirement, 'cn-pipl': requirement },
  permissions: 'closed',
  recipients: 'closed',
  survives: 'closed',
  minors: 'closed',
  features: 'closed',
  messageClass: 'closed',
  locality: 'closed',
  transform: 'closed',
  agreement: 'closed',
  profiling: 'measure',
  impactAssessment: 'measure',
  perDevice: 'measure',
  singleUseMinutes: 'measure',
  alternatives: 'closed',
  categoryPermissions: { category: 'closed', permission: 'closed' },
  whenMissing: 'closed',
  survivingOperations: 'closed',
  analytics: 'measure',
  subscription: 'measure',
  perSurvey: 'measure',
  transfer: 'closed',
  evidencedOnly: 'closed',
}

const categories: Declared<PolicyPackage['categories']> = {
  ...item,
  sensitivity: 'closed',
  jrt: 'closed',
  why: label,
  secret: 'measure',
  aboutThirdPersons: 'measure',
  immutable: 'measure',
  biometric: 'measure',
  identity: 'measure',
}

const recipients: Declared<PolicyPackage['recipients']> = {
  ...item,
  type: 'closed',
  role: 'closed',
  region: 'closed',
  categories: 'closed',
  named: 'measure',
  contact: 'published',
  termsUrl: 'published',
  literalNeedsNoConsent: 'measure',
}

const exemptions: Declared<PolicyPackage['exemptions']> = {
  list: 'closed',
  code: 'closed',
  n: 'measure',
  label,
  clauses: 'published',
  evidence: 'closed',
  limb: 'published',
  objectable: 'measure',
  once: 'measure',
  officers: 'measure',
  maxHours: 'measure',
  notForAnalytics: 'measure',
  protects: 'closed',
  doubt: label,
}

const duties: Pick<
  Declared<PolicyPackage>,
  'retention' | 'prohibitions' | 'switchPaths' | 'commitments' | 'profiles'
> = {
  retention: {
    ...item,
    categories: 'closed',
    purposes: 'closed',
    startsAt: 'closed',
    statutory: 'measure',
    period: { amount: 'measure', unit: 'closed' },
    method: label,
    lawRef: 'published',
  },
  prohibitions: {
    ...item,
    operations: 'closed',
    purposes: 'closed',
    categories: 'closed',
    with: 'closed',
    withIdentity: 'measure',
  },
  switchPaths: {
    ...item,
    purposes: 'closed',
    does: 'closed',
    stepsToGive: 'measure',
    stepsToTakeBack: 'measure',
    permissions: 'closed',
    availableTo: 'closed',
  },
  commitments: {
    ...item,
    kind: 'closed',
    obligation: 'closed',
    workingDays: 'measure',
    ageBelow: 'measure',
    claims: 'closed',
  },
  profiles: {
    id: 'closed',
    label,
    marketing: 'closed',
    provision: 'closed',
    sensitive: 'closed',
    continuedUse: 'closed',
    coolDownHours: 'measure',
    permissionFreshMinutes: 'measure',
    declineGraceDays: 'measure',
    guardianByLawBelowAge: 'measure',
  },
}

export const declaredPackage: Declared<PolicyPackage> = {
  policy: 'closed',
  version: 'closed',
  title: label,
  clauses: 'published',
  controller: {
    name: label,
    product: label,
    address: label,
    contact: 'published',
    hotline: 'published',
  },
  region: 'published',
  categories,
  purposes,
  permissions: { ...item, mandatory: 'measure', listedInClause: 'published', pickable: 'measure' },
  recipients,
  sources: { ...item, categories: 'closed', purposes: 'closed', named: 'measure' },
  sdks: {
    ...item,
    vendor: 'closed',
    purposes: 'closed',
    categories: 'closed',
    startsAt: 'closed',
    version: 'published',
  },
  channels: { ...item, permission: 'closed', classes: 'closed' },
  messageClasses: { class: 'closed', label, clauses: 'published', refusable: 'measure' },
  templates: { ...item, segments: 'closed' },
  agreements: { ...item, version: 'closed', documentSha256: 'document' },
  exemptions,
  ...duties,
  accounts: { ...item, closes: 'closed' },
  effectiveAt: 'measure',
  statedVersion: 'published',
}
