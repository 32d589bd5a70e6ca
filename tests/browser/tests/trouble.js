// trouble.js: what goes wrong between a browser and insteg loses nothing that was typed: the
// network goes in the middle of a form, a button is pressed twice, a form is gone back to.
'use strict';
const assert = require('node:assert/strict');
const checks = require('../checks');

const NOTE = 'Porten mot gatan, ring på klockan.';

module.exports = (test, site) => {
  const fill = async (page) => {
    await page.fill('[name=note]', NOTE);
    await page.fill('[name=km]', '41');
    await page.check('[name=outcome][value=need]');
  };
  const save = (page) => page.locator('main form .btn.go').first();
  const firm = () => site.resolve('/firm/{id}');
  const noted = (page) => page.getByText(NOTE).count();

  for (const width of [1280, 320])
    test(`a network lost in the middle of a form takes nothing along at ${width} px`, async () => {
      const where = await firm();
      await site.visit(where + '/visit', { width, refused: '/health' }, async (page) => {
        await fill(page);
        const token = await page.inputValue('[name=token]');
        await page.context().setOffline(true);
        await save(page).focus();
        await page.keyboard.press('Enter');
        const said = page.locator('#unsent');
        await said.waitFor({ state: 'visible' });
        assert.ok(await said.evaluate((e) => {
          const box = e.getBoundingClientRect();
          return box.top >= 0 && box.bottom <= innerHeight && box.right <= innerWidth;
        }), 'the sentence is in sight');
        await checks.axe_is_silent(page);
        assert.equal(await page.inputValue('[name=note]'), NOTE);
        assert.equal(await page.inputValue('[name=km]'), '41');
        assert.equal(await page.inputValue('[name=token]'), token);
        await page.context().setOffline(false);
        await Promise.all([page.waitForNavigation(), save(page).click()]);
        assert.match(page.url(), /visited=1$/);
        assert.ok(await noted(page) > 0, 'the visit is saved');
      });
    });

  test('a button that is pressed twice makes one visit', async () => {
    const where = await firm();
    const visits = async () => {
      let n;
      await site.visit(where, {}, async (page) => { n = await noted(page); });
      return n;
    };
    const before = await visits();
    await site.visit(where + '/visit', {}, async (page) => {
      let posts = 0;
      page.on('request', (request) => { posts += request.method() === 'POST'; });
      await fill(page);
      await Promise.all([page.waitForNavigation(), save(page).dblclick()]);
      await page.waitForLoadState();
      assert.equal(posts, 1);
    });
    assert.equal(await visits(), before + 1);
  });

  test('a file that is too large is told of before it is sent', async () => {
    const where = await site.resolve('/programme/norrbotten/way/{way}', 'petra');
    await site.visit(where, { as: 'petra' }, async (page) => {
      let posts = 0;
      page.on('request', (request) => { posts += request.method() === 'POST'; });
      const file = page.locator('input[type=file]').first();
      const choose = (bytes) => file.setInputFiles(
        { name: 'a.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(bytes) });
      const said = () => file.evaluate((e) => e.validationMessage);
      await choose((8 << 20) + 1);
      assert.match(await said(), /större än 8 MB/);
      await page.locator('form:has(input[type=file]) button').first().click();
      assert.equal(posts, 0);
      assert.equal(page.url(), site.origin + where);
      await choose(8 << 20);
      assert.equal(await said(), '');
    });
  });

  test('without a script a form that is gone back to is told of and filled in', async () => {
    const where = await firm() + '/visit';
    await site.visit(where, { script: false, refused: where }, async (page) => {
      const token = await page.inputValue('[name=token]');
      await fill(page);
      await Promise.all([page.waitForNavigation(), save(page).click()]);
      await page.goBack();
      await page.locator('[name=token]').evaluate((e, value) => { e.value = value; }, token);
      await fill(page);
      await page.fill('[name=note]', 'Grinden.');
      const [answer] = await Promise.all([page.waitForNavigation(), save(page).click()]);
      assert.equal(answer.status(), 409);
      assert.equal(await page.inputValue('[name=note]'), 'Grinden.');
      assert.notEqual(await page.inputValue('[name=token]'), token);
      assert.ok(await page.locator('main [role=alert]').isVisible());
    });
  });
};
