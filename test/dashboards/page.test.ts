import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { recordLines } from '../../dashboards/preview/sample/record-lines.ts';
import { healthyWeek } from '../../dashboards/preview/sample/week.ts';
import { NAMESPACE } from '../../src/hook/names.ts';
import { describeWith } from '../support/tools.ts';
import { launchChromium } from './support/browser.ts';
import { addressOf, ended, startPageProgram, stop } from './support/page-program.ts';

const DAY = 86_400_000;
const WIDE = { width: 1600, height: 1000 };
const NARROW = { width: 400, height: 800 };

// A browser and a bundler on a busy machine.
jest.setTimeout(180_000);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dashboard-page-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('the program', () => {
  test.each([
    ['nothing to draw', [], 'Expected either --records PATH or --demo.'],
    ['two things to draw', ['--demo', '--records', 'x'], 'Expected either --records PATH or --demo.'],
    ['a port that is none', ['--demo', '--port', 'http'], '--port: expected a port, got "http"'],
    [
      'a file that is not there',
      ['--records', 'no-such-file', '--output', 'page.html'],
      '--records no-such-file: there is no such file or folder',
    ],
    ['an option that it does not know', ['--dem'], "Unknown option '--dem'"],
  ])('given %s, says so, shows its usage and fails', async (_, args, message) => {
    const { code, output } = await ended(startPageProgram(args));
    expect(output).toContain(message);
    expect(output).toContain('npm run dashboard -- --records PATH');
    expect(code).toBe(1);
  });
});

describeWith(['Chromium'], 'the page in Chromium', () => {
  let browser: Browser;
  let file: string;
  beforeAll(async () => {
    file = join(folder, 'page.html');
    const [started, { code, output }] = await Promise.all([
      launchChromium(),
      ended(startPageProgram(['--demo', '--output', file])),
    ]);
    browser = started;
    expect({ code, output }).toMatchObject({ code: 0 });
  });
  afterAll(() => browser?.close());

  /** Opens one dashboard, and collects whatever the browser complains about or asks for. */
  async function open(options: { viewport: typeof WIDE; colorScheme: 'light' | 'dark' }, dashboard: string) {
    const page = await browser.newPage(options);
    const complaints: string[] = [];
    const requests: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(pathToFileURL(file).href);
    await page.getByRole('button', { name: dashboard }).click();
    return { page, complaints, requests };
  }

  /** Charts without a single visible pixel, by their titles. */
  function blankCharts(page: Page): Promise<unknown> {
    return page.evaluate(`[...document.querySelectorAll('canvas')].filter((canvas) => {
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      return !data.some((value, at) => at % 4 === 3 && value > 0);
    }).map((canvas) => canvas.closest('section').querySelector('h4').textContent)`);
  }

  describe.each([
    ['Compliance', 'light', WIDE],
    ['Compliance', 'dark', NARROW],
    ['Operations', 'dark', WIDE],
    ['Operations', 'light', NARROW],
  ] as const)('%s, %s, at %p', (dashboard, colorScheme, viewport) => {
    let opened: Awaited<ReturnType<typeof open>>;
    beforeAll(async () => {
      opened = await open({ viewport, colorScheme }, dashboard);
    });
    afterAll(() => opened?.page.close());

    test('draws every widget, complains about nothing, and asks for nothing but itself', async () => {
      const { page, complaints, requests } = opened;
      expect(await page.locator('h2').textContent()).toBe(dashboard);
      expect(await page.locator('section').count()).toBeGreaterThan(12);
      expect(await page.locator('.note').allTextContents()).toEqual([]);
      expect(await blankCharts(page)).toEqual([]);
      expect(
        await page
          .locator('section table')
          .filter({ hasNot: page.locator('td') })
          .count(),
      ).toBe(0);
      expect(complaints).toEqual([]);
      expect(requests.filter((url) => !url.startsWith('file:') && !url.startsWith('data:'))).toEqual([]);
      expect((await page.screenshot({ fullPage: true })).length).toBeGreaterThan(20_000);
    });

    test('fits the window: nothing but a table scrolls sideways', async () => {
      const { page } = opened;
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(viewport.width);
      const outside = await page.evaluate(
        `[...document.querySelectorAll('section')].filter((card) => card.getBoundingClientRect().right > innerWidth).length`,
      );
      expect(outside).toBe(0);
    });
  });

  test('is dark where the system is, and can be turned', async () => {
    const background = (page: Page) => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const light = await open({ viewport: WIDE, colorScheme: 'light' }, 'Compliance');
    const dark = await open({ viewport: WIDE, colorScheme: 'dark' }, 'Compliance');
    const [lightColor, darkColor] = [await background(light.page), await background(dark.page)];
    expect(lightColor).not.toBe(darkColor);
    await light.page.getByRole('button', { name: 'Light or dark' }).click();
    expect(await background(light.page)).toBe(darkColor);
    await Promise.all([light.page.close(), dark.page.close()]);
  });

  test('says of a sample that it is one', async () => {
    const { page } = await open({ viewport: WIDE, colorScheme: 'light' }, 'Compliance');
    expect(await page.locator('.badge.sample').textContent()).toBe('Sample data');
    await page.close();
  });

  test('names in its alarms the policy function that is failing now', async () => {
    const { page } = await open({ viewport: WIDE, colorScheme: 'light' }, 'Operations');
    expect(await page.locator('.state-alarm').allInnerTexts()).toEqual([
      expect.stringMatching(/In alarm\nPolicyFunctionFailing\ns3-versioning · since \d\d:\d\d/),
    ]);
    await page.close();
  });

  test('shows another policy function when it is chosen', async () => {
    const { page } = await open({ viewport: WIDE, colorScheme: 'light' }, 'Operations');
    const chart = page.locator('section', { hasText: 'Evaluations and what came of them' }).locator('canvas');
    const before = await chart.screenshot();
    await page.getByLabel('Policy function').selectOption('s3-versioning');
    expect((await chart.screenshot()).equals(before)).toBe(false);
    await page.close();
  });

  test('follows a file that appears and grows, and leaves nothing running', async () => {
    const lines = await recordLines(healthyWeek(Math.floor(Date.now() / DAY) * DAY - 7 * DAY), NAMESPACE);
    const records = join(folder, 'records.ndjson');
    const program = startPageProgram(['--records', records, '--port', '0']);
    try {
      const page = await browser.newPage();
      await page.goto(await addressOf(program));
      await page.getByText(/^0 records/).waitFor();
      await writeFile(records, `${lines.slice(0, 100).join('\n')}\n{"half a li`);
      await page.getByText('100 records').waitFor();
      await appendFile(records, `ne"}\nno record\n${lines.slice(100).join('\n')}\n`);
      await page.getByText(`${lines.length.toLocaleString('en')} records`).waitFor();
      expect(await page.locator('.badge.live').textContent()).toBe('Live');
      await page.close();
    } finally {
      await stop(program);
    }
  });
});
