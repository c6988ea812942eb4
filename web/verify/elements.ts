/** Elements of the page: text goes in as text, never as markup. */

/** An element with these children; a string is text. */
export const element = (
  name: string,
  className: string,
  ...children: ReadonlyArray<Node | string>
): HTMLElement => {
  const made = document.createElement(name)
  if (className !== '') made.className = className
  made.append(...children)
  return made
}

/** An element that the page was built with. */
export const byId = <E extends HTMLElement>(id: string, kind: new () => E): E => {
  const found = document.querySelector(`#${id}`)
  if (found instanceof kind) return found
  throw new Error(`the page has no ${id}`)
}
