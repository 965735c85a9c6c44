import type { AlarmState } from '../cloudwatch/alarms/alarm.ts';
import type { EvaluatedAlarm } from '../cloudwatch/widgets/widget.ts';

export interface AlarmView {
  readonly name: string;
  /** `UNKNOWN` when its metrics are not in the records. */
  readonly state: AlarmState | 'UNKNOWN';
  /** Why it is unknown; otherwise empty. */
  readonly reason: string;
  /** Milliseconds since 1970; undefined when the state is older than the time range. */
  readonly since: number | undefined;
  /** Those in ALARM now; none for an alarm on one series. */
  readonly contributors: readonly string[];
  /** How often it went to ALARM within the time range. */
  readonly raised: number;
}

const SEVERITY: readonly AlarmState[] = ['OK', 'INSUFFICIENT_DATA', 'ALARM'];

/** The state of the alarm is the worst of its contributors'. */
export function alarmView({ rule, history }: EvaluatedAlarm): AlarmView {
  if (history.kind === 'not-modelled') {
    return { name: rule.name, state: 'UNKNOWN', reason: history.reason, since: undefined, contributors: [], raised: 0 };
  }
  const { contributors } = history;
  const states = contributors.map(({ state }) => state);
  const state = SEVERITY.findLast((severity) => states.includes(severity)) ?? 'INSUFFICIENT_DATA';
  const inState = contributors.filter((contributor) => contributor.state === state);
  const changes = inState.flatMap(({ transitions }) => transitions.at(-1)?.at ?? []);
  const transitions = contributors.flatMap((contributor) => contributor.transitions);
  return {
    name: rule.name,
    state,
    reason: '',
    since: changes.length === 0 ? undefined : Math.max(...changes),
    contributors:
      state === 'ALARM' && rule.query.includes(' GROUP BY ') ? inState.map(({ contributor }) => contributor) : [],
    raised: transitions.filter((transition) => transition.state === 'ALARM').length,
  };
}
