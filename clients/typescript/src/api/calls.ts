// Made from docs/openapi.json: npm run generate

import type { Call, CallOptions } from '../client/transport.js';
import type * as schema from './schema.js';

/** The calls of the API, one method for each. Streams are in the class that extends this. */
export abstract class ApiCalls {
  protected abstract call<Answer>(call: Call, options?: CallOptions): Promise<Answer>;

  /** Create a session. */
  createSession(body: schema.SessionInput, options?: CallOptions): Promise<schema.Session> {
    return this.call<schema.Session>({ method: 'POST', path: '/sessions', body, answers: [200, 201], reads: 'json' }, options);
  }

  /** List sessions. */
  listSessions(query?: schema.ListSessionsQuery, options?: CallOptions): Promise<schema.SessionPage> {
    return this.call<schema.SessionPage>({ method: 'GET', path: '/sessions', query, answers: [200], reads: 'json' }, options);
  }

  /** Erase all sessions of a person. */
  eraseSessions(query: schema.EraseSessionsQuery, options?: CallOptions): Promise<schema.ErasureForecast | schema.Erasure> {
    return this.call<schema.ErasureForecast | schema.Erasure>({ method: 'DELETE', path: '/sessions', query, answers: [200, 202], reads: 'json' }, options);
  }

  /** Read a session and a page of its events. */
  getSession(sessionId: string, query?: schema.GetSessionQuery, options?: CallOptions): Promise<schema.SessionHistory> {
    return this.call<schema.SessionHistory>({ method: 'GET', path: `/sessions/${encodeURIComponent(sessionId)}`, query, answers: [200], reads: 'json' }, options);
  }

  /** Erase a session permanently. */
  eraseSession(sessionId: string, options?: CallOptions): Promise<schema.SessionErasure> {
    return this.call<schema.SessionErasure>({ method: 'DELETE', path: `/sessions/${encodeURIComponent(sessionId)}`, answers: [200, 202], reads: 'json' }, options);
  }

  /** Complete a session. */
  completeSession(sessionId: string, body?: schema.Completion, options?: CallOptions): Promise<schema.Session> {
    return this.call<schema.Session>({ method: 'POST', path: `/sessions/${encodeURIComponent(sessionId)}/complete`, body, answers: [200], reads: 'json' }, options);
  }

  /** Append an event. */
  appendEvent(sessionId: string, body: schema.EventInput, options?: CallOptions): Promise<schema.Event> {
    return this.call<schema.Event>({ method: 'POST', path: `/sessions/${encodeURIComponent(sessionId)}/events`, body, answers: [200, 201], reads: 'json' }, options);
  }

  /** Read the log of a session. */
  readEvents(sessionId: string, query?: schema.ReadEventsQuery, options?: CallOptions): Promise<schema.LogPage> {
    return this.call<schema.LogPage>({ method: 'GET', path: `/sessions/${encodeURIComponent(sessionId)}/events`, query, answers: [200], reads: 'json' }, options);
  }

  /** Append many events. */
  appendEvents(sessionId: string, body: schema.EventBatch, options?: CallOptions): Promise<schema.BatchResult> {
    return this.call<schema.BatchResult>({ method: 'POST', path: `/sessions/${encodeURIComponent(sessionId)}/events/batch`, body, answers: [200], reads: 'json' }, options);
  }

  /** Read one event. */
  getEvent(sessionId: string, eventId: string, options?: CallOptions): Promise<schema.Event> {
    return this.call<schema.Event>({ method: 'GET', path: `/sessions/${encodeURIComponent(sessionId)}/events/${encodeURIComponent(eventId)}`, answers: [200], reads: 'json' }, options);
  }

  /** Count sessions over a time range. */
  getStatistics(query?: schema.GetStatisticsQuery, options?: CallOptions): Promise<schema.Statistics> {
    return this.call<schema.Statistics>({ method: 'GET', path: '/stats', query, answers: [200], reads: 'json' }, options);
  }

  /** Put a session under a legal hold. */
  setLegalHold(sessionId: string, body?: schema.HoldInput, options?: CallOptions): Promise<schema.Session> {
    return this.call<schema.Session>({ method: 'PUT', path: `/sessions/${encodeURIComponent(sessionId)}/hold`, body, answers: [200], reads: 'json' }, options);
  }

  /** Lift the legal hold of a session. */
  liftLegalHold(sessionId: string, options?: CallOptions): Promise<schema.Session> {
    return this.call<schema.Session>({ method: 'DELETE', path: `/sessions/${encodeURIComponent(sessionId)}/hold`, answers: [200], reads: 'json' }, options);
  }

