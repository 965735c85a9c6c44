import { SAMPLE_HOOK_FUNCTION } from '../../settings.ts';
import { reportInvocation } from '../cloudwatch/lambda-service.ts';
import type { MetricStore } from '../cloudwatch/metrics/metric-store.ts';
import type { Change } from './change.ts';
import { SAMPLE_REGION } from './organisation.ts';
import { recordLines } from './record-lines.ts';

/** All that CloudWatch knows after these changes: what the hook wrote, and what Lambda reports about the hook's function. */
export async function fillStore(store: MetricStore, changes: readonly Change[], service: string): Promise<void> {
  for (const line of await recordLines(changes, service)) store.ingest(line);
  for (const { at: timestamp, accountId, end = 'returned' } of changes) {
    const place = { accountId, region: SAMPLE_REGION };
    reportInvocation(store, SAMPLE_HOOK_FUNCTION, { timestamp, end, place });
  }
}
