/** JSON Schemas of what the ledger signs, from the codecs that read it. */
import { makeSchemas } from '../../src/api/schema.ts'
import type { ClosedSchema } from '../../src/api/route.ts'
import { DecisionClaims } from '../../src/exports/receipts/decision-claims.ts'
import { ReceiptClaims } from '../../src/exports/receipts/claims.ts'
import type { t } from '../../src/fp.ts'

const schemaOf = (name: string, title: string, claims: t.Mixed & ClosedSchema): string => {
  const schemas = makeSchemas()
  const root = schemas.of(claims)
  const document = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:consent-ledger:schema:${name}:1`,
    title,
    ...root,
    $defs: schemas.components(),
  }
  const text = JSON.stringify(document, undefined, 2)
  return `${text.replaceAll('#/components/schemas/', '#/$defs/')}\n`
}

export const receiptSchema = (): string =>
  schemaOf('jws-receipt', 'Claims of a signed receipt (typ consent-receipt+jwt)', ReceiptClaims)

export const decisionSchema = (): string =>
  schemaOf('jws-decision', 'Claims of a signed decision (typ consent-decision+jwt)', DecisionClaims)
