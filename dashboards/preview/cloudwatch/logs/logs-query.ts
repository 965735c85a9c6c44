import { type Expression, parseExpression } from '../expression.ts';
import { type NotModelled, notModelled } from '../result.ts';

export interface Named {
  readonly name: string;
  readonly expression: Expression;
}

export type LogsCommand =
  | { readonly kind: 'source' }
  | { readonly kind: 'filter'; readonly condition: Expression }
  | { readonly kind: 'fields'; readonly fields: readonly Named[] }
  | { readonly kind: 'stats'; readonly aggregates: readonly Named[]; readonly by: readonly Named[] }
  | { readonly kind: 'sort'; readonly field: string; readonly descending: boolean }
  | { readonly kind: 'limit'; readonly count: number };

/** Commands between pipes. None of our patterns and texts holds a pipe, so the text can be split before it is parsed. */
export function parseLogsQuery(query: string): LogsCommand[] | NotModelled {
  const commands: LogsCommand[] = [];
  for (const text of query.split('|')) {
    const command = parseCommand(text.trim());
    if (command.kind === 'not-modelled') return command;
    commands.push(command);
  }
  return commands;
}

function parseCommand(text: string): LogsCommand | NotModelled {
  const [, name = '', rest = ''] = /^(\w+)\s+([\s\S]+)$/.exec(text) ?? [];
  switch (name) {
    case 'SOURCE':
      return { kind: 'source' };
    case 'filter': {
      const condition = parseExpression(rest);
      return condition.kind === 'not-modelled' ? condition : { kind: 'filter', condition };
    }
    case 'fields': {
      const fields = namedList(rest);
      return Array.isArray(fields) ? { kind: 'fields', fields } : fields;
    }
    case 'stats': {
      const [left = '', right] = rest.split(/\sby\s/);
      const aggregates = namedList(left);
      if (!Array.isArray(aggregates)) return aggregates;
      const by = right === undefined ? [] : namedList(right);
      return Array.isArray(by) ? { kind: 'stats', aggregates, by } : by;
    }
    case 'sort': {
      const [, field, direction] = /^(\S+)(?:\s+(asc|desc))?$/.exec(rest) ?? [];
      return field === undefined ? notModelled(text) : { kind: 'sort', field, descending: direction === 'desc' };
    }
    case 'limit':
      return { kind: 'limit', count: Number(rest) };
    default:
      return notModelled(`the Logs Insights command ${text.slice(0, 40)}`);
  }
}

/** `expression as name, expression, …`; without a name, its own text is its name. */
function namedList(text: string): Named[] | NotModelled {
  const list: Named[] = [];
  for (const item of splitOutsideParentheses(text)) {
    const [source = '', name] = item.trim().split(/\sas\s/);
    const expression = parseExpression(source);
    if (expression.kind === 'not-modelled') return expression;
    list.push({ name: (name ?? source).trim(), expression });
  }
  return list;
}

function splitOutsideParentheses(text: string): string[] {
  const items: string[] = [];
  let depth = 0;
  let item = '';
  for (const character of text) {
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (character === ',' && depth === 0) {
      items.push(item);
      item = '';
    } else {
      item += character;
    }
  }
  return [...items, item];
}
