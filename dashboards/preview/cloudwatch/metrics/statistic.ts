import { type NotModelled, notModelled } from '../result.ts';

/** From the values of one period (at least one) to one number. */
export type Statistic = (values: readonly number[]) => number;

export function statisticNamed(name: string): Statistic | NotModelled {
  switch (name) {
    case 'Sum':
      return sum;
    case 'Average':
      return (values) => sum(values) / values.length;
    case 'Minimum':
      return (values) => values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
    case 'Maximum':
      return (values) => values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
    case 'SampleCount':
      return (values) => values.length;
    default: {
      const percent = /^p(\d{1,2}(?:\.\d+)?|100)$/.exec(name)?.[1];
      return percent === undefined ? notModelled(`the statistic ${name}`) : percentile(Number(percent));
    }
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** The nearest rank. CloudWatch does not publish how it interpolates; on few values it may show a neighbour of this one. */
function percentile(percent: number): Statistic {
  return (values) => {
    const sorted = [...values].sort((a, b) => a - b);
    const rank = Math.max(1, Math.ceil((percent / 100) * sorted.length));
    return sorted[rank - 1] ?? Number.NaN;
  };
}
