export interface ResolvedScalar {
  readonly value: null | boolean | number | string;
  /** As CloudFormation writes it where it needs a string. */
  readonly text: string;
  /** Set when readers of YAML disagree on the value, and says how. */
  readonly ambiguity?: string;
}

// CloudFormation reads YAML 1.1 without the timestamp tag: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
// Observed on deployed templates: yes/no/on/off are booleans while y and n stay strings (https://ljmc.bearblog.dev/yaml-booleans-in-cloudformation-templates/).
const TRUE = /^(?:yes|Yes|YES|true|True|TRUE|on|On|ON)$/;
const FALSE = /^(?:no|No|NO|false|False|FALSE|off|Off|OFF)$/;
const NULL = /^(?:~|null|Null|NULL|)$/;
const INTEGER = /^[-+]?(?:0|[1-9][0-9]*)$/;
const FLOAT = /^[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[1-9][0-9]*(?=[eE]))(?:[eE][-+]?[0-9]+)?$/;
// Octal, hexadecimal, binary, grouped and base-60 numbers of YAML 1.1, and digits with a leading zero.
const UNUSUAL_NUMBER =
  /^[-+]?(?:0[0-9_]+(?:\.[0-9_]*)?|0x[0-9a-fA-F_]+|0b[01_]+|[1-9][0-9]*(?:_[0-9]*)+|[1-9][0-9_]*(?::[0-5]?[0-9])+)$/;

/** The value of an unquoted YAML scalar. */
export function resolvePlainScalar(source: string): ResolvedScalar {
  if (NULL.test(source)) return { value: null, text: '' };
  if (TRUE.test(source)) return { value: true, text: 'true' };
  if (FALSE.test(source)) return { value: false, text: 'false' };
  // An account id with a leading zero has been seen to arrive as 1.2345678901E10, other leading zeros as octal.
  // No digit is dropped here: the text stays as written, and the author is told to quote it.
  if (UNUSUAL_NUMBER.test(source)) {
    return {
      value: source,
      text: source,
      ambiguity: `the unquoted ${source} is kept as written, but CloudFormation may read it as another number: put it in quotes`,
    };
  }
  if (INTEGER.test(source) || FLOAT.test(source)) return resolveNumber(source);
  return { value: source, text: source };
}

/** The value of an unquoted scalar of well-formed JSON. */
export function resolveJsonScalar(source: string): ResolvedScalar {
  if (source === 'true' || source === 'false') return { value: source === 'true', text: source };
  if (source === 'null') return { value: null, text: '' };
  return resolveNumber(source);
}

function resolveNumber(source: string): ResolvedScalar {
  const value = Number(source);
  // JSON has no infinity: a number beyond the range stays text.
  if (!Number.isFinite(value)) return { value: source, text: source };
  if (!/[.eE]/.test(source)) {
    // A number that JavaScript would round stays text, digit by digit.
    const kept = Number.isSafeInteger(value) || String(value) === source;
    return kept ? { value, text: String(value) } : { value: source, text: source };
  }
  const text = String(value);
  // CloudFormation keeps a fraction: `Default: 1.0` is observed as "1.0".
  return { value, text: /^-?\d+$/.test(text) ? `${text}.0` : text };
}
