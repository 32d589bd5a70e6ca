// main_job.js: the coach's way, from an advertisement to whom she has, by mouse, by
// keyboard and without JavaScript.
'use strict';
const assert = require('node:assert/strict');

const AD = `Lagermedarbetare sökes till Östersund

Arbetsuppgifter
Du plockar order, packar och märker kolli och lastar bilar.

Krav
- Gymnasieutbildning
- Minst 2 års erfarenhet av lagerarbete
- Flytande svenska i tal och skrift

Meriterande
- B-körkort`;

// Waits for where a click leads before it looks.
const click_through = (page, button) =>
  Promise.all([page.waitForNavigation(), button.click()]);

async function read(page) {
  await page.fill('#title', 'Lagermedarbetare i Östersund');
  await page.fill('#text', AD);
  await click_through(page, page.locator('main .btn.go'));
}

async function save(page) {
  await page.fill('#locality', 'Östersund');
  await click_through(page, page.locator('main .btn.go'));
  assert.match(page.url(), /\/need\/\d+\/thresholds$/);
}

const now = async (page) => [
  Number(await page.locator('[data-out=w]').innerText()),
  Number(await page.locator('[data-out=m]').innerText()),
];

const gains = async (row) =>
  (await row.locator('.num:not([hidden]) b').allInnerTexts()).map(Number);

module.exports = (test, site) => {
  test('a pasted advertisement becomes a need whose thresholds count as one ticks',
    async () => site.visit('/read', {}, async (page) => {
      await read(page);
      const marks = await page.locator('.adtext .mk').allInnerTexts();
      assert.ok(marks.some((text) => text.includes('erfarenhet')), marks.join(' | '));
      await save(page);
      const first = await now(page);
      const row = page.locator('.req', { has: page.locator('#keep-0') });
      const gain = await gains(row);
      await page.locator('#keep-0').uncheck();
      const then = await now(page);
      assert.deepEqual(then, [first[0] + gain[0], first[1] + gain[1]]);
      await page.locator('#keep-0').check();
      assert.deepEqual(await now(page), first);
    }));

  test('the same counts come without JavaScript, from the server', async () => {
    const where = await site.resolve('/need/{id}/thresholds');
    let scripted;
    const all = [];
    await site.visit(where, {}, async (page) => {
      for (const box of await page.locator('[data-bit]').all()) await box.uncheck();
      scripted = await now(page);
      all.push(await page.locator('[data-out=all] b').innerText());
    });
    await site.visit(where, { script: false }, async (page) => {
      for (const box of await page.locator('[data-bit]').all()) await box.uncheck();
      await click_through(page, page.locator('.nojs .btn'));
      assert.deepEqual(await now(page), scripted);
      assert.equal(await page.locator('[data-bit]:checked').count(), 0);
      all.push(await page.locator('[data-out=all] b').innerText());
    });
    assert.equal(all[0], all[1], 'those without a stated sex are counted too');
  });

  test('one digit changes the class of a requirement, without JavaScript too, and the '
    + 'change is shown for people to look at', async () => {
    for (const script of [true, false])
      await site.visit('/read', { script }, async (page) => {
        await read(page);
        const choice = page.locator('select[name^=r]').last();
        await choice.focus();
        await page.keyboard.press('5');
        assert.equal(await choice.inputValue(), 'contract');
        await save(page);
        await page.goto(new URL('/read/examples', page.url()).href);
        assert.ok(await page.locator('.rows li').count() > 0);
      });
  });

  test('a requirement is left out by keyboard alone, and then it is no threshold',
    async () => site.visit('/read', {}, async (page) => {
      await read(page);
      const before = await page.locator('select[name^=r]').count();
      assert.ok(before > 2);
      const demand = page.getByLabel(/erfarenhet av lagerarbete/i);
      await demand.focus();
      await page.keyboard.press('Home'); // the first choice: leave it out
      assert.equal(await demand.inputValue(), 'out');
      await page.fill('#locality', 'Krokom');
      await page.locator('#positions').focus();
      await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
      const labels = await page.locator('.req label').allInnerTexts();
      assert.ok(!labels.some((text) => /lagerarbete/.test(text)), labels.join(' | '));
    }));

  test('wording that discriminates stops the save, names its ground, and loses nothing',
    async () => site.visit('/read', { refused: '/ad/need' }, async (page) => {
      await page.fill('#text', `${AD}\n\nVi söker en kvinna mellan 20 och 30 år.`);
      await page.fill('#title', 'Lagermedarbetare');
      await click_through(page, page.locator('main .btn.go'));
      assert.ok(await page.locator('main .msg.bad').count());
      await page.fill('#locality', 'Östersund');
      await click_through(page, page.locator('main .btn.go'));
      assert.match(await page.locator('main').innerText(), /diskriminering/i);
      assert.equal(await page.locator('#locality').inputValue(), 'Östersund');
    }));

  test('the shortlist names nobody, and two profiles stand side by side', async () =>
    site.visit(await site.resolve('/need/{id}/matches'), {}, async (page) => {
      const boxes = page.locator('input[name=compare]');
      await boxes.nth(0).check();
      await boxes.nth(1).check();
      await click_through(page, page.locator('main form button.btn'));
      assert.equal(await page.locator('#compare thead th').count(), 3);
      const text = await page.locator('main').innerText();
      assert.ok(!/\b(kvinna|man|hon|han)\b/i.test(text), 'no word of sex in the list');
    }));
};
