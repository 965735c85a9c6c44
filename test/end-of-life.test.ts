import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import {
  endings,
  FALLBACK_NODE_RUNTIME,
  LAMBDA_RUNTIMES,
  NODE_RELEASES,
  NODE_RUNTIME,
  PYTHON_RUNTIME,
  SDK_NEEDS_NODE_22,
  USES,
} from '../src/end-of-life.ts';

const use = { what: 'A runtime', ends: '2027-04-30', afterwards: 'unsupported', fix: 'take the next' } as const;

describe('Something of ours that ends on 2027-04-30', () => {
  const soon = (when: string) => ({ errors: [], warnings: [`A runtime: ends on 2027-04-30, ${when}; take the next.`] });
  const ended = 'A runtime: ended on 2027-04-30; take the next.';

  test.each([
    ['2027-01-29T23:59:59Z', 91, { errors: [], warnings: [] }],
    ['2027-01-30T00:00:00Z', 90, soon('in 90 days')],
    ['2027-04-28T00:00:00Z', 2, soon('in 2 days')],
    ['2027-04-29T23:59:59Z', 1, soon('tomorrow')],
    ['2027-04-30T00:00:00Z', 0, { errors: [ended], warnings: [] }],
    ['2030-01-01T00:00:00Z', -977, { errors: [ended], warnings: [] }],
  ])('is, at %s with %i days left, told as %j', (now, _days, told) => {
    expect(endings(new Date(now), [use])).toEqual(told);
  });

  test('is told as a warning for ever, and closes no gate, if what is pinned goes on working', () => {
    const works = [{ ...use, afterwards: 'works' }] as const;
    expect(endings(new Date('2027-04-29T00:00:00Z'), works)).toEqual(soon('tomorrow'));
    expect(endings(new Date('2030-01-01T00:00:00Z'), works)).toEqual({ errors: [], warnings: [ended] });
  });
});

test('Each use of this project has an end of its own, and each is told: first as a warning, then as an error', () => {
  for (const { what, ends, afterwards } of USES) {
    const day = Date.parse(ends);
    expect(endings(new Date(day - 60_000)).warnings).toContainEqual(expect.stringContaining(what));
    const then = endings(new Date(day));
    expect(afterwards === 'works' ? then.warnings : then.errors).toContainEqual(expect.stringContaining(what));
  }
});

test('Nothing but the pinned AWS SDK under Node.js 20 goes on working after its end', () => {
  const working = USES.filter(({ afterwards }) => afterwards === 'works');
  expect(working.map(({ ends }) => ends)).toEqual([SDK_NEEDS_NODE_22]);
});

test('A runtime is deprecated first, then not created any more, then not updated', () => {
  for (const { deprecated, createBlocked, updateBlocked } of Object.values(LAMBDA_RUNTIMES)) {
    expect([deprecated, createBlocked, updateBlocked]).toEqual([deprecated, createBlocked, updateBlocked].sort());
  }
});

describe('The names of runtimes', () => {
  const NAME = /\b(?:nodejs\d+\.x|python3\.\d+)(?![\w.])/g;
  const filesOf = (folder: string) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  const namesIn = (file: string) => [...new Set(readFileSync(file, 'utf8').match(NAME) ?? [])];

  test('stand in one file of the sources', () => {
    const sources = ['src', 'infra', 'dashboards', 'schema', 'examples'].flatMap(filesOf);
    // A sample of somebody else's resource may name one that ended long ago.
    const known: readonly string[] = Object.keys(LAMBDA_RUNTIMES);
    const naming = sources.filter(
      (file) => /\.(ts|mjs|cjs|py)$/.test(file) && namesIn(file).some((name) => known.includes(name)),
    );
    expect(naming).toEqual(['src/end-of-life.ts']);
  });

  test('in what is generated or written by hand beside it are ours', () => {
    const ours: string[] = [NODE_RUNTIME, PYTHON_RUNTIME];
    const files = [...filesOf('infra/templates'), ...filesOf('examples'), 'schema/.rpdk-config', 'schema/template.yml'];
    const others = files.flatMap((file) =>
      namesIn(file)
        .filter((name) => !ours.includes(name))
        .map((name) => `${file}: ${name}`),
    );
    expect(others).toEqual([]);
    expect(files.flatMap(namesIn)).toEqual(expect.arrayContaining(ours));
  });

  test('have a fall-back that is another one', () => {
    expect(FALLBACK_NODE_RUNTIME).not.toBe(NODE_RUNTIME);
  });
});

test('The gate tries every Node.js release that is supported', () => {
  const versions = /^node_versions='(.*)'$/m.exec(readFileSync('.ci/install-tools', 'utf8'))?.[1]?.split(' ') ?? [];
  expect(versions.map((version) => version.replace(/\..*/, ''))).toEqual(Object.keys(NODE_RELEASES));
});

test('The oldest Node.js release that is supported is the one that package.json asks for', () => {
  const { engines } = z
    .object({ engines: z.object({ node: z.string() }) })
    .parse(JSON.parse(readFileSync('package.json', 'utf8')));
  expect(/^>=(\d+)\./.exec(engines.node)?.[1]).toBe(Object.keys(NODE_RELEASES)[0]);
});
