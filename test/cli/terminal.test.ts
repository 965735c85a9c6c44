import { WriteStream } from 'node:tty';
import { describe, expect, test } from '@jest/globals';
import { progressLine } from '../../src/cli/evaluate/progress-line.ts';
import { columns, wrap } from '../../src/cli/formats/table/columns.ts';
import { terminalOf } from '../../src/cli/shell/terminal.ts';
import { folderOf, policy, runCommand } from './command.ts';

/** A terminal in all that matters; whether it has colours, Node's own code decides from the environment. */
function terminal(environment: Readonly<Record<string, string>>, isTTY = true) {
  const written: string[] = [];
  const stream = {
    write: (text: string) => written.push(text),
    on: () => {},
    isTTY,
    columns: 40,
    hasColors: () =>
      WriteStream.prototype.hasColors.call({ getColorDepth: WriteStream.prototype.getColorDepth }, 16, environment),
  };
  return { written, ...terminalOf(stream, () => {}) };
}

describe('Colour is for terminals only', () => {
  test.each([
    ['a terminal', { TERM: 'xterm-256color' }, true, '\u001b[31mx\u001b[39m'],
    ['a terminal with NO_COLOR', { TERM: 'xterm-256color', NO_COLOR: '1' }, true, 'x'],
    ['a dumb terminal', { TERM: 'dumb' }, true, 'x'],
    ['a file', { TERM: 'xterm-256color' }, false, 'x'],
  ])('%s', (_, environment, isTTY, expected) => {
    expect(terminal(environment, isTTY).style.red('x')).toBe(expected);
  });

  test('Off a terminal there is no progress.', () => {
    const file = terminal({}, false);
    const progress = progressLine(file);
    progress.show('1 of 2');
    progress.clear();
    expect(file.written).toEqual([]);
  });
});

describe('What others wrote cannot repaint it', () => {
  test.each([
    ['a screen that is cleared', 'B\u001b[2JX', 'B\uFFFD[2JX'],
    ['a line that begins anew', 'blocked\r\u001b[Kpassed', 'blocked\uFFFD\uFFFD[Kpassed'],
    ['words that are hidden', '\u001b[8mblocked', '\uFFFD[8mblocked'],
    ['text that runs backwards', '\u202Edekcolb', '\uFFFDdekcolb'],
  ])('%s', (_, text, expected) => {
    const { written, write } = terminal({ TERM: 'xterm-256color' });
    write(text);
    expect(written).toEqual([expected]);
  });

  test('and colours, tabs and the line of progress stay.', () => {
    const { written, write, rewriteLine, style } = terminal({ TERM: 'xterm-256color' });
    write(`${style.bold(style.red('no'))}\t${style.dim('why')}\n`);
    rewriteLine('1 of 2');
    expect(written).toEqual([`${style.bold(style.red('no'))}\t${style.dim('why')}\n`, '\r\u001b[K1 of 2']);
    expect(written[0]).toContain('\u001b[');
  });

  test('in the problems of a template, and in what functions print.', async () => {
    const folder = folderOf({
      'bad.yaml': 'Resources:\n  "B\\e[2JX": {Type: AWS::S3::Bucket}\n',
      'good.yaml': 'Resources:\n  B: {Type: AWS::S3::Bucket}\n',
      'functions/f/index.mjs': policy('console.log("hi\\x1b[2J there");'),
    });
    const run = (template: string) =>
      runCommand(['evaluate', template, '--functions', 'functions', '--verbose'], { cwd: folder.path });
    const bad = await run('bad.yaml');
    const good = await run('good.yaml');
    folder.remove();
    expect(bad.stderr).toContain('Resources.B\uFFFD[2JX: a logical id has letters and digits only');
    expect(good.stderr).toContain('f: hi\uFFFD[2J there');
  });
});

describe('Nothing is cut', () => {
  const plain = (text: string) => ({ text, style: (same: string) => same });
  const heading = { head: [plain('WHERE')], rows: [[plain('F'), plain('WHY')]] };
  const group = {
    head: [plain('Bucket'), plain('AWS::S3::Bucket')],
    rows: [[plain('f'), plain('one two three four five six seven eight nine ten')]],
  };

  test('A long reason wraps beside the other columns where there is room.', () => {
    expect(columns(heading, [group], 62)).toEqual([
      'WHERE            F  WHY',
      'Bucket           f  one two three four five six seven eight',
      'AWS::S3::Bucket     nine ten',
    ]);
  });

  test('In a narrow terminal it stands below them.', () => {
    expect(columns(heading, [group], 40)).toEqual([
      'WHERE            F',
      'Bucket           f',
      'AWS::S3::Bucket    one two three four five six seven eight',
      '                   nine ten',
    ]);
  });

  test('A link stays whole, so that it can be followed.', () => {
    expect(wrap(`see https://${'x'.repeat(25)} there`, 10)).toEqual(['see', `https://${'x'.repeat(25)}`, 'there']);
  });
});
