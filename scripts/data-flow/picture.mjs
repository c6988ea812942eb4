/** From places to SVG: plain shapes and system fonts, light or dark as the reader has it. */

const box = { width: 128, height: 42 }
const gap = { x: 26, y: 46 }
const pointWidth = 14
const margin = 24

/** What a folder is for, in a few words; one that is missing here shows its name alone. */
const says = {
  cli: 'one file a command',
  main: 'puts it together',
  http: 'express, hot routes',
  api: 'the contract as data',
  ledger: 'what callers call',
  handle: 'load, decide, append',
  deciders: 'act to events',
  decisions: 'question to ruling',
  standing: 'fold of one person',
  catalogue: 'policies as data',
  commands: 'what may be asked',
  events: 'what happened',
  kernel: 'ids, time, hashes',
  store: 'the log',
  vault: 'keys, sealing',
  projector: 'runs the folds',
  projections: 'events to rows',
  credentials: 'who calls',
  config: 'settings',
}

const widthOf = (name, boxes) => (boxes.has(name) ? box.width : pointWidth)

const centres = ({ layers, boxes }) => {
  const widths = layers.map((layer) =>
    layer.reduce((sum, name) => sum + widthOf(name, boxes) + gap.x, -gap.x),
  )
  const full = Math.max(...widths)
  const placed = new Map()
  layers.forEach((layer, row) => {
    let x = margin + (full - widths[row]) / 2
    for (const name of layer) {
      const width = widthOf(name, boxes)
      placed.set(name, {
        x: x + width / 2,
        y: margin + row * (box.height + gap.y) + box.height / 2,
      })
      x += width + gap.x
    }
  })
  return { placed, full }
}

const round = (value) => Math.round(value * 10) / 10

/** A line of gentle curves through the points between, from the lower edge of one box to the upper of another. */
const pathOf = (names, placed) => {
  const points = names.map((name) => placed.get(name))
  const last = points.length - 1
  const ends = points.map(({ x, y }, index) => {
    const shift = index === 0 ? box.height / 2 : index === last ? -box.height / 2 - 5 : 0
    return { x: round(x), y: round(y + shift) }
  })
  return ends
    .map(({ x, y }, index) => {
      if (index === 0) return `M${x} ${y}`
      const before = ends[index - 1]
      const half = round((before.y + y) / 2)
      return `C${before.x} ${half} ${x} ${half} ${x} ${y}`
    })
    .join(' ')
}

const boxText = (name, { x, y }) => {
  const [left, top] = [round(x - box.width / 2), round(y - box.height / 2)]
  return [
    `<rect x="${left}" y="${top}" width="${box.width}" height="${box.height}" rx="6"/>`,
    `<text class="name" x="${round(x)}" y="${round(y - 3)}">${name}</text>`,
    `<text class="what" x="${round(x)}" y="${round(y + 13)}">${says[name] ?? ''}</text>`,
  ].join('')
}

const style = `svg{background:#fff}rect{fill:#f4f6fa;stroke:#40506a}text{font-family:system-ui,sans-serif;text-anchor:middle;fill:#1b2433}
.name{font-size:14px;font-weight:600}.what{font-size:11px}path.arrow{fill:none;stroke:#6a7a94;stroke-width:1.3}
@media(prefers-color-scheme:dark){svg{background:#11161f}rect{fill:#1d2532;stroke:#8fa3c4}text{fill:#e6ecf5}path.arrow{stroke:#8fa3c4}}`

const head = `<marker id="head" viewBox="0 0 8 8" refX="3" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="#6a7a94"/></marker>`

/** The picture as SVG text. */
export const pictureOf = (layout) => {
  const { layers, arrows, boxes } = layout
  const { placed, full } = centres(layout)
  const width = round(full + 2 * margin)
  const height = 2 * margin + layers.length * box.height + (layers.length - 1) * gap.y
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Folders of the source and what each builds on">`,
    `<style>${style}</style><defs>${head}</defs>`,
    ...arrows.map(
      (names) => `<path class="arrow" marker-end="url(#head)" d="${pathOf(names, placed)}"/>`,
    ),
    ...[...boxes].map((name) => boxText(name, placed.get(name))),
    '</svg>',
    '',
  ].join('\n')
}
