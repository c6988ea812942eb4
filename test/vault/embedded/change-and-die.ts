/** Wraps every key of a vault anew, and dies in the middle of writing a slot that a reader beside it comes to late. */
import { disk } from '../../../src/files/disk.ts'
import type { Io } from '../../../src/files/io.ts'
import { E } from '../../../src/fp.ts'
import { openEmbeddedVault } from '../../../src/vault/embedded/open-vault.ts'
import { offsetOf } from '../../../src/vault/embedded/format/layout.ts'
import { ring } from '../support.ts'

const late = 1_200
const [, , folder = ''] = process.argv

const io: Io = {
  ...disk,
  pwriteNow: (file, bytes, at) => {
    if (at + bytes.length < offsetOf(late)) return disk.pwriteNow(file, bytes, at)
    // In the middle of a slot.
    disk.pwriteNow(file, bytes.subarray(0, offsetOf(late) - at - 60), at)
    process.kill(process.pid, 'SIGKILL')
    throw new Error('dead')
  },
}

const vault = await openEmbeddedVault(folder, ring(2), { io })()
if (E.isLeft(vault)) throw new Error('the vault does not open')
await vault.right.rewrap(2, () => {})()
