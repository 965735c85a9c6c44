/**
 * Facts that end on a date, and what of this project ends with them. It imports nothing: whatever names a runtime, from templates to
 * packages, takes it from here. `.ci/run` warns 90 days before one of ours ends, and fails when it has ended. Where somebody else
 * only stops making new versions, it goes on warning.
 */

/** Days, in UTC. Lambda goes on invoking functions after all of them. */
interface LambdaRuntimeEnd {
  /** From here on without security updates. */
  readonly deprecated: string;
  readonly createBlocked: string;
  readonly updateBlocked: string;
}

/**
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html, as cfn-lint 1.58.0 carries it. AWS postpones the two blocks now
 * and then; the day of the deprecation stands.
 */
export const LAMBDA_RUNTIMES = {
  // The blocks were first announced for 2026-06-01 and 2026-07-01.
  'nodejs20.x': { deprecated: '2026-04-30', createBlocked: '2027-02-01', updateBlocked: '2027-03-03' },
  'nodejs22.x': { deprecated: '2027-04-30', createBlocked: '2027-06-01', updateBlocked: '2027-07-01' },
  'nodejs24.x': { deprecated: '2028-04-30', createBlocked: '2028-06-01', updateBlocked: '2028-07-01' },
  'python3.13': { deprecated: '2029-06-30', createBlocked: '2029-07-31', updateBlocked: '2029-08-31' },
  'python3.14': { deprecated: '2029-06-30', createBlocked: '2029-07-31', updateBlocked: '2029-08-31' },
} as const satisfies Record<string, LambdaRuntimeEnd>;

export type LambdaRuntime = keyof typeof LAMBDA_RUNTIMES;

/** What the hook, the registry type and JavaScript policy functions are deployed on. */
export const NODE_RUNTIME: LambdaRuntime = 'nodejs24.x';
/** For `npm run package -- --runtime`, should the registry not take the newer one: which it takes is documented nowhere. */
export const FALLBACK_NODE_RUNTIME: LambdaRuntime = 'nodejs22.x';
export const PYTHON_RUNTIME: LambdaRuntime = 'python3.14';

/** When the releases that people run commands and tests with end: https://github.com/nodejs/Release/blob/main/schedule.json */
export const NODE_RELEASES = {
  20: '2026-04-30',
  22: '2027-04-30',
  24: '2028-04-30',
  26: '2029-04-30',
} as const;

/**
 * From this day on, new versions of the AWS SDK for JavaScript need Node.js 22 (https://a.co/c895JFp, which the SDK prints under
 * Node.js 20). The pinned version goes on working, without updates.
 */
export const SDK_NEEDS_NODE_22 = '2027-01-08';

/** Something of this project that has an end. */
export interface Use {
  readonly what: string;
  readonly ends: string;
  /** `works`: what is pinned goes on as it is, without updates, so that no gate closes by itself on that day. */
  readonly afterwards: 'unsupported' | 'works';
  /** What to do before. */
  readonly fix: string;
}

/** Everything of ours that ends on a known day. */
export const USES: readonly Use[] = [
  runtimeUse(NODE_RUNTIME, 'the hook, the registry type and the JavaScript policy functions', 'NODE_RUNTIME'),
  runtimeUse(FALLBACK_NODE_RUNTIME, 'the documented fall-back of npm run package', 'FALLBACK_NODE_RUNTIME'),
  runtimeUse(PYTHON_RUNTIME, 'the Python policy functions', 'PYTHON_RUNTIME'),
  {
    what: 'Node.js 20 for commands and tests, which has ended itself, in the AWS SDK',
    ends: SDK_NEEDS_NODE_22,
    afterwards: 'works',
    fix: 'raise engines.node in package.json and the targets of esbuild to 22',
  },
  ...([22, 24, 26] as const).map((release) => ({
    what: `Node.js ${release} for commands and tests`,
    ends: NODE_RELEASES[release],
    afterwards: 'unsupported' as const,
    fix: 'raise engines.node in package.json, and take the release out of .ci/run',
  })),
];

function runtimeUse(runtime: LambdaRuntime, users: string, constant: string): Use {
  const { deprecated } = LAMBDA_RUNTIMES[runtime];
  const what = `Lambda’s ${runtime} for ${users}`;
  return { what, ends: deprecated, afterwards: 'unsupported', fix: `give ${constant} its successor` };
}

const NOTICE_DAYS = 90;
const DAY = 24 * 60 * 60 * 1000;

/**
 * Each a sentence that names the way out: an error for what has ended on this day, a warning for what ends within 90 days, or has
 * ended and works.
 */
export function endings(today: Date, uses: readonly Use[] = USES): { errors: string[]; warnings: string[] } {
  const errors: string[] = [];
  const warnings: string[] = [];
  for (const { what, ends, afterwards, fix } of uses) {
    const days = Math.ceil((Date.parse(ends) - today.getTime()) / DAY);
    if (days <= 0) (afterwards === 'works' ? warnings : errors).push(`${what}: ended on ${ends}; ${fix}.`);
    else if (days <= NOTICE_DAYS)
      warnings.push(`${what}: ends on ${ends}, ${days === 1 ? 'tomorrow' : `in ${days} days`}; ${fix}.`);
  }
  return { errors, warnings };
}
