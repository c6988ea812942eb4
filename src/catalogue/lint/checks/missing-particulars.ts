import { clausesOf, idsOf } from '../finding.ts'
import type { Finding, Rule, Severity } from '../finding.ts'
import type { Label } from '../../package/label.ts'
import { missingTopics } from './missing-topics.ts'

const gap = (
  severity: Severity,
  clauses: ReadonlyArray<string>,
  title: Label,
  detail: Label,
  items: ReadonlyArray<string>,
): ReadonlyArray<Finding> =>
  items.length === 0
    ? []
    : [{ rule: 'missing-particulars', severity, clauses, title, detail, items }]

const dates: Rule = ({ clauses, statedVersion, effectiveAt }) =>
  gap(
    'medium',
    clauses,
    { 'zh-CN': '没有版本号或生效日期', en: 'No version number or effective date' },
    {
      'zh-CN': '政策文字没有写明，发布时由账本补上并记录由谁决定。',
      en: 'The text does not give them; at publication the ledger fills them in and records who decided.',
    },
    [
      ...(statedVersion === undefined ? ['statedVersion'] : []),
      ...(effectiveAt === undefined ? ['effectiveAt'] : []),
    ],
  )

const periods: Rule = ({ retention }) => {
  const found = retention.filter(
    ({ period, method }) => period === undefined && method === undefined,
  )
  return gap(
    'high',
    clausesOf(found),
    { 'zh-CN': '没有保存期限', en: 'No retention period' },
    {
      'zh-CN': '这些信息既没有期限，也没有确定期限的方法。',
      en: 'Neither a period nor a way to fix one is given (PIPL 17, 19; NDSMR 21).',
    },
    idsOf(found),
  )
}

const uncovered: Rule = ({ purposes, retention }) => {
  const kept = new Set(retention.flatMap((rule) => rule.purposes))
  const found = purposes.filter(({ id, categories }) => categories.length > 0 && !kept.has(id))
  return gap(
    'medium',
    clausesOf(found),
    { 'zh-CN': '目的没有任何保存规则', en: 'Purposes without any retention rule' },
    {
      'zh-CN': '没有一条保存规则提到这些目的。',
      en: 'No retention rule speaks of these purposes (NDSMR 21).',
    },
    idsOf(found),
  )
}

const leadTime: Rule = ({ commitments }) => {
  const found = commitments.filter(
    ({ claims, workingDays }) =>
      claims?.includes('notice_before_effective') && workingDays === undefined,
  )
  return gap(
    'low',
    clausesOf(found),
    { 'zh-CN': '修订通知没有提前量', en: 'No lead time for the notice of a revision' },
    {
      'zh-CN': '承诺生效前通知，但没有说提前多少天。',
      en: 'Notice before a revision takes effect is promised, but not how long before.',
    },
    idsOf(found),
  )
}

const sdkVersions: Rule = ({ sdks }) => {
  const found = sdks.filter(({ version }) => version === undefined)
  return gap(
    'low',
    clausesOf(found),
    { 'zh-CN': '第三方SDK没有版本', en: 'SDKs without a version' },
    {
      'zh-CN': '没有版本就无法核对实际收集与声明是否一致。',
      en: 'Without a version, what is collected cannot be held against what is declared.',
    },
    idsOf(found),
  )
}

const names: Rule = ({ recipients, sources }) => {
  const found = [...recipients, ...sources].filter(({ named }) => !named)
  return gap(
    'high',
    clausesOf(found),
    { 'zh-CN': '接收方或来源方没有名称', en: 'Recipients or sources without a name' },
    {
      'zh-CN': '只写了类别，没有名称和联系方式，无法取得单独同意。',
      en: 'Only a kind is given, no name and contact: separate consent cannot be asked (PIPL 17, 23).',
    },
    idsOf(found),
  )
}

/** Particulars that a notice must state and this one omits. */
export const missingParticulars: Rule = (pkg) =>
  [dates, periods, uncovered, leadTime, sdkVersions, names, missingTopics].flatMap((rule) =>
    rule(pkg),
  )
