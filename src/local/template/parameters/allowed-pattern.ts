import { createContext, Script } from 'node:vm';

export type PatternMatch =
  | { readonly kind: 'matches' }
  | { readonly kind: 'differs' }
  /** `reason` completes "was not checked: ". */
  | { readonly kind: 'unchecked'; readonly reason: string };

/** A pattern may take exponential time, and a text of 4,096 characters is enough for that. */
const LIMIT_MS = 1000;

const UNREAD = 'it is a Java expression that JavaScript does not read';

/** Classes of ASCII that Java names: https://docs.oracle.com/javase/8/docs/api/java/util/regex/Pattern.html */
const POSIX: ReadonlyMap<string, string> = new Map([
  ['Lower', 'a-z'],
  ['Upper', 'A-Z'],
  ['ASCII', '\\x00-\\x7F'],
  ['Alpha', 'a-zA-Z'],
  ['Digit', '0-9'],
  ['Alnum', 'a-zA-Z0-9'],
  ['Punct', '!-\\/:-@\\[-`{-~'],
  ['Graph', '!-~'],
  ['Print', ' -~'],
  ['Blank', ' \\t'],
  ['Cntrl', '\\x00-\\x1F\\x7F'],
  ['XDigit', '0-9a-fA-F'],
  ['Space', ' \\t\\n\\x0B\\f\\r'],
]);

/** Java's escapes that JavaScript does not have or reads as plain letters, outside and inside a class. */
const ESCAPES: ReadonlyMap<string, { readonly outside: string; readonly inside: string | undefined }> = new Map([
  ['A', { outside: '^', inside: undefined }],
  ['z', { outside: '$', inside: undefined }],
  ['Z', { outside: '(?=\\n?$)', inside: undefined }],
  [
    'h',
    {
      outside: '[ \\t\\xA0\\u1680\\u2000-\\u200A\\u202F\\u205F\\u3000]',
      inside: ' \\t\\xA0\\u1680\\u2000-\\u200A\\u202F\\u205F\\u3000',
    },
  ],
  ['a', { outside: '\\x07', inside: '\\x07' }],
  ['e', { outside: '\\x1B', inside: '\\x1B' }],
]);

/** Escapes that mean the same in both languages. */
const SHARED_ESCAPE = /^[\\/dDsSwWbBtnrfcux0-9^$.*+?()[\]{}|\-!"#%&',:;<=>@_`~ ]$/;

/**
 * Whether the whole text matches an `AllowedPattern`, which is an expression of Java's: "the pattern must match the entire
 * parameter value". What Java has and JavaScript has not is translated, or else the text is not checked.
 */
export function matchesAllowedPattern(pattern: string, text: string): PatternMatch {
  const source = translated(pattern);
  if (source === undefined) return { kind: 'unchecked', reason: UNREAD };
  try {
    const matches: unknown = new Script('new RegExp(source, "s").test(text)').runInContext(
      createContext({ source: `^(?:${source})$`, text }),
      { timeout: LIMIT_MS },
    );
    return { kind: matches === true ? 'matches' : 'differs' };
  } catch (error) {
    const timedOut =
      typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
    return { kind: 'unchecked', reason: timedOut ? `matching it took more than ${LIMIT_MS / 1000} s` : UNREAD };
  }
}

/** The same expression for JavaScript, or undefined where there is none. */
function translated(pattern: string): string | undefined {
  // A sequence that quotes everything between.
  const unquoted = pattern.replace(/\\Q([\s\S]*?)(?:\\E|$)/g, (_, quoted: string) =>
    quoted.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'),
  );
  let result = '';
  let inClass = false;
  for (let at = 0; at < unquoted.length; at += 1) {
    const rest = unquoted.slice(at);
    const [named, negated, name] = /^\\([pP])\{(\w+)\}/.exec(rest) ?? [];
    if (named !== undefined) {
      const members = POSIX.get(name ?? '');
      if (members === undefined || (negated === 'P' && inClass)) return undefined;
      result += inClass ? members : `[${negated === 'P' ? '^' : ''}${members}]`;
      at += named.length - 1;
    } else if (rest.startsWith('\\')) {
      const [codePoint, digits] = /^\\x\{([0-9a-fA-F]{1,4})\}/.exec(rest) ?? [];
      const letter = rest[1] ?? '';
      const javaEscape = ESCAPES.get(letter);
      if (codePoint !== undefined && digits !== undefined) {
        result += `\\u${digits.padStart(4, '0')}`;
        at += codePoint.length - 1;
      } else if (javaEscape !== undefined) {
        const replacement = inClass ? javaEscape.inside : javaEscape.outside;
        if (replacement === undefined) return undefined;
        result += replacement;
        at += 1;
      } else if (SHARED_ESCAPE.test(letter)) {
        result += rest.slice(0, 2);
        at += 1;
      } else return undefined;
    } else if (inClass) {
      // Java nests classes and intersects them.
      if (rest.startsWith('[') || rest.startsWith('&&')) return undefined;
      if (rest.startsWith(']')) inClass = false;
      result += unquoted[at];
    } else {
      // Possessive quantifiers and flags inside the expression.
      if (/^(?:[*+?}]\+|\(\?[a-zA-Z-]+[):]|\(\?>)/.test(rest)) return undefined;
      const [opening] = /^\[\^?\]?/.exec(rest) ?? [];
      if (opening !== undefined) {
        inClass = true;
        // A bracket that comes first is a member in Java, and ends the class in JavaScript.
        result += opening.replace(/\]$/, '\\]');
        at += opening.length - 1;
      } else result += unquoted[at];
    }
  }
  return result;
}
