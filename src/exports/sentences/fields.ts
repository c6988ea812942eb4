/** Words for the fields of events: by their vocabulary, or by the labels in the policies. */
import type { Label } from '../../catalogue/package/label.ts'
import { both } from '../words/said.ts'
import { wordFrom } from '../words/vocabulary.ts'
import type { Vocabulary } from '../words/vocabulary.ts'
import { isTime, localTime } from '../words/zone.ts'
import type { Zone } from '../words/zone.ts'
import type { Names, Sort } from './names.ts'

/** The labels and the zone of a page. */
export type Telling = { readonly names: Names; readonly zone: Zone }

const vocabularies: { readonly [field: string]: Vocabulary } = {
  act: 'acts',
  band: 'ageBands',
  basis: 'bases',
  cause: 'causes',
  certainty: 'certainties',
  code: 'exemptionCodes',
  conditions: 'conditions',
  conditionsBroken: 'conditions',
  control: 'controls',
  effectiveBy: 'effectiveBy',
  end: 'logEnds',
  evidence: 'evidenceKinds',
  ground: 'grounds',
  kind: 'kinds',
  leap: 'leaps',
  list: 'exemptionLists',
  locale: 'locales',
  mode: 'acts',
  obligation: 'obligations',
  outcome: 'outcomes',
  precision: 'precisions',
  profile: 'profiles',
  reason: 'readReasons',
  role: 'roles',
  roles: 'actors',
  segments: 'messageClasses',
  source: 'observers',
  state: 'switchStates',
  threshold: 'ageBands',
  view: 'views',
}

const sorts: { readonly [field: string]: Sort } = {
  account: 'account',
  agreement: 'agreement',
  alternatives: 'purpose',
  categories: 'category',
  channel: 'channel',
  ends: 'purpose',
  feature: 'feature',
  permission: 'permission',
  policy: 'policy',
  purpose: 'purpose',
  purposes: 'purpose',
  recipient: 'recipient',
  recipients: 'recipient',
  reconsent: 'purpose',
  source: 'source',
  template: 'template',
}

const isLabel = (value: object): value is Label => 'zh-CN' in value && 'en' in value

const shownDigits = 8

/** The beginning of an id or hash, enough to find it in the entry, which has the whole. */
const shortened = (text: string): string => {
  const [, before = '', digits = ''] = /^([a-z]{3}_)?([0-9a-f]{32,64})$/.exec(text) ?? []
  return digits === '' ? text : `${before}${digits.slice(0, shownDigits)}…`
}

const exemption = 'exemption/'

const ofText = (field: string, text: string, { names, zone }: Telling): Label => {
  if (isTime(text)) return both(localTime(zone, text), localTime(zone, text))
  if (field === 'basis' && text.startsWith(exemption)) {
    const code = wordFrom('exemptionCodes', text.slice(exemption.length))
    if (code !== undefined)
      return both(`法定例外（${code['zh-CN']}）`, `a statutory exemption (${code.en})`)
  }
  const [vocabulary, sort] = [vocabularies[field], sorts[field]]
  const word = vocabulary === undefined ? undefined : wordFrom(vocabulary, text)
  const name = sort === undefined ? undefined : names(sort, text)
  return word ?? name ?? both(shortened(text), shortened(text))
}

const joined = (labels: ReadonlyArray<Label>): Label =>
  both(labels.map((each) => each['zh-CN']).join('、'), labels.map(({ en }) => en).join(', '))

/** A field's value in words. An id without a label stays, shortened if it is long. */
export const valueWords = (field: string, value: unknown, telling: Telling): Label => {
  if (Array.isArray(value)) return joined(value.map((each) => valueWords(field, each, telling)))
  if (typeof value !== 'object' || value === null) return ofText(field, String(value), telling)
  if (isLabel(value)) return value
  const inner: unknown = Object.entries(value).find(([name]) => name === 'kind')?.[1]
  return typeof inner === 'string'
    ? ofText(field, inner, telling)
    : joined(Object.entries(value).map(([name, each]) => valueWords(name, each, telling)))
}
