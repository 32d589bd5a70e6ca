// steering.js: what a steering group is handed is one sheet of paper, also of a programme
// with ten targets, all behind their plan, and ten deviations.
'use strict';
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const checks = require('../checks');
const { startSite } = require('../site');

const SHIPPED = path.join(__dirname, '..', '..', '..', 'data', 'programmes',
  'dorroppnare.json');
const MANY = 10;
const copy = (of) => JSON.parse(JSON.stringify(of));

// The shipped programme, moved to the years around this one, with eight targets more.
function long_programme() {
  const shift = new Date().getFullYear() - 2011;
  const text = fs.readFileSync(SHIPPED, 'utf8')
    .replace(/\b201[0-3](?=-\d\d-\d\d|")/g, (year) => String(Number(year) + shift));
  const file = JSON.parse(text);
  const starts = file.measures.find((one) => one.id === 'starts');
  for (let i = file.targets.length; i < MANY; i++) {
    const name = { sv: `${starts.name.sv}, mätt på sätt ${i}`, en: `${starts.name.en} ${i}` };
    file.measures.push({ ...copy(starts), id: `measure_${i}`, name });
    file.targets.push({ ...copy(file.targets[0]), id: `target_${i}`, measure: `measure_${i}` });
  }
  file.id = 'many';
  file.version = 1;
  file.name.sv = 'Ett program med tio mål och ett namn som tar två rader på papper';
  return file;
}

async function deviate(page, nth) {
  await page.locator('details:has(#d-month) > summary').click();
  await page.fill('#d-month', `${new Date().getFullYear() - 1}-${String(nth + 1).padStart(2, '0')}`);
  await page.selectOption('#d-measure', 'participants'); // of long names
  await page.selectOption('#d-side', 'participant');
  await page.selectOption('#d-area', 'vasternorrland');
  await Promise.all([page.waitForNavigation(), page.click('button[value=deviation]')]);
}

module.exports = (test) => {
  test('a steering group\'s page is one sheet, with ten targets and ten deviations too',
    async () => {
      const own = await startSite();
      try {
        const file = path.join(own.folder, 'many.json');
        fs.writeFileSync(file, JSON.stringify(long_programme()));
        own.insteg('programme', 'load', file);
        await own.visit('/programme/many/around', { as: 'petra' }, async (page) => {
          for (let i = 0; i < MANY; i++) await deviate(page, i);
        });
        await own.visit('/figures/many/steering', { as: 'sten' }, async (page) => {
          const text = await page.textContent('main');
          assert.match(text, /Och 7 tidigare, i hela rapporten\./);
          assert.match(text, /Och \d+ till, i hela rapporten\./);
          assert.match(text, /Och \d+ till\. Alla mål står i hela rapporten\./);
          await checks.prints(page, path.join(own.screens, 'steering-many'), 1);
        });
      } finally {
        await own.stop();
      }
    });
};
