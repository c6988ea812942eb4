/** A receipt in the requested form: bytes with their media type. */
import { E, pipe } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { PublishedVersion } from '../../catalogue/catalogue.ts'
import { bytesFrom } from '../../transparency/bytes/text.ts'
import type { Primitives } from '../../transparency/primitives.ts'
import type { Signer } from '../../transparency/signer.ts'
import { leafHash } from '../../transparency/tree/hash.ts'
import { htmlOf } from '../pages/html.ts'
import type { DrawPdf } from '../pages/worker/drawing.ts'
import type { PdfFailure } from '../pages/worker/thread.ts'
import { receiptClaims } from './claims.ts'
import { consentReceipt, consentRecord } from './forms/iso-27560.ts'
import { signJws } from './jws.ts'
import { kantaraReceipt } from './forms/kantara.ts'
import type { ReceiptMatter } from './matter.ts'
import { receiptBlocks, receiptHead, receiptPaper } from './forms/receipt-page.ts'

/** `iso-27560`: the receipt that contains the consent record. */
export type ReceiptFormat = 'jws' | 'kantara' | 'iso-27560' | 'iso-27560-record' | 'html' | 'pdf'

export type ReceiptFile = { readonly bytes: string | Uint8Array; readonly mediaType: string }

/**
 * This ledger does not sign; or no policy names the controller; or the form is for consents only and the event is not
 * about one.
 */
export type FormFailure =
  | 'signing-unavailable'
  | 'version-not-found'
  | 'not-a-consent'
  | PdfFailure['failure']

export type FormEnv = {
  readonly primitives: Primitives
  readonly signer: Signer | undefined
  readonly drawPdf: DrawPdf
}

type Made = Either<FormFailure, ReceiptFile>

/** RFC 7519 section 10.3.1. */
const jwtMediaType = 'application/jwt'

const jws = async ({ signer }: FormEnv, matter: ReceiptMatter): Promise<Made> => {
  if (signer === undefined) return E.left('signing-unavailable')
  return pipe(
    await signJws(signer, 'consent-receipt+jwt', receiptClaims(matter)),
    E.bimap(
      () => 'signing-unavailable' as const,
      (bytes) => ({ bytes, mediaType: jwtMediaType }),
    ),
  )
}

const json = (mediaType: string, value: unknown): Made =>
  E.right({ bytes: JSON.stringify(value), mediaType })

const ofPolicy = ({ policy }: ReceiptMatter, make: (policy: PublishedVersion) => Made): Made =>
  policy === undefined ? E.left('version-not-found') : make(policy)

const ofConsent = (matter: ReceiptMatter, make: typeof consentReceipt): Made =>
  ofPolicy(matter, (policy) => {
    const made = make(matter, policy)
    return made === undefined ? E.left('not-a-consent') : json('application/ld+json', made)
  })

const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

const leafOf = ({ primitives }: FormEnv, { entry }: ReceiptMatter): string =>
  hexOf(leafHash(primitives, bytesFrom(entry)))

const html = (env: FormEnv, matter: ReceiptMatter): Made => {
  const pieces = [...htmlOf(receiptHead(matter), receiptBlocks(matter, leafOf(env, matter)))]
  return E.right({ bytes: pieces.join(''), mediaType: 'text/html; charset=utf-8' })
}

const pdf = async (env: FormEnv, matter: ReceiptMatter): Promise<Made> =>
  pipe(
    await env.drawPdf(receiptPaper(matter, leafOf(env, matter))),
    E.bimap(
      ({ failure }) => failure,
      (bytes) => ({ bytes, mediaType: 'application/pdf' }),
    ),
  )

/** The receipt. `language` is used by forms that have only one. */
export const receiptAs = async (
  env: FormEnv,
  format: ReceiptFormat,
  matter: ReceiptMatter,
  language: 'zh-CN' | 'en',
): Promise<Made> => {
  switch (format) {
    case 'jws':
      return jws(env, matter)
    case 'kantara':
      return ofPolicy(matter, (policy) =>
        json('application/json', kantaraReceipt(matter, policy, language)),
      )
    case 'iso-27560':
      return ofConsent(matter, consentReceipt)
    case 'iso-27560-record':
      return ofConsent(matter, consentRecord)
    case 'html':
      return html(env, matter)
    case 'pdf':
      return pdf(env, matter)
  }
}
