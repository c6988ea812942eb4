/** Decisions in process, beside the bare read of the very rows they are made from. */
import { join } from 'node:path'
import { decode } from '../../src/kernel/codec.ts'
import { Question } from '../../src/decisions/question.ts'
import { openEmbeddedRows } from '../../src/projector/embedded/open-rows.ts'
import { tableName } from '../../src/projector/rows.ts'
import { openRaw } from '../floors/lmdb.ts'
import { orThrow, readyNode } from '../population/build.ts'
import { questionAt } from '../population/people.ts'
import { compared, perSecond } from '../series.ts'
import type { Sample } from '../series.ts'
import type { Row } from './row.ts'

const questionsPerRound = 50_000
const warmUps = 2
const decoded = decode(Question)

const timed = (questions: ReadonlyArray<Question>, each: (q: Question) => void): Sample => {
  const startMs = performance.now()
  for (const question of questions) each(question)
  const count = questions.length
  return { value: perSecond(count, performance.now() - startMs), count }
}

/** What the rows behind decisions are called on disk: each rebuild gives them another name. */
const standingTable = async (folder: string): Promise<string> => {
  const rows = orThrow('the rows', await openEmbeddedRows(folder)())
  const found = rows
    .state()
    .tables.find(({ name, phase }) => name === 'standing' && phase === 'live')
  await rows.close()
  if (found === undefined) throw new Error('there are no rows to decide from')
  return tableName(found)
}

/** Questions by round, made once: both are asked the same. */
const questionsFor = (subjects: number) => {
  const made = new Map<number, ReadonlyArray<Question>>()
  return (round: number): ReadonlyArray<Question> => {
    const first = (round + warmUps) * questionsPerRound
    const questions =
      made.get(round) ??
      Array.from({ length: questionsPerRound }, (_, index) =>
        orThrow('a question', decoded(questionAt(first + index, subjects))),
      )
    made.set(round, questions)
    return questions
  }
}

export const decisions: Row = async ({ population, rounds }) => {
  const { folder, subjects } = population
  const table = await standingTable(folder)
  const node = await readyNode(folder)
  const standing = openRaw<string>(join(folder, 'rows'), table, 'write')
  const asked = questionsFor(subjects)
  let allowed = 0
  let missing = 0
  const measured = await compared(
    { rounds, warmUps },
    {
      name: 'decision in process',
      unit: '/s',
      measure: (round) =>
        timed(asked(round), (question) => {
          const { decision, reasons } = node.ledger.ask(question)
          if (reasons[0]?.code === 'PROJECTION_BEHIND') throw new Error('rows are behind')
          if (decision === 'ALLOW') allowed += 1
        }),
    },
    {
      name: 'LMDB get of the same rows',
      unit: '/s',
      measure: (round) =>
        timed(asked(round), ({ subject }) => {
          if (standing.database.getBinaryFast(subject) === undefined) missing += 1
        }),
    },
  )
  await standing.close()
  await node.close()
  if (allowed === 0 || missing > 0) throw new Error('the questions are not about these people')
  return measured
}
