import type { ChartConfiguration, Plugin } from 'chart.js';
import type { LineView, SeriesView } from '../../widget-view.ts';
import { formatDay, formatTime, formatValue } from '../format.ts';
import { seriesColor, themeColor, translucent } from '../palette.ts';

const HOUR = 3_600_000;
const DAY = 86_400_000;
const STEPS = [HOUR / 4, HOUR / 2, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY];
/** Of the axis; below this, labels would touch. */
const PIXELS_PER_TICK = 90;

interface Point {
  readonly x: number;
  readonly y: number | null;
}

/** A line per series over the dashboard's whole time range; where a period has no data, the line breaks. */
export function linesChart(view: LineView, range: { start: number; end: number }): ChartConfiguration<'line', Point[]> {
  return {
    type: 'line',
    data: { datasets: view.series.map((series, index) => dataset(view, series, index)) },
    options: {
      responsive: true,
      maintainAspectRatio: false,
      animation: false,
      interaction: { mode: 'nearest', axis: 'x', intersect: false },
      scales: { x: timeAxis(range), y: valueAxis(view) },
      plugins: {
        legend: {
          display: view.series.length > 1,
          position: 'bottom',
          align: 'start',
          labels: {
            color: themeColor('--muted'),
            boxWidth: 8,
            boxHeight: 8,
            usePointStyle: true,
            pointStyle: 'circle',
          },
        },
        tooltip: {
          callbacks: {
            title: ([item]) => (item?.parsed.x == null ? '' : `${formatTime(item.parsed.x, true)} UTC`),
            label: ({ dataset: { label }, parsed }) => `${label ?? ''}: ${formatValue(parsed.y ?? 0, view.unit)}`,
          },
        },
      },
    },
    plugins: [limitLines(view)],
  };
}

function dataset(view: LineView, series: SeriesView, index: number) {
  const color = series.color ?? seriesColor(index);
  const points = view.stacked ? filled(series, view) : withGaps(series.points, view.periodMs);
  return {
    label: series.label,
    data: points,
    borderColor: color,
    backgroundColor: view.stacked ? translucent(color, 0.35) : color,
    // Down to the series below: areas over each other would mix their colours.
    fill: view.stacked && (index === 0 ? 'origin' : '-1'),
    stack: view.stacked ? 'all' : `${index}`,
    borderWidth: 1.75,
    tension: view.stacked ? 0 : 0.15,
    spanGaps: false,
    // A point that no line leads to would not be seen.
    pointRadius: points.map((_, at) => (isAlone(points, at) || points.length < 16 ? 2.5 : 0)),
    pointHoverRadius: 4,
    pointBorderWidth: 0,
    pointBackgroundColor: color,
  };
}

/** In a stack, no data counts nothing: where another series has some, and in the periods around what there is. */
function filled(series: SeriesView, { series: all, periodMs }: LineView): Point[] {
  const values = new Map(series.points);
  const times = new Set(all.flatMap(({ points }) => points.flatMap(([at]) => [at - periodMs, at, at + periodMs])));
  return [...times].sort((a, b) => a - b).map((x) => ({ x, y: values.get(x) ?? 0 }));
}

function withGaps(points: SeriesView['points'], periodMs: number): Point[] {
  return points.flatMap(([x, y], at): Point[] => {
    const before = points[at - 1]?.[0];
    const gap = before !== undefined && x - before > 1.5 * periodMs;
    return gap
      ? [
          { x: x - periodMs, y: null },
          { x, y },
        ]
      : [{ x, y }];
  });
}

function isAlone(points: readonly Point[], at: number): boolean {
  const missing = (point: Point | undefined) => point === undefined || point.y === null;
  return missing(points[at - 1]) && missing(points[at + 1]);
}

function timeAxis({ start, end }: { start: number; end: number }) {
  return {
    type: 'linear' as const,
    min: start,
    max: end,
    grid: { display: false },
    border: { color: themeColor('--line') },
    ticks: {
      color: themeColor('--muted'),
      maxRotation: 0,
      callback: (value: number | string) =>
        end - start > 2 * DAY ? formatDay(Number(value)) : formatTime(Number(value), false),
    },
    afterBuildTicks(axis: { ticks: { value: number }[]; chart: { width: number } }) {
      const most = Math.max(2, axis.chart.width / PIXELS_PER_TICK);
      const step = STEPS.find((candidate) => (end - start) / candidate <= most) ?? 7 * DAY;
      axis.ticks = [];
      for (let at = Math.ceil(start / step) * step; at < end; at += step) axis.ticks.push({ value: at });
    },
  };
}

function valueAxis(view: LineView) {
  const highest = Math.max(0, ...view.limits.map(({ value }) => value));
  return {
    type: 'linear' as const,
    stacked: view.stacked,
    ...(view.min === undefined ? {} : { min: view.min }),
    ...(view.max === undefined ? {} : { max: view.max }),
    ...(highest > 0 ? { suggestedMax: highest * 1.08 } : {}),
    grid: { color: themeColor('--line'), drawTicks: false },
    border: { display: false },
    ticks: {
      color: themeColor('--muted'),
      maxTicksLimit: 5,
      ...(view.unit === '' ? { precision: 0 } : {}),
      padding: 8,
      callback: (value: number | string) => formatValue(Number(value), view.unit),
    },
  };
}

function limitLines(view: LineView): Plugin<'line'> {
  return {
    id: 'limits',
    afterDatasetsDraw({ ctx, chartArea, scales }) {
      const axis = scales.y;
      if (axis === undefined) return;
      for (const { value, label, color } of view.limits) {
        const y = axis.getPixelForValue(value);
        ctx.save();
        ctx.strokeStyle = color ?? themeColor('--muted');
        ctx.fillStyle = color ?? themeColor('--muted');
        ctx.setLineDash([4, 3]);
        ctx.beginPath();
        ctx.moveTo(chartArea.left, y);
        ctx.lineTo(chartArea.right, y);
        ctx.stroke();
        ctx.font = '11px system-ui, sans-serif';
        ctx.textAlign = 'right';
        ctx.fillText(label, chartArea.right - 4, y - 4);
        ctx.restore();
      }
    },
  };
}
