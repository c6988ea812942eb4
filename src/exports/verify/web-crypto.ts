/** AES-256-GCM and random bytes from the Web Crypto API, which Node and browsers both have. */
import type { VerifyPorts } from './ports.ts'

/** Random bytes; see VerifyPorts. */
export const randomByWebCrypto: VerifyPorts['random'] = (bytes) =>
  globalThis.crypto.getRandomValues(new Uint8Array(bytes))

const copied = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes)

/** Decrypts; see VerifyPorts. */
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
    // The key has another length, or the tag does not fit the bytes.
    return undefined
  }
}
