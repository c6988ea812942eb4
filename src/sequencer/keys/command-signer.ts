/**
 * Signs with a command, for example in front of an HSM: the bytes go to its standard input, and it prints a signature
 * of 64 bytes, which is verified. One call at a time, since a device has few sessions.
 */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { nodeCrypto } from '../../transparency/node-crypto.ts'
import type { Key } from '../../transparency/note/key.ts'
import type { Signer, SigningFailed } from '../../transparency/signer.ts'
import { runShell } from '../shell/run-shell.ts'
import type { ShellEnd } from '../shell/run-shell.ts'

/** Longest time for a signature, in ms. An HSM over a network needs less than a second. */
const signingMs = 10_000
const signatureBytes = 64

/** Names the key to sign with, as eight hex digits. */
const keyIdVariable = 'LEDGER_SIGNING_KEY_ID'

const failed = (cause: string): Either<SigningFailed, never> =>
  E.left({ failure: 'signing-failed', cause })

const reasonOf = (end: Extract<ShellEnd, string>): string => {
  switch (end) {
    case 'not-started':
      return 'the command of LEDGER_SIGNING_COMMAND did not start'
    case 'too-slow':
      return `the signing command did not answer within ${signingMs} ms`
    case 'too-large':
      return `the signing command answered more than ${signatureBytes} bytes`
    case 'ended':
      return 'the signing command was ended by a signal'
    default:
      return `the signing command ended with ${end.slice('exit '.length)}`
  }
}

const run = async (
  command: string,
  keyId: string,
  message: Uint8Array,
  timeoutMs: number,
): Promise<Either<SigningFailed, Uint8Array>> => {
  const variables = { [keyIdVariable]: keyId }
  const maxBytes = signatureBytes
  const signature = await runShell({ command, input: message, variables, timeoutMs, maxBytes })
  if (typeof signature === 'string') return failed(reasonOf(signature))
  return signature.length === signatureBytes
    ? E.right(signature)
    : failed(`the signing command answered ${signature.length} bytes instead of ${signatureBytes}`)
}

/** Signs with a shell command; signatures are verified with `key`. */
export const commandSigner = (command: string, key: Key, timeoutMs = signingMs): Signer => {
  let last: Promise<unknown> = Promise.resolve()
  const signOnce = async (message: Uint8Array): Promise<Either<SigningFailed, Uint8Array>> => {
    const signature = await run(command, key.id, message, timeoutMs)
    if (E.isLeft(signature)) return signature
    return nodeCrypto.verifyEd25519(key.publicKey, message, signature.right)
      ? signature
      : failed(
          'the signing command answered a signature that is not by the key of LEDGER_SIGNING_KEY',
        )
  }
  return {
    name: key.name,
    id: key.id,
    publicKey: key.publicKey,
    sign: (message) => {
      const next = last.then(() => signOnce(message))
      last = next
      return next
    },
  }
}
