// Jest's global setup: runs once, before all test files. Says which count the property tests make (see runs.ts).
export default function globalSetup() {
  const count = process.env.PROPERTY_RUNS ?? 'quick';
  console.log(`Property tests make their ${count} counts${count === 'quick' ? '; PROPERTY_RUNS=full makes all' : ''}.`);
}
