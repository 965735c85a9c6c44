/** @param {string} counts quick or full (see runs.ts) */
export function announcement(counts) {
  return `Property tests make their ${counts} counts${counts === 'quick' ? '; PROPERTY_RUNS=full makes all' : ''}.`;
}

// Jest's global setup: runs once, before all test files.
export default function globalSetup() {
  console.log(announcement(process.env.PROPERTY_RUNS ?? 'quick'));
}
