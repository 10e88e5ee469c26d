import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noise } from './pictures.ts';
import { maxWait, type Service } from './service.ts';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const phone = { width: 390, height: 844 };
const wide = { width: 1280, height: 900 };

/**
 * Checks every state of the page with axe-core, light and dark, on a phone and on a wide screen.
 */
export function testAccessibility(running: () => { browser: Browser; service: Service }): void {
  describe.each([
    ['light', wide],
    ['dark', phone],
  ] as const)('breaks no rule of accessibility in %s', (colorScheme, viewport) => {
    let page: Page;
    beforeAll(async () => {
      // Colours are checked after their transitions.
      page = await running().browser.newPage({ viewport, colorScheme, reducedMotion: 'reduce' });
      page.setDefaultTimeout(maxWait);
      await page.goto(running().service.page);
    });
    afterAll(() => page?.close());

    const settled = () => page.locator('.results-list[aria-busy=false] > li').first().waitFor();
    const pick = (file: Parameters<Page['setInputFiles']>[1]) => page.setInputFiles('input[type=file]', file);
    const heading = (name: string | RegExp) => page.getByRole('heading', { name }).waitFor();

    const states: [name: string, show: () => Promise<void>][] = [
      ['the key form', () => heading('Open your library')],
      [
        'a key that is refused',
        async () => {
          await page.getByLabel('API key').fill('not-a-key');
          await page.keyboard.press('Enter');
          await page.getByRole('alert').waitFor();
        },
      ],
      [
        'the start',
        async () => {
          await page.getByLabel('API key').fill(running().service.apiKey);
          await page.keyboard.press('Enter');
          await heading('Search with a picture');
        },
      ],
      [
        'results, with how they were found',
        async () => {
          await pick(running().service.picture);
          await settled();
          await page.locator('.facts summary').click();
        },
      ],
      ['a part marked', () => page.getByRole('button', { name: 'Search with a part of it' }).press('Enter')],
      [
        'why a result is there',
        async () => {
          await page.locator('.part-box').press('Escape');
          await page
            .getByRole('button', { name: /^Why\?/ })
            .first()
            .click();
          await page.getByRole('dialog').waitFor();
        },
      ],
      [
        'a picture unlike the library',
        async () => {
          await page.keyboard.press('Escape');
          await pick({ name: 'noise.png', mimeType: 'image/png', buffer: await noise() });
          await page.getByText('This looks unlike anything in your library.', { exact: true }).waitFor();
        },
      ],
      [
        'no results',
        async () => {
          await page.getByLabel('Only the label').fill('no such label');
          await page.keyboard.press('Enter');
          await heading('Nothing similar');
        },
      ],
      [
        'a file that is no picture',
        async () => {
          await pick({ name: 'notes.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('not a picture') });
          await page.getByRole('alert').waitFor();
        },
      ],
      [
        'an empty library',
        async () => {
          await page.route('**/v1/usage', async (route) => {
            const response = await route.fetch();
            const usage = await response.json();
            await route.fulfill({ response, json: { ...usage, images: { ready: 0, rejected: 2 }, partition: null } });
          });
          await page.reload();
          await heading('Your library is empty');
        },
      ],
      [
        'a service that does not answer',
        async () => {
          await page.unroute('**/v1/usage');
          await page.route('**/v1/usage', (route) => route.abort());
          await page.reload();
          await page.getByRole('alert').waitFor();
        },
      ],
    ];

    it.each(states)('%s', async (_, show) => {
      await show();
      expect(await offences(page)).toEqual([]);
    });
  });
}

/** Violated accessibility rules, each with the elements that violate it. */
async function offences(page: Page): Promise<string[]> {
  // Evaluated through the debugger, because the page's content security policy forbids foreign
  // scripts.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(
    (values) => (globalThis as unknown as { axe: typeof axe }).axe.run({ runOnly: { type: 'tag', values } }),
    rules,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
  );
}
