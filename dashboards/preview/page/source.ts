import { NAMESPACE } from '../../../src/hook/names.ts';
import { DEFAULT_THRESHOLDS } from '../../settings.ts';
import { MetricStore } from '../cloudwatch/metrics/metric-store.ts';
import { fillStore } from '../sample/fill-store.ts';
import { SAMPLE_ACCOUNTS, SAMPLE_REGION } from '../sample/organisation.ts';
import { showcase } from '../sample/showcase.ts';
import type { PageOptions } from './options.ts';
import { type PageData, pageData } from './page-data.ts';
import { readLines } from './read-records.ts';

/** A little past the last record, so that its period is whole. */
const MARGIN_MS = 300_000;

/** Reads everything and evaluates everything: a file of a busy day takes well under a second. */
export async function loadPage(source: PageOptions['source'], live: boolean): Promise<PageData> {
  const store = new MetricStore({ accountId: SAMPLE_ACCOUNTS[0].id, region: SAMPLE_REGION });
  if (source.kind === 'sample') await fillStore(store, showcase(Date.now()), NAMESPACE);
  else for (const line of await readLines(source.path)) store.ingest(line);
  const last = store.records.reduce((latest, { timestamp }) => Math.max(latest, timestamp), 0);
  const now = last === 0 ? Date.now() : Math.min(Date.now(), last) + MARGIN_MS;
  const about = {
    sample: source.kind === 'sample',
    live,
    source: source.kind === 'sample' ? 'an invented week' : source.path,
  };
  return pageData(store, now, about, DEFAULT_THRESHOLDS);
}
