/**
 * A signer by a command, in front of an HSM: the bytes go to its standard input, 64 bytes of signature come back. What
 * it answers is verified before it is believed. One call at a time: a device has few sessions.
 */
import { spawn } from 'node:child_process'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { nodeCrypto } from '../../transparency/node-crypto.ts'
import type { Key } from '../../transparency/note/key.ts'
import type { Signer, SigningFailed } from '../../transparency/signer.ts'

/** Longest that a signature may take, in ms: an HSM over a network answers within a second. */
const signingMs = 10_000
const signatureBytes = 64

/** Which of several keys is meant: eight hex digits. */
const keyIdVariable = 'LEDGER_SIGNING_KEY_ID'

// What opens the vault or the store is no business of the command's.
const environment = (keyId: string): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^LEDGER_(?:KEK|STORE|VAULT)/.test(name)),
  ),
  [keyIdVariable]: keyId,
})

const failed = (cause: string): Either<SigningFailed, never> =>
  E.left({ failure: 'signing-failed', cause })

const run = (command: string, keyId: string, message: Uint8Array) =>
  new Promise<Either<SigningFailed, Uint8Array>>((resolve) => {
    const child = spawn('/bin/sh', ['-c', command], {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: environment(keyId),
      timeout: signingMs,
      killSignal: 'SIGKILL',
    })
    const pieces: Buffer[] = []
    let bytes = 0
    child.stdout.on('data', (piece: Buffer) => {
      bytes += piece.length
      // One more than there may be shows that there are too many.
      if (bytes - piece.length <= signatureBytes) pieces.push(piece)
    })
    child.once('error', () =>
      resolve(failed('the command of LEDGER_SIGNING_COMMAND did not start')),
    )
    child.once('close', (code, signal) => {
      if (signal !== null) resolve(failed(`the signing command was ended by ${signal}`))
      else if (code !== 0) resolve(failed(`the signing command ended with ${String(code)}`))
      else if (bytes !== signatureBytes)
        resolve(failed(`the signing command answered ${bytes} bytes instead of ${signatureBytes}`))
      else resolve(E.right(new Uint8Array(Buffer.concat(pieces))))
    })
    // A command that ends before it has read all says by its code what was wrong.
    child.stdin.on('error', () => undefined)
    child.stdin.end(message)
  })

/** Signs with the command of a shell; `key` is what its signatures are held against. */
export const commandSigner = (command: string, key: Key): Signer => {
  let last: Promise<unknown> = Promise.resolve()
  const signOnce = async (message: Uint8Array): Promise<Either<SigningFailed, Uint8Array>> => {
    const signature = await run(command, key.id, message)
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
