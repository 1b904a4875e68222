import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { PATIENCE } from '../builders/patience.js';

const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--no-default-browser-check',
];

/** Runs in the page, whose types these files do not know. */
const REPORT_VIOLATIONS = `document.addEventListener('securitypolicyviolation', (event) => {
  console.error('CSP: ' + event.violatedDirective + ' ' + event.blockedURI);
});`;

/** Why the suites in a browser cannot run here; undefined if they can. */
export const NO_BROWSER: string | undefined = existsSync(CHROMIUM)
  ? undefined
  : `there is no ${CHROMIUM}: install Chromium, or set CHROMIUM_PATH`;

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
}

/** What a page must not do, collected while it is used. */
export interface Watched {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Requests that left the service. */
  readonly strangers: readonly string[];
  /** Violations of the Content-Security-Policy, and errors of the page. */
  readonly faults: readonly string[];
}

/** Opens a fresh page that is watched. A server that is down on purpose is not an error of the page. */
export async function openPage(
  browser: Browser,
  address: string,
  options: BrowserContextOptions = {},
): Promise<Watched> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  context.setDefaultTimeout(PATIENCE.timeout);
  const page = await context.newPage();
  const strangers: string[] = [];
  const faults: string[] = [];
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(address) && !url.startsWith('data:')) strangers.push(url);
  });
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource|net::ERR_/.test(message.text()))
      faults.push(message.text());
  });
  await page.addInitScript(REPORT_VIOLATIONS);
  return { page, context, strangers, faults };
}
