// Drives the approval page with Chromium: approves by keyboard, declines, expires, withdraws; checks that nothing outside the page
// is loaded, that no script runs, that it fits into 320 pixels, and what axe finds, in light and dark.
// Usage: node approval-page.mjs BROWSER JAR TEST_CLASSES, run where playwright-core and axe-core are installed.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import readline from 'node:readline';

const require = createRequire(path.join(process.cwd(), 'package.json'));
const { chromium } = require('playwright-core');
const axe = require.resolve('axe-core/axe.min.js');
const [browserPath, jar, testClasses] = process.argv.slice(2);

const server = spawn(
  'java',
  ['-Duser.timezone=UTC', '-cp', [testClasses, jar].join(path.delimiter), 'dev.portkeyadmin.approval.ApprovalPageDemo'],
  { stdio: ['pipe', 'pipe', 'inherit'] },
);
const lines = readline.createInterface({ input: server.stdout })[Symbol.asyncIterator]();

async function next(name) {
  const { value } = await lines.next();
  assert.ok(value?.startsWith(`${name} `), `expected a line of ${name}, got ${value}`);
  return value.slice(name.length + 1);
}

const say = (line) => server.stdin.write(`${line}\n`);

async function open(name) {
  say(`open ${name}`);
  return next(name);
}

const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] });

// A browser of its own for each page: light or dark, wide or narrow, with scripts only for axe, which brings its own world.
async function visit(url, { width = 1024, height = 900, colorScheme = 'light', scripts = false } = {}) {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme,
    javaScriptEnabled: scripts,
    bypassCSP: scripts,
    reducedMotion: 'no-preference',
  });
  const page = await context.newPage();
  page.requested = [];
  page.on('request', (request) => page.requested.push(request.url()));
  page.on('dialog', () => assert.fail('a script ran'));
  const response = await page.goto(url);
  page.status = response.status();
  return page;
}

const shot = (page, name) => page.screenshot({ path: `${name}.png`, fullPage: true });
const kicker = (page) => page.locator('.kicker').innerText();

async function fits(page, label) {
  const [inner, content] = await page.evaluate(() => [window.innerWidth, document.documentElement.scrollWidth]);
  assert.ok(content <= inner, `${label}: ${content} pixels wide in a window of ${inner}`);
}

async function accessible(page, label) {
  await page.addScriptTag({ path: axe });
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  const found = violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join(' ')}`);
  assert.deepEqual(found, [], label);
}

// Approve with the keyboard alone, without scripts.
{
  const url = await open('deletion');
  const page = await visit(url);
  assert.equal(page.status, 200);
  assert.equal(await page.title(), 'Approve? Delete workspace Research – Portkey Admin MCP');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Space');
  assert.equal(await kicker(page), 'Waiting for your approval', 'nothing has the focus at first');
  await page.keyboard.press('Tab');
  assert.equal(await page.locator('button:focus').innerText(), 'Decline');
  await page.keyboard.press('Tab');
  assert.equal(await page.locator('button:focus').innerText(), 'Approve');
  await shot(page, 'focus');
  const second = await visit(url);
  assert.equal(second.status, 403);
  assert.equal(await second.locator('form').count(), 0);
  await shot(second, 'opened-elsewhere');
  await page.reload();
  assert.equal(await page.locator('form').count(), 1, 'the same browser may reload');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('You can close this page').waitFor();
  assert.equal(await next('deletion'), 'APPROVED_ON_PAGE');
  assert.equal(await page.locator('h1').innerText(), 'Approved');
  assert.deepEqual([...new Set(page.requested)], [url], 'nothing else is requested');
  await shot(page, 'approved');
  console.log('approval page: approves with the keyboard, opens once, loads nothing else');
}

// Decline with the mouse.
{
  const page = await visit(await open('plain'));
  await shot(page, 'plain');
  await page.getByRole('button', { name: 'Decline' }).click();
  assert.equal(await next('plain'), 'DECLINED');
  await page.getByText('Nothing was changed').waitFor();
  await shot(page, 'declined');
  console.log('approval page: declines');
}

// Withdrawn and expired while the page is open.
{
  const page = await visit(await open('plain'));
  say('withdraw plain');
  const late = await visit(await open('update'));
  say('advance 10');
  assert.equal(await next('update'), 'EXPIRED');
  await page.getByRole('button', { name: 'Approve' }).click();
  await page.getByRole('heading', { name: 'Withdrawn' }).waitFor();
  await shot(page, 'withdrawn');
  await late.getByRole('button', { name: 'Approve' }).click();
  await late.getByRole('heading', { name: 'Expired' }).waitFor();
  await shot(late, 'expired');
  console.log('approval page: says that a request was withdrawn or has expired');
}

// Looks, widths and accessibility, with scripts switched on for axe.
for (const name of ['deletion', 'update', 'hostile']) {
  for (const colorScheme of ['light', 'dark']) {
    for (const width of [1024, 320]) {
      const label = `${name}-${colorScheme}-${width}`;
      const page = await visit(await open(name), { width, colorScheme, scripts: true });
      await fits(page, label);
      await shot(page, label);
      if (name === 'hostile') {
        assert.equal(await page.locator('script, img, b').count(), 0, 'names are text');
        assert.equal(await page.locator('h1').count(), 1);
        const text = await page.locator('body').innerText();
        assert.doesNotMatch(text, /[\u200b\u202a-\u202e\u2028\u0000]/, 'invisible characters are shown');
        assert.ok(text.includes('\\u202e') && text.includes('\\u200b'));
      }
      await accessible(page, label);
      await page.context().close();
    }
  }
}
console.log('approval page: fits into 320 pixels, passes axe, shows names as text, in light and dark');

await browser.close();
server.stdin.end();
await new Promise((resolve) => server.on('exit', resolve));
assert.equal(server.exitCode, 0);
