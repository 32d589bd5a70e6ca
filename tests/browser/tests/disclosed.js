// disclosed.js: what another authority sees of a person who has been told to it, and
// what it does not; and the tie of the demo's household, as the coach sees it.
'use strict';
const assert = require('node:assert/strict');
const checks = require('../checks');

module.exports = (test, site) => {
  test('disclosed: the other unit opens what was told, and nothing else leads on', async () => {
    const where = await site.resolve('/disclosed/{id}', 'karin');
    for (const width of [1280, 390])
      await site.visit(where, { as: 'karin', width }, async (page) => {
        assert.match(await page.textContent('h1'), /Amina/);
        const text = await page.textContent('main');
        // Nothing about number, street, telephone, or what help she has.
        assert.doesNotMatch(text, /[0-9]{6}-?[0-9]{4}|vägen|070|bistånd|försörjning/i);
        assert.equal(await page.locator('main a[href^="/person/"]').count(), 0);
        await checks.axe_is_silent(page);
      });
    const case_page = where.replace('/disclosed/', '/person/');
    await site.visit(case_page, { as: 'karin', status: 404, refused: case_page }, async () => {});
    await site.visit(where, { as: 'hans', status: 404, refused: where }, async () => {});
  });

  test('disclosed: a tie is on the page of both, and leads from one to the other', async () => {
    await site.visit('/people/search', { script: false }, async (page) => {
      await page.fill('#q', 'amina');
      await page.locator('main form[data-find] button').click();
      await page.locator('main .rows a', { hasText: 'Warsame' }).first().click();
      await page.locator('.facts a', { hasText: 'Ahmed' }).click();
      assert.match(await page.textContent('h1'), /Ahmed/);
      await page.locator('.facts a', { hasText: 'Amina' }).click();
      assert.match(await page.textContent('h1'), /Amina/);
    });
  });
};
