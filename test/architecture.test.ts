import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from '@jest/globals';

interface SourceFile {
  /** Relative to the project, with `/`. */
  readonly path: string;
  readonly text: string;
  /** Files of the project, and packages, that it imports; those of which it takes types only are among them. */
  readonly imports: readonly string[];
  readonly valueImports: readonly string[];
}

function sourceFiles(folder: string): SourceFile[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => {
      const path = join(folder, name);
      const text = readFileSync(path, 'utf8');
      const found = [
        ...text.matchAll(/^(?:import|export) (type )?[^;'"]*?from '([^']+)';|\bimport\('([^']+)'\)/gms),
      ].map(([, type, from, lazy]) => ({ type: type !== undefined, target: resolved(path, from ?? lazy ?? '') }));
      return {
        path,
        text,
        imports: found.map(({ target }) => target),
        valueImports: found.filter(({ type }) => !type).map(({ target }) => target),
      };
    });
}

function resolved(from: string, specifier: string): string {
  return specifier.startsWith('.') ? normalize(join(dirname(from), specifier)) : specifier;
}

const src = sourceFiles('src');
const house = [...src, ...sourceFiles('infra'), ...sourceFiles('dashboards')];

/**
 * What each room may import of the house, types included. The direction of the house is this table. Packages are not part of
 * it: each of those that matter has one home, below.
 */
const MAY_IMPORT: readonly [room: RegExp, allowed: RegExp][] = [
  // Nothing that is deployed imports anything that is not.
  [/^src\/hook\//, /^src\/hook\//],
  [/^src\/hook\/(names|domain|protocol\/limits)\.ts$/, /^$/],
  [/^src\/hook\/ports\.ts$/, /^src\/hook\/domain/],
  [/^src\/hook\/foreign\//, /^src\/hook\/(foreign\/|domain)/],
  [/^src\/hook\/time\//, /^src\/hook\/(time\/|protocol\/limits|ports)/],
  [/^src\/hook\/protocol\//, /^src\/hook\/(protocol|foreign)\/|^src\/hook\/(domain|effect)/],
  [/^src\/hook\/policy\//, /^src\/hook\/(policy|foreign)\/|^src\/hook\/(domain|protocol\/handler-error-code)/],
  [/^src\/hook\/evaluate\//, /^src\/hook\/(evaluate|policy|protocol|foreign|time)\/|^src\/hook\/(domain|effect|ports)/],
  [
    /^src\/hook\/answer\.ts$/,
    /^src\/hook\/(evaluate|policy|protocol|foreign|time)\/|^src\/hook\/(domain|door|effect|ports)/,
  ],
  [/^src\/hook\/aws\//, /^src\/hook\/(aws|foreign|time)\/|^src\/hook\/(domain|ports)/],
  [/^src\/hook\/telemetry\//, /^src\/hook\/(telemetry|time|foreign)\/|^src\/hook\/(domain|effect|names|ports)/],
  [/^src\/hook\/runtime\//, /^src\/hook\/(runtime\/|names|ports|aws\/aws-credentials)/],
  [/^src\/hook\/lambda-door\//, /^src\/hook\/(?!registry-door)/],
  [/^src\/hook\/registry-door\/delivery\//, /^src\/hook\/(?!lambda-door|registry-door\/(?!delivery))/],
  [/^src\/hook\/registry-door\//, /^src\/hook\/(?!lambda-door)/],
  // The local CloudFormation runs the hook as it was built; what it shares with the hook is vocabulary, ports and facts.
  [/^src\/local\//, /^src\/(local|hook)\//],
  [/^src\/local\/template\//, /^src\/local\/template\/|^src\/hook\/(foreign\/|domain)/],
  [/^src\/local\/lambda\//, /^src\/local\/lambda\/|^src\/hook\/(foreign|runtime)\//],
  [/^src\/end-of-life\.ts$/, /^$/],
  [/^src\/registry-package\//, /^src\/(registry-package|hook|local\/lambda)\/|^src\/end-of-life/],
  [/^src\/cli\//, /^src\/(cli|local|hook)\//],
  [/^infra\//, /^infra\/|^dashboards\/(?!preview)|^src\/(hook|registry-package|end-of-life)/],
  [/^infra\/settings\//, /^infra\/settings\/|^src\/hook\//],
  [/^infra\/parts\//, /^infra\/(parts|settings|synth)\/|^dashboards\/(?!preview)|^src\/hook\//],
  [/^dashboards\/(?!preview)/, /^dashboards\/(?!preview)|^src\/hook\//],
  [/^dashboards\/preview\//, /^dashboards\/|^src\/hook\//],
  [/^dashboards\/preview\/cloudwatch\//, /^dashboards\/(?!preview\/(page|sample))/],
];

describe('the direction of imports', () => {
  test.each(MAY_IMPORT)('%p imports only %p', (room, allowed) => {
    const files = house.filter(({ path }) => room.test(path));
    expect(files).not.toEqual([]);
    const offences = files.flatMap(({ path, imports }) =>
      imports
        .filter((target) => /^(src|infra|dashboards)\//.test(target) && !allowed.test(target))
        .map((target) => `${path} imports ${target}`),
    );
    expect(offences).toEqual([]);
  });

  test('no file takes part in a circle', () => {
    const graph = new Map(house.map(({ path, imports }) => [path, imports]));
    const done = new Set<string>();
    const circleFrom = (path: string, trail: readonly string[]): string[] => {
      if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
      if (done.has(path)) return [];
      for (const target of graph.get(path) ?? []) {
        const circle = circleFrom(target, [...trail, path]);
        if (circle.length > 0) return circle;
      }
      done.add(path);
      return [];
    };
    expect(house.flatMap(({ path }) => circleFrom(path, []))).toEqual([]);
  });

  test.each([
    ['@middy/core', 'src/hook/runtime/hook-handler.ts'],
    ['@aws-lambda-powertools/logger', 'src/hook/telemetry/operational-log.ts'],
    ['@aws-lambda-powertools/metrics', 'src/hook/telemetry/records/emf-serializer.ts'],
    ['@aws-lambda-powertools/tracer', 'src/hook/telemetry/trace/tracing.ts'],
  ])('%s has one home', (library, home) => {
    expect(src.filter(({ valueImports }) => valueImports.includes(library)).map(({ path }) => path)).toEqual([home]);
  });

  test('only one file reads environment variables', () => {
    const readers = src.filter(({ text }) => /\bprocess\.env\b/.test(withoutComments(text))).map(({ path }) => path);
    expect(readers).toEqual(['src/hook/runtime/environment.ts']);
  });

  test('no file re-exports others', () => {
    expect(src.filter(({ text }) => /^export (\*|\{[^}]*\} from)/m.test(text)).map(({ path }) => path)).toEqual([]);
  });
});

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}
