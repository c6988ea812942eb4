/** A thread that verifies: answers what it is asked. */
import { parentPort, workerData } from 'node:worker_threads'
import { answering } from './answering.ts'
import type { Begun, Question } from './messages.ts'

const begun: Begun = workerData
const port = parentPort
let answerTo: ReturnType<typeof answering> | undefined

port?.on('message', (question: Question) => {
  const answer = (answerTo ??= answering(begun))(question)
  const moved = answer.answer === 'entries' ? answer.leaves.buffer : undefined
  port.postMessage(answer, moved instanceof ArrayBuffer ? [moved] : [])
})
