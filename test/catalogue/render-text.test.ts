import { describe, expect, test } from 'vitest'
import { renderText } from '../../src/catalogue/render-text.ts'
import { readPackage } from '../../src/cli/policy/policy-files.ts'
import { seedPolicyFolder } from '../../src/cli/process/project.ts'
import { E } from '../../src/fp.ts'

const shipped = async () => {
  const pkg = await readPackage(seedPolicyFolder)
  if (E.isLeft(pkg)) throw new Error(pkg.left.lines.join('\n'))
  return pkg.right
}

describe('the rendering of a package', () => {
  test('is the same for the same package', async () => {
    expect(renderText(await shipped())).toBe(renderText(await shipped()))
  })

  test('names every purpose, category and recipient in both languages', async () => {
    const pkg = await shipped()
    const text = renderText(pkg)
    for (const { id, label } of [...pkg.purposes, ...pkg.categories, ...pkg.recipients]) {
      expect(text).toContain(`**${label['zh-CN']}** (\`${id}\`)`)
      expect(text).toContain(`**${label.en}** (\`${id}\`)`)
    }
  })

  test('says that it is not the text of the controller', async () => {
    expect(renderText(await shipped())).toContain('not the text of the controller')
  })

  test('shows a retention rule without a period as the gap it is', async () => {
    const pkg = await shipped()
    const gap = pkg.retention.find(({ period }) => period === undefined)
    const line = renderText(pkg)
      .split('\n')
      .find((each) => each.includes(`**${gap?.label.en}**`))
    expect(line).toContain('no period is stated')
  })
})
