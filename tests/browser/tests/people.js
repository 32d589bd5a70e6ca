// people.js: finding someone while one types, by keyboard; and without a script; adding
// someone; and what a protected identity looks like to a coach and to a protector.
'use strict';
const assert = require('node:assert/strict');
const checks = require('../checks');

module.exports = (test, site) => {
  test('people: a name is completed while one types, and the keyboard opens the case',
    () => site.visit('/people', {}, async (page) => {
      const box = page.locator('#q');
      await box.fill('ami');
      await page.getByRole('option').first().waitFor();
      assert.equal(await box.getAttribute('aria-expanded'), 'true');
      await box.press('ArrowDown');
      const chosen = page.locator('[role=option][aria-selected=true]');
      assert.equal(await chosen.count(), 1);
      assert.equal(await box.getAttribute('aria-activedescendant'),
        await chosen.getAttribute('id'));
      await box.press('Escape');
      assert.equal(await page.getByRole('option').count(), 0);
      await box.fill('amin');
      await page.getByRole('option').first().waitFor();
      await box.press('ArrowUp');
      await Promise.all([page.waitForURL('**/person/*'), box.press('Enter')]);
      assert.match(await page.textContent('h1'), /Amin/);
    }));

  test('people: without a script the same search is a page',
    () => site.visit('/people', { script: false }, async (page) => {
      await page.fill('#q', 'ami');
      await page.locator('main form[data-find] button').click();
      assert.match(page.url(), /\/people\/search\?s=/);
      assert.doesNotMatch(page.url(), /ami(?![\w-]{4})/);
      assert.ok(await page.locator('main .rows a').count() > 0);
      assert.equal(await page.inputValue('#q'), 'ami');
      // Back from a person's page are the people found, without a question from the browser.
      await page.locator('main .rows a').first().click();
      await page.goBack();
      assert.ok(await page.locator('main .rows a').count() > 0);
    }));

  test('people: a form that is wrong says all of it, beside each field, and keeps the rest',
    () => site.visit('/person/new', { refused: '/person/new' }, async (page) => {
      await page.fill('#surname', 'Prov');
      await page.fill('#phone', 'ring');
      await page.locator('main form button.go').click();
      await page.locator('[aria-invalid=true]').first().waitFor();
      assert.equal(await page.locator('[aria-invalid=true]').count(), 2);
      assert.equal(await page.inputValue('#surname'), 'Prov');
      await page.locator('.msg.bad a').first().click();
      assert.match(page.url(), /#(number|phone)$/);
      await checks.axe_is_silent(page);
    }));

  test('people: whoever looks without a right finds what is not there', async () => {
    const where = await site.resolve('/person/{id}');
    await site.visit(where, { as: 'sofia', status: 404, refused: where }, async () => {});
    await site.visit('/people', { as: 'tor', status: 403, refused: '/people' }, async () => {});
  });
};
