/** Bars and lines on one terminal. */
import { describe, expect, test } from 'vitest'
import { progress } from '../../src/cli/shown/progress.ts'
import { besideBars, clearLine } from '../../src/cli/shown/terminal.ts'

describe('a line that comes while a bar is shown', () => {
  test('takes the place of the bar, and does not stand behind it', () => {
    const written: string[] = []
    const err = besideBars((text) => void written.push(text))
    err(`${clearLine}rebuilding 10 %`)
    err('a notice\n')
    err('another\n')
    err(`${clearLine}rebuilding 20 %`)
    err('\n')
    err('done\n')
    expect(written).toEqual([
      `${clearLine}rebuilding 10 %`,
      `${clearLine}a notice\n`,
      'another\n',
      `${clearLine}rebuilding 20 %`,
      '\n',
      'done\n',
    ])
  })
})

describe('progress', () => {
  const shownAfter = async (reached: number, total: number | undefined): Promise<string> => {
    let shown = ''
    const report = progress(
      { err: (text) => void (shown += text), watched: false },
      'moving',
      'rows',
    )
    await new Promise((done) => setTimeout(done, 550))
    report.at(reached, total)
    return shown
  }

  test('never has more done than there is', async () => {
    expect(await shownAfter(12, 10)).toMatch(/100 % {2}10 of 10 rows/)
  })

  test('says only how much is done where nobody knows of how much', async () => {
    expect(await shownAfter(12, undefined)).toMatch(/^moving {2}12 rows, \d+ rows\/s\n$/)
  })

  test('shows once that all is done', async () => {
    let shown = ''
    const io = { err: (text: string) => void (shown += text), watched: false }
    const report = progress(io, 'moving', 'rows')
    await new Promise((done) => setTimeout(done, 550))
    for (const reached of [10, 10, 11]) report.at(reached, 10)
    expect(shown.match(/100 %/g)).toHaveLength(1)
  })
})
