// talk.js: serve_talk for a file of tests: a coach who has signed in, over people of its
// own; it ends when the site does.
//
// talk(site)   a function that starts it the first time: {origin, people}
'use strict';
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

function serve() {
  const insteg = process.env.INSTEG || path.join(__dirname, '..', '..', 'build', 'insteg');
  const program = path.join(path.dirname(insteg), 'tests', 'browser', 'serve_talk');
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'insteg-talk-'));
  const child = spawn(program, [folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`serve_talk ended with ${code}`)));
    child.stdout.once('data', (bytes) => {
      const [origin, ...people] = String(bytes).trim().split(' ');
      resolve({ origin, people, folder, child });
    });
  });
}

module.exports = (site) => {
  let running = null;
  return async () => {
    if (!running) {
      running = await serve();
      const stop = site.stop.bind(site);
      site.stop = async () => {
        running.child.removeAllListeners('exit');
        running.child.kill('SIGTERM');
        fs.rmSync(running.folder, { recursive: true, force: true });
        await stop();
      };
    }
    return running;
  };
};
