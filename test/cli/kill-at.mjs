// Preloaded into the program by a test: kills the process as it is about to take its KILL_AT-th step on files or output.
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

const killAt = Number(process.env.KILL_AT)
let steps = 0
const step = () => {
  steps += 1
  if (steps === killAt) process.kill(process.pid, 'SIGKILL')
}

const counted = (holder, names) => {
  for (const name of names) {
    const original = holder[name]
    holder[name] = function (...args) {
      step()
      return original.apply(this, args)
    }
  }
}

const handle = await fs.promises.open(process.execPath, 'r')
const handles = Object.getPrototypeOf(handle)
await handle.close()
counted(handles, ['write', 'writeFile', 'sync', 'datasync'])
counted(fs.promises, ['mkdir', 'writeFile', 'rename', 'rm', 'unlink', 'chmod', 'open'])
counted(fs, ['write', 'writeSync', 'writeFileSync', 'fsync', 'fsyncSync', 'fdatasync'])
counted(fs, ['mkdirSync', 'renameSync', 'unlinkSync', 'openSync', 'ftruncate'])
counted(process.stdout, ['write'])
syncBuiltinESMExports()
const write = process.stdout.write.bind(process.stdout)
process.stdout.write = (text, ...rest) => {
  if (String(text).includes('clk_')) fs.writeFileSync(process.env.STEPS_FILE, String(steps))
  return write(text, ...rest)
}
