import { MetricStore } from '../../../dashboards/preview/cloudwatch/metrics/metric-store.ts';
import type { Change } from '../../../dashboards/preview/sample/change.ts';
import { fillStore } from '../../../dashboards/preview/sample/fill-store.ts';
import { SAMPLE_ACCOUNTS, SAMPLE_REGION } from '../../../dashboards/preview/sample/organisation.ts';
import { NAMESPACE } from '../../../src/hook/names.ts';

/** A Monday. */
export const MONDAY = Date.UTC(2026, 0, 5);

export async function storeOf(changes: readonly Change[]): Promise<MetricStore> {
  const store = new MetricStore({ accountId: SAMPLE_ACCOUNTS[0].id, region: SAMPLE_REGION });
  await fillStore(store, changes, NAMESPACE);
  return store;
}
