/** Places boxes in layers, callers above what they build on, with as few crossings as a few sweeps can reach. */

const sweeps = 24

const reachable = (graph, from, seen = new Set()) => {
  for (const to of graph.get(from).to) {
    if (seen.has(to)) continue
    seen.add(to)
    reachable(graph, to, seen)
  }
  return seen
}

/** Arrows that no longer path implies (transitive reduction): the graph must be without circles. */
const neededArrows = (graph) =>
  [...graph].flatMap(([from, { to }]) => {
    const implied = new Set([...to].flatMap((next) => [...reachable(graph, next)]))
    return [...to]
      .filter((next) => !implied.has(next))
      .sort((a, b) => (a < b ? -1 : 1))
      .map((next) => ({ from, to: next }))
  })

/** 0 for what nothing of ours calls; one more than the lowest that calls it for the rest. */
const depths = (graph) => {
  const known = new Map()
  const depth = (name, path) => {
    if (path.includes(name)) throw new Error(`imports go round: ${[...path, name].join(' < ')}`)
    if (!known.has(name)) {
      const callers = [...graph].filter(([, { to }]) => to.has(name))
      const above = callers.map(([caller]) => depth(caller, [...path, name]))
      known.set(name, 1 + Math.max(-1, ...above))
    }
    return known.get(name)
  }
  for (const name of graph.keys()) depth(name, [])
  return known
}

/** Long arrows pass each layer between at a point of its own, so that they run beside the boxes there. */
const chains = (arrows, depthOf) =>
  arrows.map(({ from, to }) => {
    const points = []
    for (let at = depthOf.get(from) + 1; at < depthOf.get(to); at += 1)
      points.push({ name: `${from}>${to}@${at}`, depth: at })
    return { from, to, via: points }
  })

const order = (layers, links) => {
  const place = new Map()
  const note = (layer) => layer.forEach((name, index) => place.set(name, index / layer.length))
  layers.forEach(note)
  const middle = (name) => {
    const near = links.get(name) ?? []
    return near.length === 0
      ? place.get(name)
      : near.reduce((sum, other) => sum + place.get(other), 0) / near.length
  }
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    const inTurn = sweep % 2 === 0 ? layers : layers.toReversed()
    for (const layer of inTurn) {
      const wanted = new Map(layer.map((name) => [name, middle(name)]))
      layer.sort((a, b) => wanted.get(a) - wanted.get(b) || (a < b ? -1 : 1))
      note(layer)
    }
  }
}

/** Layers from the top down, each from left to right; a name that is no box is a point of a long arrow. */
export const layOut = (graph) => {
  const depthOf = depths(graph)
  const arrows = chains(neededArrows(graph), depthOf)
  const layers = Array.from({ length: 1 + Math.max(...depthOf.values()) }, () => [])
  for (const [name, depth] of depthOf) layers[depth].push(name)
  for (const { via } of arrows) for (const { name, depth } of via) layers[depth].push(name)
  const links = new Map()
  const link = (a, b) => {
    links.set(a, [...(links.get(a) ?? []), b])
    links.set(b, [...(links.get(b) ?? []), a])
  }
  for (const { from, to, via } of arrows) {
    const path = [from, ...via.map(({ name }) => name), to]
    path.slice(1).forEach((name, index) => link(path[index], name))
  }
  order(layers, links)
  return {
    layers,
    arrows: arrows.map(({ from, to, via }) => [from, ...via.map(({ name }) => name), to]),
    boxes: new Set(graph.keys()),
  }
}