  /** Read the receipt of an erasure. */
  getErasure(erasureId: string, options?: CallOptions): Promise<schema.Erasure> {
    return this.call<schema.Erasure>({ method: 'GET', path: `/erasures/${encodeURIComponent(erasureId)}`, answers: [200], reads: 'json' }, options);
  }

  /** Read the progress of archiving. */
  getArchiveStatus(options?: CallOptions): Promise<schema.ArchiveStatus> {
    return this.call<schema.ArchiveStatus>({ method: 'GET', path: '/archive/status', answers: [200], reads: 'json' }, options);
  }

  /** Read what was said, and how much of it was heard. */
  getTranscript(sessionId: string, query?: schema.GetTranscriptQuery, options?: CallOptions): Promise<schema.Transcript> {
    return this.call<schema.Transcript>({ method: 'GET', path: `/sessions/${encodeURIComponent(sessionId)}/transcript`, query, answers: [200], reads: 'json' }, options);
  }

  /** Read turns, response gaps, interruptions, tools and measures. */
  getTurns(sessionId: string, options?: CallOptions): Promise<schema.Turns> {
    return this.call<schema.Turns>({ method: 'GET', path: `/sessions/${encodeURIComponent(sessionId)}/turns`, answers: [200], reads: 'json' }, options);
  }

  /** List the providers whose calls can be ingested. */
  listProviders(options?: CallOptions): Promise<schema.ProviderList> {
    return this.call<schema.ProviderList>({ method: 'GET', path: '/ingest', answers: [200], reads: 'json' }, options);
  }

  /** Ingest what a provider sends, unchanged. */
  ingest(provider: string, body: schema.IngestBody, query?: schema.IngestQuery, options?: CallOptions): Promise<schema.IngestResult> {
    return this.call<schema.IngestResult>({ method: 'POST', path: `/ingest/${encodeURIComponent(provider)}`, query, body, answers: [200], reads: 'json' }, options);
  }

  /** Read the session as a vCon. */
  getVcon(sessionId: string, options?: CallOptions): Promise<void> {
    return this.call<void>({ method: 'GET', path: `/sessions/${encodeURIComponent(sessionId)}/vcon`, answers: [], reads: 'nothing' }, options);
  }

  /** List the annotations of a session. */
  listAnnotations(sessionId: string, options?: CallOptions): Promise<schema.AnnotationList> {
    return this.call<schema.AnnotationList>({ method: 'GET', path: `/sessions/${encodeURIComponent(sessionId)}/annotations`, answers: [200], reads: 'json' }, options);
  }

  /** Put an annotation. */
  putAnnotation(sessionId: string, name: string, body: schema.AnnotationValue, options?: CallOptions): Promise<schema.AnnotationValue> {
    return this.call<schema.AnnotationValue>({ method: 'PUT', path: `/sessions/${encodeURIComponent(sessionId)}/annotations/${encodeURIComponent(name)}`, body, answers: [200, 201], reads: 'json' }, options);
  }

  /** Change members of an annotation. */
  mergeAnnotation(sessionId: string, name: string, body: schema.AnnotationPatch, options?: CallOptions): Promise<schema.AnnotationValue> {
    return this.call<schema.AnnotationValue>({ method: 'PATCH', path: `/sessions/${encodeURIComponent(sessionId)}/annotations/${encodeURIComponent(name)}`, body, answers: [200, 201], reads: 'json' }, options);
  }

  /** Read an annotation. */
  getAnnotation(sessionId: string, name: string, options?: CallOptions): Promise<schema.AnnotationValue> {
    return this.call<schema.AnnotationValue>({ method: 'GET', path: `/sessions/${encodeURIComponent(sessionId)}/annotations/${encodeURIComponent(name)}`, answers: [200], reads: 'json' }, options);
  }

  /** Delete an annotation. */
  deleteAnnotation(sessionId: string, name: string, options?: CallOptions): Promise<void> {
    return this.call<void>({ method: 'DELETE', path: `/sessions/${encodeURIComponent(sessionId)}/annotations/${encodeURIComponent(name)}`, answers: [204], reads: 'nothing' }, options);
  }

  /** List all webhooks. */
  listWebhooks(options?: CallOptions): Promise<schema.WebhookList> {
    return this.call<schema.WebhookList>({ method: 'GET', path: '/webhooks', answers: [200], reads: 'json' }, options);
  }

  /** Read a webhook. */
  getWebhook(webhookId: string, options?: CallOptions): Promise<schema.Webhook> {
    return this.call<schema.Webhook>({ method: 'GET', path: `/webhooks/${encodeURIComponent(webhookId)}`, answers: [200], reads: 'json' }, options);
  }

