// Opens report.html of the current directory in Chromium and takes screenshots. Usage: node report-page.mjs BROWSER, run where
// playwright-core is installed.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import path from 'node:path';

const require = createRequire(path.join(process.cwd(), 'package.json'));
const { chromium } = require('playwright-core');
const page = pathToFileURL(path.resolve('report.html')).href;

const browser = await chromium.launch({ executablePath: process.argv[2], args: ['--no-sandbox'] });

async function open(name, options, use) {
  const context = await browser.newContext({ deviceScaleFactor: 1, ...options });
  const tab = await context.newPage();
  const problems = [];
  tab.on('console', (message) => problems.push(`${message.type()}: ${message.text()}`));
  tab.on('pageerror', (error) => problems.push(String(error)));
  tab.on('request', (request) => {
    if (request.url() !== page) problems.push(`request to ${request.url()}`);
  });
  await tab.goto(page);
  await tab.waitForFunction(() => ['cost', 'requests', 'models', 'users'].every((id) => Chart.getChart(id)));
  await use(tab);
  assert.deepEqual(problems, [], name);
  await context.close();
  console.log(`report page: ${name} has no problem`);
}

/** Says whether a chart is drawn: whether its pixels are of many colours. */
const drawn = (tab) => tab.evaluate(() => [...document.querySelectorAll('canvas')].map((canvas) => {
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  const colours = new Set();
  for (let i = 0; i < data.length; i += 40) colours.add(`${data[i]},${data[i + 1]},${data[i + 2]},${data[i + 3]}`);
  return colours.size > 3;
}));

try {
  for (const colorScheme of ['light', 'dark']) {
    await open(colorScheme, { colorScheme, viewport: { width: 1200, height: 900 } }, async (tab) => {
      assert.deepEqual(await drawn(tab), [true, true, true, true]);
      await tab.screenshot({ path: `${colorScheme}.png`, fullPage: true });
    });
  }
  await open('telephone', { viewport: { width: 390, height: 844 }, colorScheme: 'light' }, async (tab) => {
    assert.equal(await tab.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), true, 'fits the width');
    await tab.screenshot({ path: 'telephone.png', fullPage: true });
  });
  await open('print', { colorScheme: 'dark', viewport: { width: 1200, height: 900 } }, async (tab) => {
    await tab.pdf({ path: 'print.pdf', preferCSSPageSize: true, printBackground: true });
    await tab.emulateMedia({ media: 'print' });
    await tab.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
    assert.deepEqual(await drawn(tab), [true, true, true, true]);
    await tab.screenshot({ path: 'print.png', fullPage: true });
  });
  await open('a change from light to dark', { colorScheme: 'light', viewport: { width: 1200, height: 900 } }, async (tab) => {
    const colour = () => tab.evaluate(() => Chart.getChart('cost').data.datasets[0].backgroundColor);
    const light = await colour();
    await tab.emulateMedia({ colorScheme: 'dark' });
    await tab.waitForFunction((before) => Chart.getChart('cost').data.datasets[0].backgroundColor !== before, light);
  });
} finally {
  await browser.close();
}
