import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWithServer } from '../builders/describe-with-server.js';
import { ServiceProcess, temporaryFolder } from '../e2e/service-process.js';
import { seriousFindings } from './axe.js';
import { launchBrowser, NO_BROWSER, openPage } from './browser.js';
import { post } from './seed.js';

describeWithServer('webhooks in the console', NO_BROWSER, () => {
  let browser: Browser;
  let service: ServiceProcess;
  let address: string;
  let receiver: Server;
  let isBroken = true;

  beforeAll(async () => {
    receiver = createServer((request, response) => {
      request.resume().on('end', () => response.writeHead(isBroken ? 500 : 204).end());
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    service = ServiceProcess.spawn({
      DATA_DIR: temporaryFolder(),
      WEBHOOK_ALLOW_HTTP: 'true',
      WEBHOOK_ALLOWED_NETWORKS: '127.0.0.1/32',
    });
    address = await service.address();
    browser = await launchBrowser();
    const response = await fetch(`${address}/webhooks/crm`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        url: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`,
        types: ['session.created'],
      }),
    });
    expect(response.status).toBe(201);
    await post(`${address}/sessions`, { sessionId: 'told' });
  });
  afterAll(async () => {
    await browser?.close();
    await service?.kill();
    receiver?.close();
  });

  it('shows why a delivery failed, and sends it again', async () => {
    const { page, context, faults, strangers } = await openPage(browser, address, {
      viewport: { width: 400, height: 800 },
    });
    await page.goto(`${address}/console/webhooks`);
    const row = page.locator('.deliveries tbody tr', { hasText: 'told' });
    await row.getByText(/failed, 1 attempt: .*500/).waitFor();
    await page.getByText('failing', { exact: false }).first().waitFor();
    await page.getByRole('button', { name: 'Send a test' }).click();
    await page.getByText('Not delivered').waitFor();
    isBroken = false;
    await row.getByRole('button', { name: /again/ }).click();
    await row.getByText(/^delivered/).waitFor();
    await page.getByRole('button', { name: 'Send a test' }).click();
    await page.getByText('Delivered: status 204').waitFor();
    page.once('dialog', (dialog) => dialog.accept());
    await page.getByRole('button', { name: 'New secret' }).click();
    await page.getByRole('button', { name: 'Copy the secret' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    expect(faults).toEqual([]);
    expect(strangers).toEqual([]);
    await context.close();
  });

  it('creates a webhook with the keyboard alone, changes it and deletes it', async () => {
    const { page, context, faults } = await openPage(browser, address, { viewport: { width: 400, height: 800 } });
    await page.goto(`${address}/console/webhooks`);
    await page.getByRole('button', { name: 'New webhook' }).focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('Name').waitFor();
    const type = async (...keys: readonly string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    await page.keyboard.type('crm');
    await page.getByText('There is already a webhook with this name').waitFor();
    await type('2', 'Tab');
    await page.keyboard.type('http://10.0.0.1/');
    await type('Enter');
    await page.getByText(/\/url resolves to an address/).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    await page.getByLabel('URL').fill(`http://127.0.0.1:${(receiver.address() as AddressInfo).port}/two`);
    await type('Tab');
    await page.keyboard.type('Second');
    await type('Tab', 'Space', 'Enter');
    await page.getByText(/^whsec_/).waitFor();
    const panel = page.locator('.panel', { hasText: 'crm2' });
    await panel.getByText('session.created, session.completed').waitFor();
    expect(await seriousFindings(page)).toEqual([]);

    await panel.getByRole('button', { name: 'Edit' }).click();
    await panel.getByLabel('Description').fill('Renamed');
    await panel.getByLabel('Enabled').uncheck();
    await panel.getByRole('button', { name: 'Save' }).click();
    await panel.getByText('disabled').waitFor();
    await panel.getByText('Renamed').waitFor();
    page.once('dialog', (dialog) => dialog.accept());
    await panel.getByRole('button', { name: 'Delete' }).click();
    await panel.waitFor({ state: 'detached' });
    expect(faults.filter((fault) => !/400/.test(fault))).toEqual([]);
    await context.close();
  });
});
