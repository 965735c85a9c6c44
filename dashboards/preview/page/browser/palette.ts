/** For series without a colour of their own; told apart on light and dark, and by most colour-blind people. */
const SERIES = ['#4e79d8', '#e8883a', '#2fa58c', '#b464c8', '#d9a400', '#e0566b', '#5fb7e5', '#8a8f99'] as const;

export function seriesColor(index: number): string {
  return SERIES[index % SERIES.length] ?? SERIES[0];
}

/** A colour of the style sheet, as it is now: it changes with light and dark. */
export function themeColor(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

export function translucent(hex: string, alpha: number): string {
  return `${hex}${Math.round(alpha * 255)
    .toString(16)
    .padStart(2, '0')}`;
}
