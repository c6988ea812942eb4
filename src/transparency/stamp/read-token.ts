/** Reads the response of a time stamp authority (RFC 3161 section 2.4.2), and checks only its form. */
import { fromBER } from 'asn1js'
import { SignedData, TSTInfo, TimeStampResp } from 'pkijs'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { StampRejection } from './rejection.ts'
import { bufferOf } from './request.ts'

const signedDataOid = '1.2.840.113549.1.7.2'
/** id-ct-TSTInfo. */
export const tstInfoOid = '1.2.840.113549.1.9.16.1.4'
/** PKIStatus: granted, and granted with modifications. */
const granted: ReadonlySet<number> = new Set([0, 1])

export type Token = { readonly signed: SignedData; readonly info: TSTInfo }

const malformed = (what: string): Either<StampRejection, never> =>
  E.left({ rejected: 'stamp-malformed', what })

const responseFrom = (bytes: Uint8Array): Either<StampRejection, TimeStampResp> => {
  try {
    const { offset, result } = fromBER(bufferOf(bytes))
    // Bytes after the response would be stored without a meaning.
    return offset === bytes.length
      ? E.right(new TimeStampResp({ schema: result }))
      : malformed('response')
  } catch {
    return malformed('response')
  }
}

const saidBy = ({ status }: TimeStampResp): string =>
  (status.statusStrings ?? [])
    .map(({ valueBlock }) => valueBlock.value)
    .join(' ')
    // Foreign text: limited in length, without control characters.
    .replaceAll(/[^\u0020-\u007e\u00a0-\uffff]/g, '?')
    .slice(0, 200)

const contentOf = (signed: SignedData): Uint8Array | undefined => {
  const content = signed.encapContentInfo.eContent
  return content === undefined ? undefined : new Uint8Array(content.getValue())
}

/** The statement of an authority in the token of its response; or the reason why there is none. */
export const readToken = (bytes: Uint8Array): Either<StampRejection, Token> => {
  const response = responseFrom(bytes)
  if (E.isLeft(response)) return response
  const { status, timeStampToken } = response.right
  if (!granted.has(status.status))
    return E.left({
      rejected: 'stamp-refused',
      status: status.status,
      says: saidBy(response.right),
    })
  if (timeStampToken?.contentType !== signedDataOid) return malformed('token')
  try {
    const signed = new SignedData({ schema: timeStampToken.content })
    if (signed.encapContentInfo.eContentType !== tstInfoOid || signed.signerInfos.length !== 1)
      return malformed('token')
    const content = contentOf(signed)
    if (content === undefined) return malformed('token')
    const info = TSTInfo.fromBER(bufferOf(content))
    return info.version === 1 ? E.right({ signed, info }) : malformed('statement')
  } catch {
    return malformed('token')
  }
}
