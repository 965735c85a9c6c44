/** One meaning, one colour, on every widget; readable on CloudWatch's light and dark backgrounds. */
export const COLOR = {
  good: '#2ca02c',
  blocked: '#d62728',
  warned: '#ff9f1c',
  failedOpen: '#9467bd',
  neutral: '#1f77b4',
  slow: '#e377c2',
  unfinished: '#8c8c8c',
} as const;
