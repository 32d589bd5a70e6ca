// figures.js: every figure opens: a controller in three clicks from the programmes to the
// day it happened, without a script too; a coach one further, to the board.
'use strict';
const assert = require('node:assert/strict');

const PROGRAMME = 'Dörröppnare och Tröskelsänkare';

const click_through = (page, link) =>
  Promise.all([page.waitForNavigation(), link.click()]);

// The first cell of a target that counts somebody in a year.
async function cell_of_a_year(page) {
  const cells = page.locator('a[href*="measure=participants"][href*="from="]');
  for (let i = 0; i < await cells.count(); i++)
    if (Number(await cells.nth(i).innerText()) > 0) return cells.nth(i);
  throw new Error('the demo has nobody in any year');
}

async function to_the_day(page) {
  await click_through(page, page.getByRole('link', { name: PROGRAMME }).first());
  const cell = await cell_of_a_year(page);
  const counted = Number(await cell.innerText());
  const asked = new URL(await cell.evaluate((a) => a.href)).searchParams;
  await click_through(page, cell);
  const rows = page.locator('tbody tr');
  assert.equal(await rows.count(), counted); // as many events as the figure says
  await click_through(page, page.locator('tbody a[href*="/figures/event/"]').first());
  return [asked.get('from'), asked.get('to')];
}

// The day that the event page says it holds for, as the programs read it.
async function day_of(page) {
  const shown = await page.evaluate(async () => {
    const answer = await fetch(location.href, { headers: { Accept: 'application/json' } });
    return answer.json();
  });
  return shown.valid_on;
}

module.exports = (test, site) => {
  for (const script of [true, false])
    test(`a controller stands three clicks from the programmes at the day it happened, ${
      script ? 'with' : 'without'} a script`,
    async () => site.visit('/figures', { as: 'sten', script }, async (page) => {
      const [from, to] = await to_the_day(page);
      assert.match(new URL(page.url()).pathname, /^\/figures\/event\/\d+$/);
      assert.equal(await page.locator('main a[href*="/case"]').count(), 0);
      if (!script) return;
      const day = await day_of(page);
      assert.ok(from <= day && day <= to, `${day} is not in ${from} to ${to}`);
    }));

  test('an opened figure leads to its women, and from them to the day it happened',
    async () => site.visit('/figures', { as: 'sten' }, async (page) => {
      await click_through(page, page.getByRole('link', { name: PROGRAMME }).first());
      await click_through(page, await cell_of_a_year(page));
      const women = page.getByRole('navigation', { name: 'Av vilket kön' })
        .locator('a[href*="sex=women"]');
      const counted = Number(await women.locator('b').innerText());
      await click_through(page, women);
      assert.equal(await women.getAttribute('aria-current'), 'true');
      assert.equal(await page.locator('tbody tr').count(), counted);
    }));

  test('a report is no wider than its paper', // A4 but for 10 mm on both sides
    async () => site.visit('/figures/dorroppnare', { as: 'sten' }, async (page) => {
      await page.setViewportSize({ width: 718, height: 1046 });
      await page.emulateMedia({ media: 'print' });
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= 718);
    }));

  test('a coach goes on from the event to the board, not to whose it is',
    async () => site.visit('/figures', { as: 'maja' }, async (page) => {
      await to_the_day(page);
      await click_through(page, page.locator('main a[href*="/case"]'));
      assert.match(new URL(page.url()).pathname, /^\/programme\/[^/]+\/board$/);
    }));
};