  /** Create or replace a webhook. */
  putWebhook(webhookId: string, body: schema.WebhookInput, options?: CallOptions): Promise<schema.Webhook | schema.CreatedWebhook> {
    return this.call<schema.Webhook | schema.CreatedWebhook>({ method: 'PUT', path: `/webhooks/${encodeURIComponent(webhookId)}`, body, answers: [200, 201], reads: 'json' }, options);
  }

  /** Delete a webhook. */
  deleteWebhook(webhookId: string, options?: CallOptions): Promise<void> {
    return this.call<void>({ method: 'DELETE', path: `/webhooks/${encodeURIComponent(webhookId)}`, answers: [204], reads: 'nothing' }, options);
  }

  /** Give a webhook a new secret. */
  rotateWebhookSecret(webhookId: string, body?: schema.WebhookRotationInput, options?: CallOptions): Promise<schema.WebhookRotation> {
    return this.call<schema.WebhookRotation>({ method: 'POST', path: `/webhooks/${encodeURIComponent(webhookId)}/rotate`, body, answers: [200], reads: 'json' }, options);
  }

  /** Send a test message. */
  testWebhook(webhookId: string, options?: CallOptions): Promise<schema.WebhookTest> {
    return this.call<schema.WebhookTest>({ method: 'POST', path: `/webhooks/${encodeURIComponent(webhookId)}/test`, answers: [200], reads: 'json' }, options);
  }

  /** Resend the deliveries of a time range. */
  replayDeliveries(webhookId: string, body: schema.ReplayInput, options?: CallOptions): Promise<schema.Replay> {
    return this.call<schema.Replay>({ method: 'POST', path: `/webhooks/${encodeURIComponent(webhookId)}/replay`, body, answers: [202], reads: 'json' }, options);
  }

  /** List the deliveries of a webhook. */
  listDeliveries(webhookId: string, query?: schema.ListDeliveriesQuery, options?: CallOptions): Promise<schema.DeliveryPage> {
    return this.call<schema.DeliveryPage>({ method: 'GET', path: `/webhooks/${encodeURIComponent(webhookId)}/deliveries`, query, answers: [200], reads: 'json' }, options);
  }

  /** Read a delivery. */
  getDelivery(webhookId: string, deliveryId: string, options?: CallOptions): Promise<schema.DeliveryDetail> {
    return this.call<schema.DeliveryDetail>({ method: 'GET', path: `/webhooks/${encodeURIComponent(webhookId)}/deliveries/${encodeURIComponent(deliveryId)}`, answers: [200], reads: 'json' }, options);
  }

  /** Resend a delivery. */
  retryDelivery(webhookId: string, deliveryId: string, options?: CallOptions): Promise<schema.Delivery> {
    return this.call<schema.Delivery>({ method: 'POST', path: `/webhooks/${encodeURIComponent(webhookId)}/deliveries/${encodeURIComponent(deliveryId)}/retry`, answers: [202], reads: 'json' }, options);
  }

  /** Read the name and version of the service. */
  getRoot(options?: CallOptions): Promise<schema.ServiceRoot> {
    return this.call<schema.ServiceRoot>({ method: 'GET', path: '/', answers: [200], reads: 'json' }, options);
  }

  /** Check the service and its dependencies. */
  getHealth(options?: CallOptions): Promise<schema.Health> {
    return this.call<schema.Health>({ method: 'GET', path: '/health', answers: [200, 503], reads: 'json' }, options);
  }

  /** Check that the process is running. */
  getLiveness(options?: CallOptions): Promise<schema.Health> {
    return this.call<schema.Health>({ method: 'GET', path: '/health/live', answers: [200], reads: 'json' }, options);
  }

  /** Check that the service can take requests. */
  getReadiness(options?: CallOptions): Promise<schema.Health> {
    return this.call<schema.Health>({ method: 'GET', path: '/health/ready', answers: [200, 503], reads: 'json' }, options);
  }

  /** Read the metrics. */
  getMetrics(options?: CallOptions): Promise<string> {
    return this.call<string>({ method: 'GET', path: '/metrics', answers: [200], reads: 'text' }, options);
  }

  /** Read this reference as an OpenAPI document. */
  getOpenApiDocument(options?: CallOptions): Promise<schema.GetOpenApiDocumentAnswer> {
    return this.call<schema.GetOpenApiDocumentAnswer>({ method: 'GET', path: '/openapi.json', answers: [200], reads: 'json' }, options);
  }

  /** Read this reference in a browser. */
  getDocs(options?: CallOptions): Promise<string> {
    return this.call<string>({ method: 'GET', path: '/docs', answers: [200], reads: 'text' }, options);
  }

  /** Read the error reference. */
  getErrorReference(options?: CallOptions): Promise<string> {
    return this.call<string>({ method: 'GET', path: '/docs/errors', answers: [200], reads: 'text' }, options);
  }
}
