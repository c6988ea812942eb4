/** docs/reference/package.md: every field of a policy package, from the codecs that decode it and their comments. */
import type { ClosedSchema } from '../../src/api/route.ts'
import { Account } from '../../src/catalogue/package/account.ts'
import { Commitment, RetentionRule, SwitchPath } from '../../src/catalogue/package/duties.ts'
import { ExemptionRule } from '../../src/catalogue/package/exemption-rule.ts'
import { Label } from '../../src/catalogue/package/label.ts'
import {
  Agreement,
  Category,
  Controller,
  LawProfileRule,
  MessageClassRule,
  PolicyPackage,
  Prohibition,
  Template,
} from '../../src/catalogue/package/package.ts'
import {
  Channel,
  InboundSource,
  Permission,
  Recipient,
  Sdk,
} from '../../src/catalogue/package/parties.ts'
import { Purpose, Requirement } from '../../src/catalogue/package/purpose.ts'
import { code, generatedFrom, page, plain, table } from './markdown.mts'
import { fieldsOf, vocabulariesOf, withSections } from './shape.mts'
import { commentsIn, fieldCommentsIn } from './source.mts'

/** Where each record's codec stands, in the order in which people write a package. */
const records: ReadonlyArray<readonly [file: string, codec: ClosedSchema & { name: string }]> = [
  ['package', PolicyPackage],
  ['label', Label],
  ['package', Controller],
  ['account', Account],
  ['package', Category],
  ['purpose', Purpose],
  ['purpose', Requirement],
  ['parties', Permission],
  ['parties', Recipient],
  ['parties', InboundSource],
  ['parties', Sdk],
  ['parties', Channel],
  ['package', MessageClassRule],
  ['package', Template],
  ['package', Agreement],
  ['exemption-rule', ExemptionRule],
  ['duties', RetentionRule],
  ['package', Prohibition],
  ['duties', SwitchPath],
  ['duties', Commitment],
  ['package', LawProfileRule],
]

const section = ([file, codec]: (typeof records)[number]): string => {
  const path = `src/catalogue/package/${file}.ts`
  const about = commentsIn(path).get(codec.name) ?? ''
  const comments = fieldCommentsIn(path, codec.name)
  const rows = fieldsOf(codec.required, codec.optional).map(({ name, isOptional, shape }) => [
    code(name),
    isOptional ? '' : 'yes',
    shape,
    plain(comments.get(name) ?? ''),
  ])
  const fields = table(['field', 'required', 'holds', 'says'], rows)
  return [`## ${codec.name}`, ...(about === '' ? [] : [plain(about)]), fields].join('\n\n')
}

const intro = `A policy as data: what decisions are made by. It is a folder of JSON files, each of which holds some of the fields of
[PolicyPackage](#policypackage), or one file with all of them; over HTTP it is the \`package\` of \`POST /v1/policies\`.
[Publish a policy](../how-to/publish-a-policy.md) goes through it, and \`policies/\` holds two to start from.

Records are closed: a field that is not listed here is refused, by its file and place. Lists may be empty and must be there.
An id is listed once, and whatever names another item (a category, a purpose, a recipient, a permission, an agreement, a
class of messages) names one of the same package. Ids of purposes, recipients, features, sources, agreements, templates and accounts are one policy's in
the whole ledger ([decision 25](../decisions/0025-policies-are-apart.md)). Nothing personal and no secret may stand in a package: it is published as it is.`

/** The page's text. */
export const packagePage = (): string =>
  withSections(
    records.map(([, codec]) => [codec, `[${codec.name}](#${codec.name.toLowerCase()})`]),
    () => {
      const parts = records.map(section)
      return page(
        generatedFrom('src/catalogue'),
        '# Policy package',
        intro,
        ...parts,
        '## Vocabulary',
        table(['name', 'words'], vocabulariesOf(parts)),
      )
    },
  )
