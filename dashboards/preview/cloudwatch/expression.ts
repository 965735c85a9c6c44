/** One small expression grammar for both metric math and Logs Insights: names, literals, calls, operators. */
import { type NotModelled, notModelled } from './result.ts';

export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'pattern'; readonly value: RegExp }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'star' }
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Expression[] }
  | { readonly kind: 'negation'; readonly operand: Expression }
  | { readonly kind: 'operation'; readonly operator: string; readonly left: Expression; readonly right: Expression };

const BINDING: Readonly<Record<string, number>> = {
  or: 1,
  and: 2,
  '=': 3,
  '!=': 3,
  '<': 3,
  '>': 3,
  '<=': 3,
  '>=': 3,
  like: 3,
  in: 3,
  '+': 4,
  '-': 4,
  '*': 5,
  '/': 5,
};

const TOKEN = /\s*(?:(\d+(?:\.\d+)?[a-z]*)|"([^"]*)"|'([^']*)'|([@A-Za-z_][\w.@]*)|(<=|>=|!=|[-+*/=<>(),[\]]))/y;

type Token =
  | { readonly kind: 'number' | 'text' | 'name' | 'symbol'; readonly text: string }
  | { readonly kind: 'pattern'; readonly text: string };

/** Splits after `like` a `/pattern/`, which elsewhere is a division. */
function tokenize(source: string): Token[] | NotModelled {
  const tokens: Token[] = [];
  let at = 0;
  while (source.slice(at).trim() !== '') {
    if (tokens.at(-1)?.text === 'like') {
      const pattern = /^\s*\/((?:[^/\\]|\\.)*)\//.exec(source.slice(at));
      if (pattern?.[1] !== undefined) {
        tokens.push({ kind: 'pattern', text: pattern[1] });
        at += pattern[0].length;
        continue;
      }
    }
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(source);
    if (match === null) return notModelled(`"${source.slice(at, at + 20)}" in an expression`);
    at = TOKEN.lastIndex;
    const [, number, double, single, name, symbol] = match;
    if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name });
    else if (symbol !== undefined) tokens.push({ kind: 'symbol', text: symbol });
    else tokens.push({ kind: 'text', text: double ?? single ?? '' });
  }
  return tokens;
}

/** Parses a whole text as one expression. */
export function parseExpression(source: string): Expression | NotModelled {
  const tokens = tokenize(source);
  if (!Array.isArray(tokens)) return tokens;
  const parser = new Parser(tokens);
  const expression = parser.expression(0);
  if (expression === undefined || !parser.atEnd) return notModelled(`the expression ${source.slice(0, 60)}`);
  return expression;
}

/** Precedence climbing. `undefined` from a method means that the text is not of this grammar. */
class Parser {
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get atEnd(): boolean {
    return this.#next === this.#tokens.length;
  }

  expression(binding: number): Expression | undefined {
    let left = this.#operand();
    while (left !== undefined) {
      const operator = this.#tokens[this.#next]?.text.toLowerCase() ?? '';
      const power = this.#tokens[this.#next]?.kind === 'text' ? undefined : BINDING[operator];
      if (power === undefined || power <= binding) return left;
      this.#next += 1;
      const right = this.expression(power);
      left = right === undefined ? undefined : { kind: 'operation', operator, left, right };
    }
    return undefined;
  }

  #operand(): Expression | undefined {
    const token = this.#tokens[this.#next];
    this.#next += 1;
    switch (token?.kind) {
      case 'number':
        return /^[\d.]+$/.test(token.text)
          ? { kind: 'number', value: Number(token.text) }
          : { kind: 'name', name: token.text };
      case 'text':
        return { kind: 'text', value: token.text };
      case 'pattern':
        return { kind: 'pattern', value: new RegExp(token.text) };
      case 'name':
        return this.#accept('(') ? this.#call(token.text) : { kind: 'name', name: token.text };
      case 'symbol':
        return this.#symbol(token.text);
      case undefined:
        return undefined;
    }
  }

  #symbol(symbol: string): Expression | undefined {
    if (symbol === '-') {
      const operand = this.expression(5);
      return operand === undefined ? undefined : { kind: 'negation', operand };
    }
    if (symbol === '*') return { kind: 'star' };
    if (symbol === '(') {
      const inner = this.expression(0);
      return this.#accept(')') ? inner : undefined;
    }
    if (symbol === '[') {
      const items = this.#until(']');
      return items === undefined ? undefined : { kind: 'list', items };
    }
    return undefined;
  }

  #call(name: string): Expression | undefined {
    const args = this.#until(')');
    return args === undefined ? undefined : { kind: 'call', name, arguments: args };
  }

  #until(close: string): Expression[] | undefined {
    const items: Expression[] = [];
    if (this.#accept(close)) return items;
    do {
      const item = this.expression(0);
      if (item === undefined) return undefined;
      items.push(item);
    } while (this.#accept(','));
    return this.#accept(close) ? items : undefined;
  }

  #accept(symbol: string): boolean {
    const token = this.#tokens[this.#next];
    if (token?.kind !== 'symbol' || token.text !== symbol) return false;
    this.#next += 1;
    return true;
  }
}
