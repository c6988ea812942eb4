// Preloaded into a witness by a test: kills the process at a moment of its KILL_ON-th kept checkpoint.
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

const moment = process.env.KILL_MOMENT
const last = Number(process.env.KILL_ON)
let kept = 0
const kill = (at) => {
  if (kept === last && moment === at) process.kill(process.pid, 'SIGKILL')
}

const rename = fs.renameSync
fs.renameSync = (from, to) => {
  const isKept = String(to).endsWith('.checkpoint')
  if (isKept) kept += 1
  if (isKept) kill('before rename')
  rename(from, to)
  if (isKept) kill('after rename')
}
// Of the folder: the file itself is synced by fdatasync.
const fsync = fs.fsync
fs.fsync = (file, done) =>
  fsync(file, (error) => {
    kill('before answer')
    done(error)
  })
syncBuiltinESMExports()
