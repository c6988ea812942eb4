/** The log is read through while it is served: what no one asks for is looked at, too. */
import type { Config } from '../../config.ts'
import { instantOf } from '../../kernel/instant.ts'
import type { EmbeddedStore } from '../../store/embedded/embedded-store.ts'
import type { Finding } from '../../store/embedded/checking/finding.ts'
import { noteScrub } from './last-scrub.ts'
import type { Telling } from '../telling.ts'
import { restMs } from './walks.ts'

const sentenceOf = ({ of, where, reason, expected, found }: Finding): string => {
  const what = `the background check of the log found at ${where}: ${reason} (expected ${expected}, found ${found})`
  return of === 'log'
    ? `${what}. Recording has stopped, decisions continue: stop the server, keep a copy of the folder as it is, ` +
        'run consent-ledger fsck, and restore the log from a backup'
    : `${what}. The log itself is undamaged there: the next start rebuilds the derived file`
}

/** Begins; gives how to end it. Nothing is read where the log is a server's, or the rate is 0. `nowMs` since 1970. */
export const startScrub = (
  scrub: EmbeddedStore['scrub'] | undefined,
  { folder, disk: { scrubBytesPerSecond } }: Pick<Config, 'folder' | 'disk'>,
  { notice }: Pick<Telling, 'notice'>,
  nowMs: () => number,
): (() => Promise<void>) => {
  if (scrub === undefined || scrubBytesPerSecond === 0) return () => Promise.resolve()
  const ending = new AbortController()
  // A finding is told once: the next walks find it again.
  const told = new Set<string>()
  const running = scrub(
    {
      bytesPerSecond: scrubBytesPerSecond,
      restMs,
      onFinding: (finding) => {
        const sentence = sentenceOf(finding)
        if (told.has(sentence)) return
        told.add(sentence)
        notice(sentence, finding.of === 'log' ? 'log-damaged' : 'derived-damaged')
      },
      onWalked: (findings) => void noteScrub(folder, 'log', instantOf(nowMs()), findings),
    },
    ending.signal,
  )
  return async () => {
    ending.abort()
    await running
  }
}
