/** AES-256-GCM and random bytes by the Web Crypto API, which Node and browsers have alike. */
import type { VerifyPorts } from './ports.ts'

/** See the port. */
export const randomByWebCrypto: VerifyPorts['random'] = (bytes) =>
  globalThis.crypto.getRandomValues(new Uint8Array(bytes))

const copied = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes)

/** See the port. */
export const decryptByWebCrypto: VerifyPorts['decrypt'] = async (
  key,
  nonce,
  context,
  ciphertext,
) => {
  const { subtle } = globalThis.crypto
  try {
    const imported = await subtle.importKey('raw', copied(key), 'AES-GCM', false, ['decrypt'])
    const algorithm = {
      name: 'AES-GCM',
      iv: copied(nonce),
      additionalData: copied(context),
      tagLength: 128,
    }
    return new Uint8Array(await subtle.decrypt(algorithm, imported, copied(ciphertext)))
  } catch {
    // A key of another length, or a tag that is not of these bytes.
    return undefined
  }
}
