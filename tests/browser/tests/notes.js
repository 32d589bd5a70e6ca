// notes.js: writing a note on a case, and correcting it, without a script; read on the
// case's own page.
'use strict';
const assert = require('node:assert/strict');
const checks = require('../checks');

const SAID = 'Ringde om en provdag.\nÅterkommer på måndag.';

module.exports = (test, site) => {
  test('notes: one is written and corrected without a script, and nothing is lost',
    async () => {
      const where = await site.resolve('/person/{id}');
      await site.visit(where + '/notes', { script: false }, async (page) => {
        await page.fill('#n-text', SAID);
        await page.locator('#write button.go').click();
        assert.equal(await page.locator('main .rows li').count(), 1);
        assert.equal(await page.locator('main .rows .adtext').first().textContent(), SAID);
        await page.locator('main .rows a').first().click();
        assert.equal(await page.inputValue('#n-text'), SAID);
        await page.fill('#n-text', 'Ringde om en provdag.');
        await page.locator('#write button.go').click();
        assert.equal(await page.locator('main .rows li').count(), 2);
        assert.equal(await page.locator('main .rows a').count(), 1); // the newer one only
      });
      await site.visit(where, { width: 390 }, async (page) => {
        assert.ok((await page.textContent('main')).includes('Återkommer på måndag.'));
        await checks.axe_is_silent(page);
      });
      await site.visit(where + '/notes', { width: 390 }, async (page) => {
        await checks.axe_is_silent(page);
      });
    });
};
