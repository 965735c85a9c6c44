import type { ChartConfiguration } from 'chart.js';
import type { Effect } from '../../../../../src/hook/effect.ts';
import { formatNumber } from '../format.ts';
import { seriesColor, themeColor } from '../palette.ts';

type Items = readonly (readonly [string, number])[];

/** The colours that effects have elsewhere on the dashboards. */
const EFFECT_COLOR: Partial<Readonly<Record<Effect, string>>> = {
  blocked: '#d6455d',
  warned: '#f0a02c',
  'failed-open': '#9467bd',
};

export function sharesChart(items: Items): ChartConfiguration<'doughnut'> {
  const colors = new Map(Object.entries(EFFECT_COLOR));
  return {
    type: 'doughnut',
    data: {
      labels: items.map(([label, value]) => `${label}  ${formatNumber(value)}`),
      datasets: [
        {
          data: items.map(([, value]) => value),
          backgroundColor: items.map(([label], index) => colors.get(label) ?? seriesColor(index)),
          borderWidth: 2,
          borderColor: themeColor('--card'),
        },
      ],
    },
    options: {
      responsive: true,
      maintainAspectRatio: false,
      animation: false,
      cutout: '62%',
      plugins: {
        legend: {
          position: 'bottom',
          labels: { color: themeColor('--text'), usePointStyle: true, pointStyle: 'circle', boxWidth: 8, boxHeight: 8 },
        },
      },
    },
  };
}

export function barsChart(items: Items): ChartConfiguration<'bar'> {
  return {
    type: 'bar',
    data: {
      labels: items.map(([label]) => label),
      datasets: [
        {
          data: items.map(([, value]) => value),
          backgroundColor: seriesColor(0),
          borderRadius: 3,
          maxBarThickness: 18,
        },
      ],
    },
    options: {
      responsive: true,
      maintainAspectRatio: false,
      animation: false,
      indexAxis: 'y',
      scales: {
        x: {
          beginAtZero: true,
          grid: { color: themeColor('--line') },
          border: { display: false },
          ticks: { color: themeColor('--muted'), maxTicksLimit: 5, precision: 0 },
        },
        y: {
          grid: { display: false },
          border: { display: false },
          ticks: { color: themeColor('--text'), autoSkip: false, font: { size: 11 } },
        },
      },
      plugins: { legend: { display: false } },
    },
  };
}
