/** The message of a cosignature (c2sp.org/tlog-cosignature, Ed25519 signed message). */
import { bytesFrom } from '../bytes/text.ts'

/** `text` is the checkpoint's, without signatures; `seconds` count from 1970. */
export const cosignedBytes = (text: string, seconds: bigint): Uint8Array =>
  bytesFrom(`cosignature/v1\ntime ${seconds}\n${text}`)
