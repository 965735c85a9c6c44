import { LAMBDA } from '../../widgets/lambda-metrics.ts';
import type { MetricStore, Place } from './metrics/metric-store.ts';

/** How an invocation of a function went, as Lambda sees it; what the function answered is not its business. */
export type InvocationEnd = 'returned' | 'died' | 'throttled';

/** Reports one invocation as Lambda does: a throttled one counts as a throttle and as nothing else. */
export function reportInvocation(
  store: MetricStore,
  functionName: string,
  { timestamp, end, place }: { readonly timestamp: number; readonly end: InvocationEnd; readonly place: Place },
): void {
  const values =
    end === 'throttled'
      ? { [LAMBDA.throttles]: 1 }
      : { [LAMBDA.invocations]: 1, [LAMBDA.errors]: end === 'died' ? 1 : 0, [LAMBDA.throttles]: 0 };
  const dimensions = new Map([[LAMBDA.functionName, functionName]]);
  for (const [metric, value] of Object.entries(values)) {
    store.report({ namespace: LAMBDA.namespace, metric, dimensions, timestamp, values: [value] }, place);
  }
}
