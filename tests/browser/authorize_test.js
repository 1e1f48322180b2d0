'use strict';

// The page where users approve or deny a code.

const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const { after, afterEach, before, beforeEach, test } = require('node:test');

const { chromium } = require('playwright-core');

const { Porthole } = require('./porthole.js');

const portal = '/organizations/acme/portals/deploy';
const screenshots = process.env.PORTHOLE_SCREENSHOTS;

let browser;
let server;
let page;
let complaints;

before(async () => {
  fs.mkdirSync(screenshots, { recursive: true });
  browser = await chromium.launch({
    executablePath: process.env.PORTHOLE_CHROMIUM,
    // As root in a container, Chromium can't set up its sandbox; it loads only our own pages.
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
});

after(() => browser?.close());

beforeEach(async () => {
  server = await Porthole.start(path.join(__dirname, 'fixtures.json'));
  page = await browser.newPage({ javaScriptEnabled: false });
  complaints = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('dialog', (dialog) => complaints.push(`a dialog: ${dialog.message()}`));
});

afterEach(async () => {
  await page?.close();
  await server?.stop();
});

async function keepPicture(name) {
  await page.screenshot({ path: path.join(screenshots, `${name}.png`), fullPage: true });
}

/** The text next to a term of the page's list. */
function beside(term) {
  return page.locator(`dt:text-is("${term}") + dd`).innerText();
}

test('shows who asks, for what, and the code', async () => {
  const code = await server.askForCode(portal);
  await page.goto(code.authorization_url);
  assert.strictEqual(await beside('Code'), code.code);
  assert.strictEqual(await beside('Portal'), 'Deploy <b>now</b> (deploy)');
  assert.strictEqual(await beside('Organization'), 'Acme & Sons');
  assert.strictEqual(await beside('Operations'), 'mutation deploy, query status');
  assert.strictEqual(await beside('Asked by'), '127.0.0.1');
  assert.match(await beside('Program'), /^node/);
  const users = await page.getByLabel('You are').locator('option').allInnerTexts();
  assert.ok(users.some((user) => user.includes('Alex <script>alert(1)</script>')), users.join());
  const style = await page.evaluate(
    () => getComputedStyle(document.querySelector('main')).maxWidth !== 'none',
  );
  assert.ok(style, 'the style sheet is not in use');
  await keepPicture('authorize');
  assert.deepStrictEqual(complaints, []);
});

test('approves for the user that is chosen, by keyboard alone', async () => {
  const code = await server.askForCode(portal);
  assert.strictEqual((await server.redeem(portal, code)).error, 'authorization_pending');
  await page.goto(code.authorization_url);
  await page.getByLabel('You are').focus();
  await page.keyboard.type('Sam');
  await page.keyboard.press('Tab');
  const focused = page.locator(':focus');
  assert.strictEqual(await focused.innerText(), 'Approve');
  await keepPicture('authorize-focus');
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
  assert.match(await page.getByRole('heading').innerText(), /approved/i);
  await keepPicture('approved');
  const { token } = await server.redeem(portal, code);
  assert.match(token, /^bkpat_/);
  const called = await fetch(`${server.url}${portal}?operation_name=status`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
  });
  assert.strictEqual((await called.json()).data.viewer.user.email, 'sam@example.com');
  assert.deepStrictEqual(complaints, []);
});

test('denies', async () => {
  const code = await server.askForCode(portal);
  await page.goto(code.authorization_url);
  await page.getByRole('button', { name: 'Deny' }).click();
  assert.match(await page.getByRole('heading').innerText(), /denied/i);
  await keepPicture('denied');
  assert.strictEqual((await server.redeem(portal, code)).error, 'access_denied');
});

test('says that a code has expired, before and after the page was opened', async () => {
  const opened = await server.askForCode(portal);
  await page.goto(opened.authorization_url);
  await server.advance('6m');
  await page.getByRole('button', { name: 'Approve' }).click();
  assert.match(await page.getByRole('heading').innerText(), /expired/i);
  await keepPicture('expired');
  await page.goto(opened.authorization_url);
  assert.match(await page.getByRole('heading').innerText(), /expired/i);
  assert.strictEqual((await server.redeem(portal, opened)).error, 'expired_token');
});

test('takes no decision twice: going back and sending again changes nothing', async () => {
  const code = await server.askForCode(portal);
  await page.goto(code.authorization_url);
  await page.getByRole('button', { name: 'Deny' }).click();
  await page.goBack();
  const approve = page.getByRole('button', { name: 'Approve' });
  if (await approve.isVisible()) await approve.click();
  assert.strictEqual((await server.redeem(portal, code)).error, 'access_denied');
});

test('takes no decision from a page of another origin', async () => {
  const code = await server.askForCode(portal);
  const forged = await browser.newPage();
  const target = code.authorization_url;
  await forged.setContent(
    `<form method="post" action="${target}"><input name="decision" value="approve">` +
      '<button>Win a prize</button></form>',
  );
  await Promise.all([forged.waitForEvent('load'), forged.getByRole('button').click()]);
  await forged.close();
  assert.strictEqual((await server.redeem(portal, code)).error, 'authorization_pending');
});
