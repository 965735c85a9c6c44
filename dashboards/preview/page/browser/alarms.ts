import type { AlarmView } from '../alarm-view.ts';
import type { WidgetView } from '../widget-view.ts';
import { element } from './element.ts';
import { formatTime } from './format.ts';

type Alarms = Extract<WidgetView, { kind: 'alarms' }>;

const STATE_TEXT: Readonly<Record<AlarmView['state'], string>> = {
  OK: 'OK',
  ALARM: 'In alarm',
  INSUFFICIENT_DATA: 'No data',
  UNKNOWN: 'Not in the records',
};

export function alarms(view: Alarms): HTMLElement {
  return element('div', 'alarms', ...view.alarms.map(alarm));
}

function alarm({ name, state, reason, since, contributors, raised }: AlarmView): HTMLElement {
  const details = [
    contributors.join(', '),
    state === 'ALARM' && since !== undefined ? `since ${formatTime(since, false)}` : '',
    state !== 'ALARM' && raised > 0 ? `raised ${raised} ×` : '',
  ].filter((part) => part !== '');
  const created = element(
    'div',
    `alarm state-${state.toLowerCase()}`,
    element('div', 'alarm-state', STATE_TEXT[state]),
    element('div', 'alarm-name', name.replace(/^.*-/, '')),
    element('div', 'alarm-details', details.join(' · ')),
  );
  created.title = reason === '' ? name : `${name}: not modelled: ${reason}`;
  return created;
}
