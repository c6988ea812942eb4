/** The head of a report: who is responsible, by which reading of the law, what the scope holds, and the terms of a log. */
import type { Catalogue, PublishedVersion } from '../../../catalogue/catalogue.ts'
import type { Controller } from '../../../catalogue/package/package.ts'
import { trusted } from '../../../kernel/ids.ts'
import type { Cell } from '../../pages/page.ts'
import { wordFrom } from '../../words/vocabulary.ts'
import type { BundleScope } from '../format/scope.ts'

type Row = readonly [label: string, value: Cell]

const controllerCell = (
  { name, product, address, contact, hotline }: Controller,
  policy: string,
): Cell => ({
  zh: `${name['zh-CN']}（${product['zh-CN']}），${address['zh-CN']}；热线 ${hotline}；个人信息保护联系方式：${contact}`,
  en: `${name.en} (${product.en}), ${address.en}; hotline ${hotline}; contact for data protection: ${contact}`,
  small: policy,
})

/** The newest version of each policy; in scope `purpose` of the purpose's own policy alone. */
const policiesIn = (
  { policies }: Catalogue,
  scope: BundleScope,
): ReadonlyArray<PublishedVersion> => {
  const all = [...policies.values()]
  const own =
    scope.kind === 'purpose'
      ? all.filter((versions) =>
          versions.some(({ compiled }) => compiled.purposes.has(trusted(scope.purpose))),
        )
      : []
  return (own.length === 0 ? all : own).flatMap((versions) => versions.slice(-1))
}

/** Controllers by their policies' newest versions, and the law profile in force, as of the position. */
export const responsibleRows = (catalogue: Catalogue, scope: BundleScope): ReadonlyArray<Row> => {
  const law = wordFrom('profiles', catalogue.profile)
  return [
    ...policiesIn(catalogue, scope).map(({ policy, compiled }): Row => [
      '处理者 · controller',
      controllerCell(compiled.package.controller, policy),
    ]),
    [
      '法律依据口径 · law profile in force',
      {
        zh: law?.['zh-CN'] ?? catalogue.profile,
        en: law?.en ?? catalogue.profile,
        small: catalogue.profile,
      },
    ],
  ]
}

/** What the scope discloses, in Chinese and English (docs/reference/bundle.md, "Scopes"). */
export const scopeWords = ({ kind }: BundleScope): ReadonlyArray<string> => {
  switch (kind) {
    case 'ledger':
      return [
        '本包披露全部条目；不打开任何人的个人字段。',
        'This bundle discloses every entry. It opens nobody’s personal fields.',
      ]
    case 'person':
      return [
        '本包披露此人的全部条目、与此人有关的查阅与令牌，以及已发布的政策；此人的个人字段在密钥尚存时已打开。',
        'This bundle discloses all entries of the person, readings and tokens about them, and the policies published. Their personal fields are open where the key still exists.',
      ]
    case 'purpose':
    case 'recipient':
      return [
        '本包披露涉及该目的或接收方的条目、此后终止相关个人全部同意的条目，以及已发布的政策；不打开个人字段。这些终止条目可能涉及另一处理者的政策：以其所列的政策或账户为准。',
        'This bundle discloses the entries that name the purpose or recipient, later entries of the same people that end all their consents, and the policies published. It opens no personal fields. Such an end may be about another controller’s policy: it counts for the policy or account that it names.',
      ]
    case 'period':
      return [
        '本包披露该期间内（含起点、不含终点）记录的条目与已发布的政策；不打开个人字段。',
        'This bundle discloses the entries recorded from the first instant of the period to before its last, and the policies published. It opens no personal fields.',
      ]
  }
}

/** Words of this report that are not everyday ones. */
export const terms: ReadonlyArray<Row> = [
  [
    '条目 · entry',
    {
      zh: '日志中的一条记录，一经写入不再更改；序号（index）从 0 起，是它在日志中的次序。',
      en: 'One record of the log, never changed once written. Its index is its place in the log, from 0.',
    },
  ],
  [
    '位置 · position',
    {
      zh: '存储系统给条目的编号，只增不减；本报告截至所列位置。',
      en: 'The number that the store gave an entry; it only grows. The report ends with the one above.',
    },
  ],
  [
    '检查点与根 · checkpoint, root',
    {
      zh: '根是由全部条目逐层计算出的一个哈希：任何条目改动，根即不同。检查点是经签署的条目数与根。',
      en: 'The root is one hash computed from all entries: if any entry changes, the root differs. A checkpoint is the signed number of entries with their root.',
    },
  ],
  [
    '代号 · surrogate (sub_…)',
    {
      zh: '台账为每个人随机生成的编号，代替姓名与号码；只有持有对照表的运营方知道是谁。',
      en: 'A random number that stands for a person in place of names and numbers. Only the operator, who holds the table, knows whose it is.',
    },
  ],
  [
    '状态摘要 · state digest',
    {
      zh: '由条目得出的全部状态的一个哈希，供核对；没有状态的范围不列出。',
      en: 'One hash over the state computed from the entries, for comparison; scopes without state have none.',
    },
  ],
]
