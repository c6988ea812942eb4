/** A bundle that a regulator asks a running server for. */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { run } from './support.ts'
import type { scratch, Server } from './support.ts'

/** The answer, and the report in it. */
export const exportOver = async (
  { origin }: Pick<Server, 'origin'>,
  data: string,
  room: Pick<ReturnType<typeof scratch>, 'path'>,
) => {
  const created = ['credential', 'create', '--roles', 'regulator', '--label', 'w']
  const { stdout: key } = await run([...created, '--data', data])
  const answer = await fetch(`${origin}/v1/exports/regulator`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key.trim()}`, 'content-type': 'application/json' },
    body: JSON.stringify({ scope: { kind: 'purpose', purpose: 'survey.answer' } }),
  })
  const zip = room.path('asked.zip')
  writeFileSync(zip, Buffer.from(await answer.arrayBuffer()))
  return { answer, report: execFileSync('unzip', ['-p', zip, 'report.html'], { encoding: 'utf8' }) }
}
