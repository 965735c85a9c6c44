type Child = Node | string;

/** An element with a class and children; text is never read as HTML. */
export function element(tag: string, className: string, ...children: readonly Child[]): HTMLElement {
  const created = document.createElement(tag);
  if (className !== '') created.className = className;
  created.append(...children);
  return created;
}
