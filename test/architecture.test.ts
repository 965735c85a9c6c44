import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { mayImport, readRooms, roomOf } from './support/rooms.ts';

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

const rooms = readRooms();

describe('the direction of imports', () => {
  test('Each room has one row in src/README.md.', () => {
    expect(rooms.length).toBeGreaterThan(20);
    const paths = rooms.map(({ path }) => path);
    expect(paths).toEqual([...new Set(paths)]);
    const named = rooms.flatMap(({ path, allowed, forbidden }) => [path, ...allowed, ...forbidden]);
    expect(named.filter((path) => !existsSync(path))).toEqual([]);
    expect(house.filter(({ path }) => roomOf(path, rooms) === undefined).map(({ path }) => path)).toEqual([]);
  });

  test('Nothing that is deployed may import anything that is not.', () => {
    const deployed = rooms.filter(({ path }) => path.startsWith('src/hook/'));
    expect(deployed.flatMap(({ allowed }) => allowed).filter((path) => !/^src\/hook(\/|$)/.test(path))).toEqual([]);
  });

  // Packages are not part of the table: each of those that matter has one home, below.
  test.each(rooms)('$path imports only what src/README.md says', (room) => {
    const files = house.filter(({ path }) => roomOf(path, rooms) === room);
    expect(files).not.toEqual([]);
    const offences = files.flatMap(({ path, imports }) =>
      imports
        .filter((target) => /^(src|infra|dashboards)\//.test(target) && !mayImport(room, target))
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
