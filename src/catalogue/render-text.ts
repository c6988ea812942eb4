/**
 * A package as people can read it: Markdown, Chinese first, then English. Deterministic, so that its bytes can be
 * published and hashed. It is a rendering of the data in our own words; a controller publishes its own exact text instead.
 */
import type { Operation } from '../events/vocabulary.ts'
import type { Locale } from '../events/vocabulary.ts'
import type { Account } from './package/account.ts'
import type { Commitment, RetentionRule, SwitchPath } from './package/duties.ts'
import type { ExemptionRule } from './package/exemption-rule.ts'
import type { Category, PolicyPackage } from './package/package.ts'
import type { Recipient } from './package/parties.ts'
import type { Purpose } from './package/purpose.ts'

type Words = { readonly [L in Locale]: string }
type Sourced = {
  readonly id: string
  readonly label: Words
  readonly clauses: ReadonlyArray<string>
}

const operations: { readonly [O in Operation]: Words } = {
  collect: { 'zh-CN': '收集', en: 'collect' },
  use: { 'zh-CN': '使用', en: 'use' },
  store: { 'zh-CN': '存储', en: 'store' },
  provide: { 'zh-CN': '提供', en: 'provide' },
  publish: { 'zh-CN': '公开', en: 'publish' },
  send: { 'zh-CN': '发送', en: 'send' },
  join: { 'zh-CN': '关联', en: 'join' },
  ingest: { 'zh-CN': '接收', en: 'take in' },
  profile: { 'zh-CN': '画像', en: 'profile' },
}

const necessity: { readonly [N in Purpose['necessity']]: Words } = {
  necessary: { 'zh-CN': '必要', en: 'necessary' },
  stated_necessary: { 'zh-CN': '政策称为必要', en: 'called necessary by the policy' },
  optional: { 'zh-CN': '可选', en: 'optional' },
  right: { 'zh-CN': '个人权利', en: "the person's right" },
}

const sensitivity: { readonly [S in Category['sensitivity']]: Words } = {
  ordinary: { 'zh-CN': '一般', en: 'ordinary' },
  sensitive: { 'zh-CN': '敏感', en: 'sensitive' },
  sensitive_in_combination: { 'zh-CN': '组合后敏感', en: 'sensitive in combination' },
}

const roles: { readonly [R in Recipient['role']]: Words } = {
  controller: { 'zh-CN': '独立处理者', en: 'acts for itself' },
  processor: { 'zh-CN': '受托人', en: 'acts for the controller' },
  joint_controller: { 'zh-CN': '共同处理者', en: 'acts together with the controller' },
}

const lists: { readonly [L in ExemptionRule['list']]: Words } = {
  collection: { 'zh-CN': '收集', en: 'collection' },
  disclosure: { 'zh-CN': '提供', en: 'disclosure' },
}

const units: { readonly [U in NonNullable<RetentionRule['period']>['unit']]: Words } = {
  day: { 'zh-CN': '日', en: 'day(s)' },
  month: { 'zh-CN': '个月', en: 'month(s)' },
  year: { 'zh-CN': '年', en: 'year(s)' },
}

const phrases = {
  own: {
    'zh-CN': '本文由政策数据自动生成,措辞为本账本所有,并非处理者原文。',
    en: 'This text is made from the policy as data, in words of our own; it is not the text of the controller.',
  },
  controller: { 'zh-CN': '处理者', en: 'Controller' },
  purposes: { 'zh-CN': '处理目的', en: 'Purposes' },
  categories: { 'zh-CN': '个人信息种类', en: 'Kinds of personal data' },
  recipients: { 'zh-CN': '接收方', en: 'Recipients' },
  sdks: { 'zh-CN': '第三方SDK', en: 'Third-party code' },
  sources: { 'zh-CN': '间接来源', en: 'Indirect sources' },
  permissions: { 'zh-CN': '设备权限', en: 'Device permissions' },
  channels: { 'zh-CN': '联络渠道', en: 'Channels' },
  messageClasses: { 'zh-CN': '消息类别', en: 'Classes of messages' },
  agreements: { 'zh-CN': '相关协议', en: 'Agreements beside this policy' },
  accounts: { 'zh-CN': '账户', en: 'Accounts' },
  closes: { 'zh-CN': '一并注销', en: 'closes' },
  prohibitions: { 'zh-CN': '禁止事项', en: 'What is never done' },
  exemptions: { 'zh-CN': '无需同意的情形', en: 'Where no consent is needed' },
  retention: { 'zh-CN': '保存期限', en: 'How long data is kept' },
  switchPaths: { 'zh-CN': '如何管理和撤回', en: 'How to manage and take back' },
  commitments: { 'zh-CN': '承诺和规则', en: 'Promises and rules' },
  refusable: { 'zh-CN': '可以拒绝', en: 'may be refused' },
  notRefusable: { 'zh-CN': '不可拒绝', en: 'cannot be refused' },
  noPeriod: { 'zh-CN': '未载明期限', en: 'no period is stated' },
  refused: { 'zh-CN': '拒绝的后果', en: 'If refused' },
  steps: { 'zh-CN': '步骤(给予/收回)', en: 'steps (to give / to take back)' },
} as const satisfies { readonly [phrase: string]: Words }

