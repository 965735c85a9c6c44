import type { PlacedWidget, Widget } from './body.ts';

/** CloudWatch's grid is 24 columns wide. */
const COLUMNS = 24;

export interface Row {
  readonly height: number;
  readonly widgets: readonly (readonly [width: number, widget: Widget])[];
}

/** Places rows below each other and the widgets of a row from left to right. */
export function layOut(rows: readonly Row[]): PlacedWidget[] {
  const placed: PlacedWidget[] = [];
  let y = 0;
  for (const { height, widgets } of rows) {
    let x = 0;
    for (const [width, widget] of widgets) {
      if (x + width > COLUMNS) throw new RangeError(`A row is wider than ${COLUMNS} columns, at y = ${y}`);
      placed.push({ ...widget, x, y, width, height });
      x += width;
    }
    y += height;
  }
  return placed;
}
