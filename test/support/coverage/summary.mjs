// What of the deployed code the tests ran: Jest's own count of the sources, and V8's of the built bundles in their processes, by
// their source maps. A place counts if it ran in either. Fails below the thresholds.
import { readdirSync, readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { allGeneratedPositionsFor, generatedPositionFor, LEAST_UPPER_BOUND, TraceMap } from '@jridgewell/trace-mapping';

const FOLDER = '.coverage';

/** @typedef {{ startOffset: number, endOffset: number, count: number }} Range */

/** One built bundle, and how often each of its places ran in any process. */
class Bundle {
  /** @param {string} name */
  constructor(name) {
    this.file = resolve('dist', name, 'index.js');
    const text = readFileSync(this.file, 'utf8');
    this.map = new TraceMap(readFileSync(`${this.file}.map`, 'utf8'));
    this.sources = new Map(this.map.sources.map((source) => [resolve('dist', name, source ?? ''), source ?? '']));
    this.lineStarts = [0];
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.lineStarts.push(at + 1);
    this.ran = new Uint8Array(text.length);
  }

  /** @param {readonly { readonly ranges: readonly Range[] }[]} functions of one process: outer ranges come before inner ones */
  add(functions) {
    const one = new Uint8Array(this.ran.length);
    const ranges = functions.flatMap((found) => found.ranges);
    // An inner range says more than the one around it.
    ranges.sort((a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset);
    for (const { startOffset, endOffset, count } of ranges) one.fill(count > 0 ? 1 : 0, startOffset, endOffset);
    for (let at = 0; at < one.length; at += 1) if (one[at] === 1) this.ran[at] = 1;
  }

  /** @param {{ line: number | null, column: number | null }} position */
  ranAt({ line, column }) {
    if (line === null || column === null) return false;
    return this.ran[(this.lineStarts[line - 1] ?? Infinity) + column] === 1;
  }

  /** @param {string} file @param {number} line */
  ranLine(file, line) {
    const source = this.sources.get(file);
    if (source === undefined) return false;
    return allGeneratedPositionsFor(this.map, { source, line, column: 0, bias: LEAST_UPPER_BOUND }).some((position) =>
      this.ranAt(position),
    );
  }

  /** Whether the first thing of a place ran. @param {string} file @param {{ line: number, column: number }} start */
  ranPlace(file, { line, column }) {
    const source = this.sources.get(file);
    if (source === undefined) return false;
    return this.ranAt(generatedPositionFor(this.map, { source, line, column, bias: LEAST_UPPER_BOUND }));
  }
}

const bundles = ['lambda-hook', 'registry-hook'].map((name) => new Bundle(name));
const byUrl = new Map(bundles.map((bundle) => [`file://${bundle.file}`, bundle]));
for (const name of readdirSync(`${FOLDER}/bundles`)) {
  const { result } = JSON.parse(readFileSync(`${FOLDER}/bundles/${name}`, 'utf8'));
  for (const { url, functions } of result) byUrl.get(url)?.add(functions);
}

/** What Istanbul's format holds of one file. @typedef {{
 *   statementMap: Record<string, { start: Place }>, s: Record<string, number>,
 *   branchMap: Record<string, { locations: { start: Place }[] }>, b: Record<string, number[]>,
 * }} FileCoverage */
/** @typedef {{ line: number, column: number }} Place */

class Count {
  /** @param {string} name @param {number} atLeast */
  constructor(name, atLeast) {
    this.name = name;
    this.atLeast = atLeast;
    this.all = 0;
    this.ran = 0;
  }

  /** @param {number} line @param {boolean} ran @param {number[]} missed */
  add(line, ran, missed) {
    this.all += 1;
    if (ran) this.ran += 1;
    else missed.push(line);
  }

  percent() {
    return (100 * this.ran) / this.all;
  }
}

/** @type {Record<string, FileCoverage>} */
const files = JSON.parse(readFileSync(`${FOLDER}/coverage-final.json`, 'utf8'));
const lines = new Count('lines', 98);
const branches = new Count('branches', 95);
for (const [file, { statementMap, s, branchMap, b }] of Object.entries(files)) {
  /** @type {number[]} */
  const missedLines = [];
  /** @type {number[]} */
  const missedBranches = [];
  // V8 has no statements: of each line there is one.
  for (const [id, { start }] of Object.entries(statementMap)) {
    const ran = (s[id] ?? 0) > 0 || bundles.some((bundle) => bundle.ranLine(file, start.line));
    lines.add(start.line, ran, missedLines);
  }
  for (const [id, { locations }] of Object.entries(branchMap)) {
    for (const [index, { start }] of locations.entries()) {
      const ran = (b[id]?.[index] ?? 0) > 0 || bundles.some((bundle) => bundle.ranPlace(file, start));
      branches.add(start.line, ran, missedBranches);
    }
  }
  if (missedLines.length + missedBranches.length === 0) continue;
  console.log(
    `${relative('.', file)}: not run: lines ${missedLines.join() || 'none'}, branches at ${missedBranches.join() || 'none'}`,
  );
}
for (const { name, atLeast, percent } of [lines, branches].map((count) => ({ ...count, percent: count.percent() }))) {
  console.log(`${name}: ${percent.toFixed(2)} % (at least ${atLeast} %)`);
  // Where nothing was counted, it is not a number.
  if (!(percent >= atLeast)) process.exitCode = 1;
}
