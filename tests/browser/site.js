// site.js: insteg serving a demo of its own on a free port, and a browser to look at it.
//
// site.url(path)               the address of a path
// site.insteg(words...)        runs the program on the same database; what it printed
// site.resolve(pattern, who)   the path that is linked, from the pages on where `who`
//                              begins (the coach), and fits "/need/{id}/thresholds";
//                              throws when none is
// site.visit(path, how, look)  opens the path in a window of its own, calls
//                              look(page, response), closes it; throws when the page
//                              wrote an error to the console, broke the content policy,
//                              or asked another host for anything
// how: width (1280), height (900), dark, script (true), language ('sv-SE'),
//      as (who has signed in: 'maja', a coach of the demo; '' for nobody; 'participant'
//      for the one whose coach maja is, with a code on paper),
//      status (200), bypassPolicy (for tests that inject a style),
//      refused (a path that is expected to answer with an error; where, when status is one),
//      stranger (true: nobody has signed in), before (a function of the page, before it is
//      opened), planted (markup that stands at the path instead of insteg's own)
'use strict';
const assert = require('node:assert/strict');
const { spawn, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');
const { chromium } = require('playwright-core');

const ROOT = path.join(__dirname, '..', '..');
const INSTEG = process.env.INSTEG || path.join(ROOT, 'build', 'insteg');
const START_MS = 30_000;
const COACH = 'maja'; // of the demo's staff: opens what a coach opens
const PARTICIPANT = 'participant';
const ALIKE_MAX = 3; // pages of one shape that are opened for their links

// Nothing in a browser may look for a network that a test machine does not have.
const CHROMIUM_ARGS = [
  '--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--disable-quic',
  '--no-first-run', '--disable-background-networking', '--disable-component-update',
  '--disable-sync', '--disable-default-apps', '--disable-domain-reliability',
];

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

// A demo in `folder`, to which prepare(insteg) may do more before it is served.
async function startServer(folder, prepare = () => {}) {
  const db = path.join(folder, 'demo.db');
  const insteg = (...words) => {
    const done = spawnSync(INSTEG, [...words, '--db', db], { encoding: 'utf8' });
    if (done.status !== 0)
      throw new Error(`insteg ${words[0]}: ${done.error || done.stderr || done.stdout}`);
  };
  insteg('demo', '--no-programme');
  prepare(insteg);

  const port = await freePort();
  const args = ['serve', '--db', db, '--port', String(port)];
  const log = fs.openSync(path.join(folder, 'serve.log'), 'w');
  const child = spawn(INSTEG, args, { stdio: ['ignore', log, log] });
  const origin = `http://127.0.0.1:${port}`;
  const ends = Date.now() + START_MS;
  for (;;) {
    const answers = await fetch(origin + '/health').then(() => true, () => false);
    if (answers) return { child, origin };
    if (child.exitCode !== null || Date.now() > ends) {
      child.kill('SIGKILL');
      throw new Error('insteg serve does not answer: ' +
        fs.readFileSync(path.join(folder, 'serve.log'), 'utf8'));
    }
    await new Promise((later) => setTimeout(later, 50));
  }
}

function stopServer(child) {
  return new Promise((resolve) => {
    if (child.exitCode !== null) return resolve();
    const force = setTimeout(() => child.kill('SIGKILL'), 5_000);
    child.once('exit', () => { clearTimeout(force); resolve(); });
    child.kill('SIGTERM');
  });
}

// "/need/{id}/thresholds" as a regular expression; an {id} is digits.
function fits(pattern) {
  const source = pattern.split(/(\{[a-z_]+\})/).map((s) =>
    s === '{id}' ? '[0-9]+' : s.startsWith('{') ? '[^/?#]+' : s.replace(/[.?+]/g, '\\$&'));
  return new RegExp('^' + source.join('') + '$');
}

// What an address has in common with others like it: without its numbers, codes, queries.
function shapeOf(where) {
  return where.replace(/\?.*/, '?').replace(/[0-9]+|[a-z]+%3A[^/?]*/g, '#');
}

class Site {
  constructor(server, browser, folder) {
    Object.assign(this, { server, browser, folder, origin: server.origin });
    this.sessions = {}; // of each who has signed in: her cookies,
    this.starts = {};   // where she begins,
    this.found = {};    // and what she reaches from there
    this.screens = path.join(ROOT, 'build', 'screens');
    fs.mkdirSync(this.screens, { recursive: true });
  }

  url(where) {
    return this.origin + where;
  }

  // The cookies of someone of the demo who has signed in; of nobody: undefined.
  async session(who) {
    if (!who || this.sessions[who]) return this.sessions[who];
    const paper = who === PARTICIPANT && await this.paper();
    const context = await this.browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(this.url(paper ? '/code' : '/sign-in'));
    if (paper) {
      await page.fill('#code', paper.code);
      await page.fill('#born', paper.born);
      await page.locator('main .btn.go').click();
    } else {
      await page.locator(`form:has(input[name=login][value="${who}"]) button`).click();
    }
    await page.waitForLoadState();
    this.starts[who] = new URL(page.url()).pathname;
    this.sessions[who] = await context.storageState();
    await context.close();
    return this.sessions[who];
  }

  // Her birth date, as YYYY-MM-DD, from the number on the page of her identity.
  static born(number) {
    const [, y, m, d] = number.match(/^(\d{4})(\d\d)(\d\d)/);
    return `${y}-${m}-${String(d % 60).padStart(2, '0')}`; // of a samordningsnummer: day + 60
  }

  // A new code on paper for the coach's participant: {where, code, born, address}.
  async paper() {
    const where = await this.resolve('/person/{id}');
    const made = { where };
    await this.visit(where + '/identity', { script: false }, async (page) => {
      made.born = Site.born(await page.inputValue('[name=number]'));
    });
    await this.visit(where, { script: false }, async (page) => {
      await Promise.all([page.waitForNavigation(),
        page.locator('form[action$="/code"] button').click()]);
      made.address = (await page.textContent('.paper .address')).trim();
      made.code = (await page.textContent('.paper .code')).trim();
    });
    return made;
  }

  insteg(...words) {
    const done = spawnSync(INSTEG, [...words, '--db', path.join(this.folder, 'demo.db')],
      { encoding: 'utf8' });
    assert.equal(done.status, 0, done.stderr);
    return done.stdout;
  }

  // Every path that `who` can reach by links from where she begins, nearest first.
  async paths(who) {
    if (this.found[who]) return this.found[who];
    const storageState = await this.session(who);
    const seen = new Set([this.starts[who], '/me']);
    const context = await this.browser.newContext({ javaScriptEnabled: false, storageState });
    const page = await context.newPage();
    const alike = new Map(); // how many of a shape have been opened
    for (const where of seen) {
      const shape = shapeOf(where);
      alike.set(shape, (alike.get(shape) || 0) + 1);
      if (alike.get(shape) > ALIKE_MAX) continue;
      const response = await page.goto(this.url(where));
      if (!(response.headers()['content-type'] || '').includes('text/html')) continue;
      const links = await page.locator('a[href]:not([download])').all(); // files are no pages
      for (const link of links) {
        const target = new URL(await link.getAttribute('href'), this.url(where));
        if (target.origin === this.origin) seen.add(target.pathname + target.search);
      }
    }
    await context.close();
    this.found[who] = [...seen];
    return this.found[who];
  }

  async resolve(pattern, who = COACH) {
    if (!pattern.includes('{')) return pattern;
    const fit = fits(pattern);
    const found = (await this.paths(who)).find((where) => fit.test(where));
    assert.ok(found, `no chain of links leads ${who} to ${pattern}`);
    return found;
  }

  async visit(where, how, look) {
    const context = await this.browser.newContext({
      viewport: { width: how.width || 1280, height: how.height || 900 },
      colorScheme: how.dark ? 'dark' : 'light',
      locale: how.language || 'sv-SE',
      javaScriptEnabled: how.script !== false,
      bypassCSP: how.bypassPolicy === true,
      storageState: await this.session(how.stranger ? '' : how.as === undefined ? COACH : how.as),
    });
    const faults = [];
    const status = how.status || 200;
    const refused = how.refused || (status >= 400 && where);
    try {
      if (how.planted)
        await context.route(this.url(where), (route) => route.fulfill(
          { contentType: 'text/html; charset=utf-8', body: how.planted }));
      const page = await context.newPage();
      if (how.before) await how.before(page);
      page.on('console', (message) => {
        // A browser logs the status of an error page itself; that is not a fault.
        const own = refused && message.location().url === this.url(refused);
        if (message.type() === 'error' && !own) faults.push(message.text());
      });
      page.on('pageerror', (error) => faults.push(String(error)));
      page.on('request', (request) => {
        const url = request.url();
        if (!url.startsWith(this.origin + '/') && !/^(data|about|blob):/.test(url))
          faults.push(`asks another host: ${url}`);
      });
      page.on('dialog', (dialog) => {
        faults.push(`a dialog: ${dialog.message()}`);
        dialog.dismiss();
      });
      const response = await page.goto(this.url(where), { waitUntil: 'load' });
      assert.equal(response.status(), status, `the status of ${where}`);
      await look(page, response);
    } finally {
      await context.close();
    }
    assert.ok(faults.length === 0, `faults on ${where}:\n${faults.join('\n')}`);
  }

  async stop() {
    await this.browser.close();
    await stopServer(this.server.child);
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

async function startSite() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'insteg-browser-'));
  let server;
  try {
    server = await startServer(folder);
    const browser = await chromium.launch({
      executablePath: '/usr/bin/chromium', headless: true, args: CHROMIUM_ARGS,
    });
    return new Site(server, browser, folder);
  } catch (error) {
    if (server) await stopServer(server.child);
    fs.rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

module.exports = { startSite, startServer, stopServer };
