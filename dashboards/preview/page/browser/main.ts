import {
  ArcElement,
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  DoughnutController,
  Filler,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
} from 'chart.js';
import type { PageData } from '../page-data.ts';
import { drawDashboard } from './dashboard.ts';
import { element } from './element.ts';
import { header } from './header.ts';

Chart.register(ArcElement, BarController, BarElement, CategoryScale, DoughnutController, Filler);
Chart.register(Legend, LinearScale, LineController, LineElement, PointElement, Tooltip);
Chart.defaults.font.family = 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';

// Written by the same program from the same type.
let data: PageData = JSON.parse(document.getElementById('page-data')?.textContent ?? '{}');
let opened = location.hash === '#operations' ? 1 : 0;
let choice: string[] = initialChoice();
let charts: Chart[] = [];

const top = element('div', 'top');
const main = element('main', '');
document.body.append(top, main);
draw();

if (data.live) {
  const events = new EventSource('/events');
  events.addEventListener('message', async () => {
    data = await (await fetch('/data.json')).json();
    draw();
  });
}
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);

function draw(): void {
  const view = data.dashboards[opened];
  top.replaceChildren(header(data, opened, choice, { open, choose, toggleTheme }));
  for (const chart of charts) chart.destroy();
  charts = view === undefined ? [] : drawDashboard(view, choice, main);
}

function open(dashboard: number): void {
  opened = dashboard;
  choice = initialChoice();
  draw();
}

function choose(variable: number, value: string): void {
  choice = initialChoice().with(variable, value);
  draw();
}

function toggleTheme(): void {
  const root = document.documentElement;
  const dark =
    root.dataset.theme === undefined
      ? matchMedia('(prefers-color-scheme: dark)').matches
      : root.dataset.theme === 'dark';
  root.dataset.theme = dark ? 'light' : 'dark';
  draw();
}

function initialChoice(): string[] {
  return data.dashboards[opened]?.variables.map(({ value }) => value) ?? [];
}
