// Preloaded into the program by a test: its clock is off by as many ms as the file says that CLOCK_OFFSET_FILE names.
import { readFileSync } from 'node:fs'

const now = Date.now.bind(Date)
const offsetMs = () => Number(readFileSync(process.env.CLOCK_OFFSET_FILE, 'utf8'))
Date.now = () => now() + offsetMs()
