const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const exact = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

export function formatNumber(value: number): string {
  return Math.abs(value) >= 100_000 ? compact.format(value) : exact.format(value);
}

/** Milliseconds are read as seconds from one second on. */
export function formatValue(value: number, unit: string): string {
  if (unit === 'ms') return Math.abs(value) >= 1000 ? `${formatNumber(value / 1000)} s` : `${formatNumber(value)} ms`;
  return unit === '%' ? `${formatNumber(value)}%` : formatNumber(value);
}

/** All times are UTC, as in CloudWatch's records. */
export function formatTime(timestamp: number, withDay: boolean): string {
  const iso = new Date(timestamp).toISOString();
  return withDay ? `${iso.slice(5, 10)} ${iso.slice(11, 16)}` : iso.slice(11, 16);
}

export function formatDay(timestamp: number): string {
  return new Date(timestamp).toLocaleDateString('en', { day: 'numeric', month: 'short', timeZone: 'UTC' });
}
