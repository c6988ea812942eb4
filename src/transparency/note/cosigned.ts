/** The message that a cosignature signs (c2sp.org/tlog-cosignature, Ed25519 signed message). */
import { bytesFrom } from '../bytes/text.ts'

/** `text`: the checkpoint without signatures; `seconds` since 1970. */
export const cosignedBytes = (text: string, seconds: bigint): Uint8Array =>
  bytesFrom(`cosignature/v1\ntime ${seconds}\n${text}`)
