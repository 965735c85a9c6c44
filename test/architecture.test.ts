import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from '@jest/globals';

interface SourceFile {
  /** Relative to the project, with `/`. */
  readonly path: string;
  readonly text: string;
  /** Files of the project, and packages, that it imports as more than types. */
  readonly imports: readonly string[];
  readonly typeImports: readonly string[];
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
        imports: found.filter(({ type }) => !type).map(({ target }) => target),
        typeImports: found.filter(({ type }) => type).map(({ target }) => target),
      };
    });
}

function resolved(from: string, specifier: string): string {
  return specifier.startsWith('.') ? normalize(join(dirname(from), specifier)) : specifier;
}

const src = sourceFiles('src');

/** What each part of the engine may import as values, besides Node's own modules. The direction of the house is this table. */
const MAY_IMPORT: readonly [part: RegExp, allowed: RegExp][] = [
  [/^src\/(names|domain|ports)\.ts$/, /^$/],
  [/^src\/(text|shape|problems|pause)\.ts$/, /^$/],
  [/^src\/hook\//, /^src\/(hook\/|domain|problems|shape|text)|^zod$/],
  [/^src\/policy\//, /^src\/(policy\/|hook\/handler-error-code|domain|problems|shape|text)|^zod$/],
  [/^src\/evaluate\//, /^src\/(evaluate\/|policy\/|hook\/|domain|shape|pause)/],
  [/^src\/answer\.ts$/, /^src\/(evaluate|policy|hook)\//],
  [/^src\/aws\//, /^src\/(aws\/|domain|hook\/json-value|pause)|^@aws-sdk\/|^@smithy\/|^zod$/],
  [
    /^src\/telemetry\//,
    /^src\/(telemetry\/|domain|names|evaluate\/judge)|^@aws-lambda-powertools\/|^aws-xray-sdk-core$|^zod$/,
  ],
  [
    /^src\/delivery\//,
    /^src\/(delivery\/|telemetry\/|hook\/|policy\/|registry-hook\/credentials|names)|^@aws-sdk\/|^zod$/,
  ],
  [/^src\/runtime\//, /^src\/(runtime\/|names)|^@middy\/core$|^zod$/],
  [/^src\/lambda-hook\//, /^src\/(lambda-hook|aws|evaluate|hook|policy|runtime|telemetry)\/|^src\/(answer|names)/],
  [
    /^src\/registry-hook\//,
    /^src\/(registry-hook|aws|delivery|evaluate|hook|policy|runtime|telemetry)\/|^src\/(answer|problems|shape)|^zod$/,
  ],
  [/^src\/template\//, /^src\/(template\/|problems|shape)|^yaml$|^zod$/],
  [/^src\/endpoint\//, /^src\/(endpoint\/|runtime\/environment)|^zod$/],
  // The hook itself is loaded as it was built.
  [
    /^src\/simulator\//,
    /^src\/(simulator|template|endpoint|hook|policy|telemetry|runtime)\/|^src\/(aws\/lambda-failure|evaluate\/with-limit|names|problems|text)|^zod$/,
  ],
  [/^src\/registry-package\//, /^src\/(registry-package\/|policy\/|names)|^commander$|^fflate$|^zod$/],
  [
    /^src\/contract-test\//,
    /^src\/(contract-test|registry-package|endpoint|hook|policy|runtime)\/|^src\/(names|problems)|^@aws-cdk\/aws-service-spec$|^@aws-sdk\/|^commander$|^zod$/,
  ],
];

describe('the direction of imports', () => {
  test.each(MAY_IMPORT)('%p imports only %p', (part, allowed) => {
    const files = src.filter(({ path }) => part.test(path));
    expect(files).not.toEqual([]);
    const offences = files.flatMap(({ path, imports }) =>
      imports
        .filter((target) => !target.startsWith('node:') && !allowed.test(target))
        .map((target) => `${path} imports ${target}`),
    );
    expect(offences).toEqual([]);
  });

  test('no file takes part in a circle', () => {
    const files = [...src, ...sourceFiles('infra'), ...sourceFiles('dashboards')];
    const graph = new Map(files.map(({ path, imports }) => [path, imports]));
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
    expect(files.flatMap(({ path }) => circleFrom(path, []))).toEqual([]);
  });

  test('the names that the engine shares with infrastructure, dashboards and alarms import nothing, not even types', () => {
    const names = src.find(({ path }) => path === 'src/names.ts');
    expect([...(names?.imports ?? ['missing']), ...(names?.typeImports ?? [])]).toEqual([]);
  });

  test('the embedded endpoint knows nothing of the hook', () => {
    const offences = src
      .filter(({ path }) => path.startsWith('src/endpoint/'))
      .flatMap(({ imports }) =>
        imports.filter((target) =>
          /^src\/(answer|evaluate|policy|hook\/|aws|telemetry|lambda-hook|registry-hook)/.test(target),
        ),
      );
    expect(offences).toEqual([]);
  });

  test.each([
    ['@middy/core', 'src/runtime/hook-handler.ts'],
    ['@aws-lambda-powertools/logger', 'src/telemetry/operational-log.ts'],
    ['@aws-lambda-powertools/metrics', 'src/telemetry/emf-serializer.ts'],
    ['@aws-lambda-powertools/tracer', 'src/telemetry/tracing.ts'],
  ])('%s has one home', (library, home) => {
    expect(src.filter(({ imports }) => imports.includes(library)).map(({ path }) => path)).toEqual([home]);
  });

  test('only one file reads environment variables', () => {
    const readers = src.filter(({ text }) => /\bprocess\.env\b/.test(withoutComments(text))).map(({ path }) => path);
    // What the Node runtime of the endpoint holds is the text of another program.
    expect(readers).toEqual(['src/endpoint/node-runtime.ts', 'src/runtime/environment.ts']);
  });

  test('no file re-exports others', () => {
    expect(src.filter(({ text }) => /^export (\*|\{[^}]*\} from)/m.test(text)).map(({ path }) => path)).toEqual([]);
  });
});

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}
