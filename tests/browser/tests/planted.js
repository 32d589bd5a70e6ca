// planted.js: the checks themselves: each sees the fault that is planted for it.
'use strict';
const assert = require('node:assert/strict');
const checks = require('../checks');

const page_of = (body) => '<!doctype html><html lang="sv"><head><title>Prov</title>' +
  '<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">' +
  `</head><body><main><h1>Prov</h1>${body}</main></body></html>`;

module.exports = (test, site) => {
  const sees = (what, pattern, body, how, look) =>
    test(`the checks see ${what}`, () => assert.rejects(
      site.visit('/planted', { planted: page_of(body), ...how }, look), pattern));

  sees('a picture without words', /image-alt/, '<img src="data:,">', {},
    checks.axe_is_silent);
  sees('a field without a label', /label/, '<input type="text">', {}, checks.axe_is_silent);
  sees('a page that is too wide', /px too wide/, '<pre>' + 'bred '.repeat(80) + '</pre>',
    { width: 320 }, checks.fits_narrow);
  sees('an order of Tab that is not the order of the page', /Tab number 1 stands on/,
    '<a href="/">ett</a> <a href="/" tabindex="2">två</a>', {}, checks.tab_walks_through);
  sees('a focus that cannot be seen', /cannot be seen/,
    '<style>a:focus { outline: none }</style><a href="/">ett</a>', {},
    checks.tab_walks_through);
  sees('a control that is covered', /lies over/,
    '<a href="/">ett</a><div style="position:fixed;inset:0;background:#fff"></div>', {},
    checks.tab_walks_through);
  sees('a dead link', /answers 404/, '<a href="/no-such-page">ingenstans</a>', {},
    (page) => checks.no_dead_link(page, site.origin));
  sees('a form that cannot be sent', /no button sends/,
    '<form action="/x"><label>Namn <input name="n"></label></form>', {},
    checks.forms_can_be_sent);
  sees('navigation on paper', /navigation on paper/, '<nav><a href="/">hem</a></nav>', {},
    (page) => checks.prints(page, `${site.screens}/planted`));
  sees('an error in the console', /faults on/, '<script>console.error("fel")</script>', {},
    async () => {});
  sees('a broken content policy', /faults on/,
    '<meta http-equiv="Content-Security-Policy" content="script-src \'self\'">' +
    '<script>1</script>', {}, async () => {});
  sees('a question to another host', /asks another host/,
    '<img alt="" src="http://127.0.0.2:9/bild.png">', {}, async () => {});
};
