import { expect, test } from 'vitest'
import { jsonLine, jsonOf } from '../../src/cli/words/json.ts'

test('control characters for a terminal are escaped in JSON, and mean the same', () => {
  const said = { note: 'evil \u009b31m \u202e txet \u007f' }
  for (const json of [jsonLine(said), jsonOf(said)]) {
    expect(json).toContain(String.raw`evil \u009b31m \u202e txet \u007f`)
    expect(JSON.parse(json)).toEqual(said)
  }
})
