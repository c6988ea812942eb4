/** Starting a thread of this program, whether built or run from its source. */
import { Worker } from 'node:worker_threads'
import type { WorkerOptions } from 'node:worker_threads'

/**
 * Starts a thread. `program`: its JavaScript file; from source, the TypeScript file of that name with a loader. It gets
 * no environment, since it needs no secret.
 */
export const beginProgram = (program: URL, given: WorkerOptions): Worker => {
  const options = { ...given, env: {}, argv: [], execArgv: [] }
  if (!import.meta.url.endsWith('.ts')) return new Worker(program, options)
  // A thread of Node 20 does not accept --import.
  const source = JSON.stringify(program.href.replace(/\.js$/, '.ts'))
  return new Worker(
    `import('tsx/esm/api').then(({ register }) => { register(); return import(${source}) })`,
    { ...options, eval: true },
  )
}
