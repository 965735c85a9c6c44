import type { DashboardView, PageData } from '../page-data.ts';
import { element } from './element.ts';
import { formatNumber, formatTime } from './format.ts';

export interface HeaderActions {
  open(dashboard: number): void;
  choose(variable: number, value: string): void;
  toggleTheme(): void;
}

export function header(data: PageData, opened: number, choice: readonly string[], actions: HeaderActions): HTMLElement {
  const tabs = data.dashboards.map(({ title }, at) => {
    const tab = element('button', at === opened ? 'tab selected' : 'tab', title);
    tab.setAttribute('aria-pressed', String(at === opened));
    tab.addEventListener('click', () => actions.open(at));
    return tab;
  });
  const theme = element('button', 'theme', '◐');
  theme.setAttribute('aria-label', 'Light or dark');
  theme.addEventListener('click', () => actions.toggleTheme());
  const view = data.dashboards[opened];
  const brand = element('div', 'brand', element('strong', '', 'Policy hook'), ...badges(data));
  return element(
    'header',
    '',
    brand,
    element('nav', '', ...tabs),
    element('div', 'controls', ...(view === undefined ? [] : controls(view, choice, actions)), theme),
  );
}

function badges(data: PageData): HTMLElement[] {
  const sample = data.sample ? [element('span', 'badge sample', 'Sample data')] : [];
  const live = data.live ? [element('span', 'badge live', 'Live')] : [];
  const origin = data.sample ? 'invented records' : 'records';
  return [
    ...sample,
    ...live,
    element('span', 'origin', `${formatNumber(data.recordCount)} ${origin}, drawn as CloudWatch would`),
  ];
}

function controls(view: DashboardView, choice: readonly string[], actions: HeaderActions): HTMLElement[] {
  const { start, end } = view.range;
  const range = element('span', 'range', `${formatTime(start, true)} – ${formatTime(end, true)} UTC`);
  const selects = view.variables.map(({ label, options }, at) => {
    const select = document.createElement('select');
    select.append(...options.map(({ value, label: text }) => new Option(text, value, false, value === choice[at])));
    select.addEventListener('change', () => actions.choose(at, select.value));
    return element('label', '', `${label} `, select);
  });
  return [...selects, range];
}