type Say = (words: Words) => string

const colon = (locale: Locale): string => (locale === 'zh-CN' ? ':' : ': ')
const sourceOf = ({ clauses }: Pick<Sourced, 'clauses'>): string =>
  clauses.length === 0 ? '' : ` [${clauses.join(', ')}]`

const item = (say: Say, sourced: Sourced, ...details: ReadonlyArray<string>): string =>
  [
    `- **${say(sourced.label)}** (\`${sourced.id}\`)${sourceOf(sourced)}`,
    ...details.filter((each) => each !== ''),
  ].join(' — ')

const codes = (ids: ReadonlyArray<string>): string => ids.map((id) => `\`${id}\``).join(', ')

const purposeLine = (say: Say, locale: Locale, purpose: Purpose): string =>
  item(
    say,
    purpose,
    say(necessity[purpose.necessity]),
    purpose.operations.map((each) => say(operations[each])).join(', '),
    codes(purpose.categories),
    codes(purpose.permissions),
    codes(purpose.recipients),
    `${say(phrases.refused)}${colon(locale)}${say(purpose.refusalEffect)}`,
  )

const retentionLine = (say: Say, rule: RetentionRule): string =>
  item(
    say,
    rule,
    rule.period === undefined
      ? say(phrases.noPeriod)
      : `${rule.period.amount} ${say(units[rule.period.unit])}`,
    codes(rule.categories),
    rule.lawRef ?? '',
  )

const pathLine = (say: Say, locale: Locale, path: SwitchPath): string =>
  item(
    say,
    path,
    `${say(phrases.steps)}${colon(locale)}${path.stepsToGive} / ${path.stepsToTakeBack}`,
    codes(path.purposes),
  )

const commitmentLine = (say: Say, commitment: Commitment): string => item(say, commitment)

const exemptionLine = (say: Say, rule: ExemptionRule): string =>
  item(
    say,
    { ...rule, id: `${rule.list}/${rule.code}` },
    `${say(lists[rule.list])} ${rule.n}`,
    codes(rule.evidence),
  )

const accountLine = (say: Say, locale: Locale, account: Account): string =>
  item(
    say,
    account,
    account.closes === undefined
      ? ''
      : `${say(phrases.closes)}${colon(locale)}${codes(account.closes)}`,
  )

type Section = readonly [title: Words, lines: ReadonlyArray<string>]

const sectionsOf = (pkg: PolicyPackage, say: Say, locale: Locale): ReadonlyArray<Section> => [
  [phrases.purposes, pkg.purposes.map((each) => purposeLine(say, locale, each))],
  [
    phrases.categories,
    pkg.categories.map((each) =>
      item(say, each, say(sensitivity[each.sensitivity]), each.jrt === 'none' ? '' : each.jrt),
    ),
  ],
  [
    phrases.recipients,
    pkg.recipients.map((each) => item(say, each, say(roles[each.role]), codes(each.categories))),
  ],
  [
    phrases.sdks,
    pkg.sdks.map((each) => item(say, each, `\`${each.vendor}\``, codes(each.categories))),
  ],
  [phrases.sources, pkg.sources.map((each) => item(say, each, codes(each.categories)))],
  [phrases.permissions, pkg.permissions.map((each) => item(say, each))],
  [phrases.channels, pkg.channels.map((each) => item(say, each))],
  [
    phrases.messageClasses,
    pkg.messageClasses.map((each) =>
      item(
        say,
        { ...each, id: each.class },
        say(each.refusable ? phrases.refusable : phrases.notRefusable),
      ),
    ),
  ],
  [phrases.agreements, pkg.agreements.map((each) => item(say, each, each.version))],
  [phrases.accounts, (pkg.accounts ?? []).map((each) => accountLine(say, locale, each))],
  [phrases.prohibitions, pkg.prohibitions.map((each) => item(say, each))],
  [phrases.exemptions, pkg.exemptions.map((each) => exemptionLine(say, each))],
  [phrases.retention, pkg.retention.map((each) => retentionLine(say, each))],
  [phrases.switchPaths, pkg.switchPaths.map((each) => pathLine(say, locale, each))],
  [phrases.commitments, pkg.commitments.map((each) => commitmentLine(say, each))],
]

const half = (pkg: PolicyPackage, locale: Locale): ReadonlyArray<string> => {
  const say: Say = (words) => words[locale]
  const { controller } = pkg
  const head = [controller.name, controller.product, controller.address].map(say)
  return [
    `# ${say(pkg.title)} (${pkg.version})`,
    '',
    `> ${say(phrases.own)}`,
    '',
    `${say(phrases.controller)}${colon(locale)}${[...head, controller.contact, controller.hotline].join('; ')}`,
    ...sectionsOf(pkg, say, locale).flatMap(([title, lines]) =>
      lines.length === 0 ? [] : ['', `## ${say(title)}`, '', ...lines],
    ),
    '',
  ]
}

/** Media type of what `renderText` makes. */
export const renderedMediaType = 'text/markdown; charset=utf-8'

/** The package as Markdown, ending in a newline. The same package gives the same bytes. */
export const renderText = (pkg: PolicyPackage): string =>
  [...half(pkg, 'zh-CN'), '---', '', ...half(pkg, 'en')].join('\n')
