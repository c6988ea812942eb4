// Builds the verifier's page: one HTML file with its style and script inside, and a policy that lets it reach nothing.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('../', import.meta.url))
const read = (name) => readFileSync(`${root}web/verify/${name}`, 'utf8')

const { outputFiles } = await build({
  entryPoints: [`${root}web/verify/main.ts`],
  bundle: true,
  write: false,
  minify: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  charset: 'utf8',
  legalComments: 'none',
})

// A closing tag within them would end the element early.
const script = outputFiles[0].text.trim().replaceAll('</script', '<\\/script')
const style = read('page.css').trim()
const hash = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

const policy = [
  "default-src 'none'",
  `script-src ${hash(script)}`,
  `style-src ${hash(style)}`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

const fill = (page, place, filled) => {
  if (page.split(place).length !== 2) throw new Error(`page.html has not one ${place}`)
  return page.replace(place, () => filled)
}

const page = [
  ['content="default-src \'none\'"', `content="${policy}"`],
  ['<style></style>', `<style>${style}</style>`],
  ['<script type="module"></script>', `<script type="module">${script}</script>`],
].reduce((text, [place, filled]) => fill(text, place, filled), read('page.html'))

mkdirSync(`${root}dist/web`, { recursive: true })
writeFileSync(`${root}dist/web/verify.html`, page)
