// main.js [WORD]: runs every test in tests/ whose sentence contains WORD; prints TAP.
//
// A file in tests/ exports (test, site) => ...: it registers test(sentence, body), where
// the body throws when the promise is not kept. Tests run one after the other.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { startSite } = require('./site');

const word = process.argv[2] || '';
const tests = [];
const test = (sentence, body) => {
  if (sentence.includes(word)) tests.push({ sentence, body });
};

async function main() {
  const site = await startSite();
  try {
    const folder = path.join(__dirname, 'tests');
    for (const file of fs.readdirSync(folder).sort())
      if (file.endsWith('.js')) await require(path.join(folder, file))(test, site);

    let failed = 0;
    console.log(`1..${tests.length}`);
    for (const [i, { sentence, body }] of tests.entries()) {
      try {
        await body();
        console.log(`ok ${i + 1} - ${sentence}`);
      } catch (error) {
        failed++;
        console.log(`not ok ${i + 1} - ${sentence}`);
        console.log(String(error.stack || error).replace(/^/gm, '# '));
      }
    }
    return failed ? 1 : 0;
  } finally {
    await site.stop();
  }
}

main().then(
  (code) => process.exit(code),
  (error) => {
    console.log('not ok 1 - insteg and the browser start');
    console.log(String(error.stack || error).replace(/^/gm, '# '));
    process.exit(1);
  },
);
