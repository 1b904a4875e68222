import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWithServer } from '../builders/describe-with-server.js';
import { Service } from '../e2e/service.js';
import { AWKWARD_COMMANDS, AWKWARD_TEXTS, endOf, startOf, tellAwkwardCall } from '../voice/awkward-calls.js';
import { launchBrowser, NO_BROWSER } from './browser.js';

/** Runs in the page, whose types this file does not know. */
const READ_CUES = `new Promise((resolve, reject) => {
  const track = document.createElement('track');
  track.onload = () => resolve([...track.track.cues].map((cue) => ({
    fromMs: Math.round(cue.startTime * 1000),
    toMs: Math.round(cue.endTime * 1000),
    text: cue.getCueAsHTML().textContent,
    speaker: /^<v ([^>]*)>/.exec(cue.text)?.[1],
  })));
  track.onerror = () => reject(new Error('the track was not taken'));
  track.src = '/track.vtt';
  track.default = true;
  document.querySelector('video').append(track);
  track.track.mode = 'showing';
})`;

describeWithServer('WebVTT in the <track> of a browser', NO_BROWSER, () => {
  const texts = [...AWKWARD_COMMANDS, ...AWKWARD_TEXTS];
  let browser: Browser;
  let service: Service;
  let server: Server;
  let vtt: string;

  beforeAll(async () => {
    service = await Service.start();
    const sessionId = await tellAwkwardCall(service, texts);
    vtt = (await service.get(`/sessions/${sessionId}/transcript?format=vtt`)).text;
    server = createServer(({ url }, response) => {
      response.setHeader('content-type', url === '/track.vtt' ? 'text/vtt; charset=utf-8' : 'text/html');
      response.end(url === '/track.vtt' ? vtt : '<!doctype html><video></video>');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
    await service?.stop();
  });

  it('contains every utterance at its time, with its speaker, whatever its text', async () => {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const cues = await page.evaluate(READ_CUES);
    expect(cues).toEqual(
      texts.map((text, at) => ({
        fromMs: startOf(at),
        toMs: endOf(at, texts),
        text,
        speaker: at % 2 ? 'Bot' : 'User',
      })),
    );
  });
});
