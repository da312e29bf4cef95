import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import * as contract from '../src/contract/index.ts';

/** Every schema against samples written by hand from the contract's text, legal and illegal. */

const id = '123e4567-e89b-42d3-a456-426614174000';
const other = 'ABCDEF01-0000-4000-8000-00000000000F';
const without = (value: Readonly<Record<string, unknown>>, key: string): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));

interface Samples {
  readonly schema: z.ZodType;
  readonly legal: readonly unknown[];
  readonly illegal: readonly unknown[];
}

const post = { projectId: id, userId: other, message: 'hello' };
const legacy = { text: 'hello', client_msg_id: 'a', mode: 'unified' };
const message = {
  id: 'm-1',
  seq: 1,
  client_msg_id: 'c-1',
  projectId: id,
  userId: other,
  text: '',
  messageType: 'user',
  mode: 'plan',
  locale: 'en',
  timestamp: '2025-08-26T10:00:00.000Z',
};
const page = { messages: [message], pagination: { start_seq: 1, end_seq: 1, has_more_older: false, has_more_newer: true } };
const refusal = { error: 'CONNECTION_LIMIT_REACHED', message: 'Too many streams.' };
const limitAnswer = {
  ...refusal,
  reason: 'all_typing',
  current_connections: 5,
  max_connections: 5,
  retry_after_ms: 1000,
  suggestions: ['Close a tab.'],
  timestamp: '2025-08-26T10:00:00.000Z',
};
const declared = {
  contract: '2025-08-26',
  limits: { max_connections: 5, keep_alive_ms: 15_000, message_max_chars: 10_000 },
  capabilities: ['clock', 'something-new'],
};
const created = {
  seq: 1234,
  event: 'message.created',
  timestamp: '2025-08-26T10:00:00.000Z',
  client_msg_id: 'c-1',
  effective_build_mode: 'build',
  data: { messageId: 'm-1', projectId: id, userId: other, message: 'hi', messageType: 'user', mode: 'build', locale: 'ar' },
};
const response = {
  seq: 1235,
  event: 'message.response',
  timestamp: '2025-08-26T10:00:01.000Z',
  in_reply_to_client_msg_id: 'c-1',
  data: { messageId: 'm-2', responseType: 'plan', content: '' },
};
const build = {
  seq: 1236,
  event: 'build.status',
  timestamp: '2025-08-26T10:00:01.000Z',
  data: { buildId: 'b-1', status: 'processing', progress: 40, message: 'Working' },
};
const established = { seq: 0, event: 'connection.established', timestamp: '2025-08-26T10:00:00.000Z', data: { connectionId: id } };
const takeover = {
  seq: 7,
  event: 'connection.takeover',
  timestamp: '2025-08-26T10:00:00.000Z',
  data: { connectionId: id, evicted_connection_id: other, reason: 'connection limit' },
};
const truncated = { seq: 9, event: 'replay.truncated', timestamp: '2025-08-26T10:00:00.000Z', data: { last_seq: 9 } };

const tooFar = Number.MAX_SAFE_INTEGER + 1;

const samples: Record<string, Samples> = {
  uuid: { schema: contract.uuid, legal: [id, other], illegal: ['', 'p', `${id}0`, ` ${id}`, id.replaceAll('-', ''), null, 5] },
  seq: { schema: contract.seq, legal: [1, Number.MAX_SAFE_INTEGER], illegal: [0, -1, 1.5, '1', null, tooFar, Number.NaN] },
  cursor: { schema: contract.cursor, legal: [0, 1], illegal: [-1, 0.5, '0', null, tooFar] },
  clientMsgId: {
    schema: contract.clientMsgId,
    legal: ['a', '!~', 'x'.repeat(128), id],
    illegal: ['', 'a b', 'x'.repeat(129), 'é', 'a\n', '\u007f', 5, null],
  },
  opaqueId: { schema: contract.opaqueId, legal: ['1', 'é', 'x'.repeat(128)], illegal: ['', 'x'.repeat(129), 1, null] },
  messageText: {
    schema: contract.messageText,
    legal: ['x', ' ', '\n', 'x'.repeat(10_000), '😀'.repeat(10_000)],
    illegal: ['', 'x'.repeat(10_001), '😀'.repeat(10_001), 5, null, ['x']],
  },
  effectiveMode: { schema: contract.effectiveMode, legal: ['build', 'plan'], illegal: ['unified', 'BUILD', '', null] },
  requestedMode: { schema: contract.requestedMode, legal: ['build', 'plan', 'unified'], illegal: ['all', 'Plan', '', null] },
  postMessageBody: {
    schema: contract.postMessageBody,
    legal: [
      post,
      { ...post, buildImmediately: false, client_msg_id: id, locale: 'ar-EG', sessionContext: { tab: 1 } },
      { ...post, buildImmediately: null, client_msg_id: null, locale: null, sessionContext: null },
      { ...post, locale: 7 },
      { ...post, future: { any: 'thing' } },
    ],
    illegal: [
      ...Object.keys(post).map((key) => without(post, key)),
      ...Object.keys(post).map((key) => ({ ...post, [key]: '' })),
      { ...post, projectId: 'p' },
      { ...post, message: 5 },
      { ...post, message: ['x'] },
      { ...post, buildImmediately: 'yes' },
      { ...post, client_msg_id: 5 },
      'hello',
      [],
      null,
    ],
  },
  postLegacyMessageBody: {
    schema: contract.postLegacyMessageBody,
    legal: [legacy, { ...legacy, mode: 'plan', locale: 'fr' }, { ...legacy, mode: 'build', future: 1 }],
    illegal: [
      ...Object.keys(legacy).map((key) => without(legacy, key)),
      { ...legacy, mode: 'draft' },
      { ...legacy, mode: 'PLAN' },
      { ...legacy, text: '' },
      { ...legacy, text: 'x'.repeat(10_001) },
      { ...legacy, client_msg_id: '' },
      { ...legacy, client_msg_id: null },
    ],
  },
  readMarkBody: {
    schema: contract.readMarkBody,
    legal: [{ last_read_seq: 0 }, { last_read_seq: Number.MAX_SAFE_INTEGER }, { last_read_seq: 3, future: 1 }],
    illegal: [{}, ...[-1, 1.5, '3', null, tooFar, true].map((last_read_seq) => ({ last_read_seq }))],
  },
  preferencesBody: {
    schema: contract.preferencesBody,
    legal: [{ buildImmediately: true }, { buildImmediately: false, future: 1 }],
    illegal: [{}, { buildImmediately: null }, { buildImmediately: 'true' }, { buildImmediately: 1 }],
  },
  presenceBody: {
    schema: contract.presenceBody,
    legal: [{ is_typing: true }, { is_typing: false, client_instance_id: 'tab-1' }],
    illegal: [{}, { is_typing: 'true' }, { is_typing: null }, { is_typing: true, client_instance_id: 5 }],
  },
  posted: {
    schema: contract.posted,
    legal: [{ accepted: true }, { accepted: true, message_seq: 1, future: 1 }],
    illegal: [{}, { accepted: false }, { accepted: 'true' }, { accepted: true, message_seq: 0 }, { accepted: true, message_seq: '1' }],
  },
  legacyPosted: {
    schema: contract.legacyPosted,
    legal: [{ id: 'm', seq: 1, client_msg_id: 'c', timestamp: '2025-08-26T10:00:00.000Z' }],
    illegal: [
      { seq: 1, client_msg_id: 'c', timestamp: 'now' },
      { id: 'm', seq: 1, client_msg_id: 'c' },
      { id: 5, seq: 1, client_msg_id: 'c', timestamp: 'now' },
    ],
  },
  legacyDuplicate: {
    schema: contract.legacyDuplicate,
    legal: [{ id: 'm', seq: 1, client_msg_id: 'c', timestamp: '2025-08-26T10:00:00.000Z', duplicateOf: 'm' }],
    illegal: [
      { id: 'm', seq: 1, client_msg_id: 'c', timestamp: '2025-08-26T10:00:00.000Z' },
      { id: 'm', seq: 1, client_msg_id: 'c', timestamp: '2025-08-26T10:00:00.000Z', duplicateOf: '' },
    ],
  },
  history: {
    schema: contract.history,
    legal: [
      page,
      { messages: [], pagination: { start_seq: null, end_seq: null, has_more_older: false, has_more_newer: false } },
      { messages: [], pagination: { start_seq: 0, end_seq: 0, has_more_older: true, has_more_newer: false } },
      { messages: [], pagination: { has_more_older: false, has_more_newer: false } },
      { ...page, messages: [without(message, 'client_msg_id')], future: 1 },
      { ...page, messages: [{ ...message, messageType: 'assistant' }] },
    ],
    illegal: [
      { messages: [] },
      without(page, 'messages'),
      { ...page, pagination: { start_seq: 1, end_seq: 1, has_more_older: 'no', has_more_newer: false } },
      ...['id', 'seq', 'projectId', 'text', 'messageType', 'mode', 'timestamp'].map((key) => ({
        ...page,
        messages: [without(message, key)],
      })),
      { ...page, messages: [{ ...message, seq: '1' }] },
      { ...page, messages: [{ ...message, id: 'x'.repeat(129) }] },
    ],
  },
  readStatus: { schema: contract.readStatus, legal: [{ last_read_seq: 0 }], illegal: [{}, { last_read_seq: null }, { last_read_seq: -1 }] },
  readMarkSaved: {
    schema: contract.readMarkSaved,
    legal: [{ ok: true, last_read_seq: 3 }],
    illegal: [{ last_read_seq: 3 }, { ok: false, last_read_seq: 3 }, { ok: true }, { ok: true, last_read_seq: '3' }],
  },
  preferencesAnswer: {
    schema: contract.preferencesAnswer,
    legal: [{ success: true, preferences: { buildImmediately: true, theme: 'dark' } }],
    illegal: [{ preferences: { buildImmediately: true } }, { success: true, preferences: {} }, { success: true, buildImmediately: true }],
  },
  errorBody: {
    schema: contract.errorBody,
    legal: [refusal, { ...refusal, details: [1] }],
    illegal: [
      {},
      { error: 'X' },
      { message: 'x' },
      { error: '', message: 'x' },
      { error: 'X', message: '' },
      { error: { code: 'X' }, message: 'x' },
    ],
  },
  limitAnswer: {
    schema: contract.limitAnswer,
    legal: [limitAnswer, { ...limitAnswer, evicted_connection_id: other }, { ...limitAnswer, current_connections: 0, suggestions: [] }],
    illegal: [
      ...Object.keys(limitAnswer).map((key) => without(limitAnswer, key)),
      { ...limitAnswer, error: 'TOO_MANY' },
      { ...limitAnswer, evicted_connection_id: 'c-1' },
      { ...limitAnswer, suggestions: 'Close a tab.' },
      { ...limitAnswer, retry_after_ms: '1000' },
    ],
  },
  inProgressAnswer: {
    schema: contract.inProgressAnswer,
    legal: [{ reason: 'eviction_in_progress', retry_after_ms: 0, more: 1 }],
    illegal: [{ reason: 'eviction_in_progress' }, { retry_after_ms: 5 }, { reason: 'busy', retry_after_ms: 5 }],
  },
  discovery: {
    schema: contract.discovery,
    legal: [declared, { ...declared, limits: { ...declared.limits, replay_limit: 1000 }, build: '1.2.3', instance: 'a' }],
    illegal: [
      ...Object.keys(declared).map((key) => without(declared, key)),
      ...Object.keys(declared.limits).map((key) => ({ ...declared, limits: without(declared.limits, key) })),
      { ...declared, limits: { ...declared.limits, max_connections: 0 } },
      { ...declared, capabilities: 'clock' },
    ],
  },
  controlAction: {
    schema: contract.controlAction,
    legal: [
      { action: 'clock.advance', ms: 86_400_000 },
      { action: 'clock.advance', ms: 0, lease_ms: 1 },
      { action: 'profile.set_locale', userId: id, locale: 'ar' },
      { action: 'profile.set_locale', userId: id, locale: null },
      { action: 'project.deny', projectId: id, userId: other },
      { action: 'project.allow', projectId: id, userId: other },
      { action: 'build.fail_next', projectId: id },
      { action: 'cache.outage', ms: 60_000 },
      { action: 'assistant.stub', projectId: id, on: true },
      { action: 'reset' },
    ],
    illegal: [
      {},
      { action: 'nothing' },
      { action: 'clock.advance' },
      { action: 'clock.advance', ms: 86_400_001 },
      { action: 'clock.advance', ms: 1.5 },
      { action: 'cache.outage', ms: 60_001 },
      { action: 'profile.set_locale', userId: id },
      { action: 'project.deny', projectId: id },
      { action: 'assistant.stub', projectId: id },
    ],
  },
  'message.created': {
    schema: contract.messageCreated,
    legal: [created, without(created, 'client_msg_id'), { ...created, future: 1 }],
    illegal: [
      ...['seq', 'event', 'timestamp', 'data'].map((key) => without(created, key)),
      ...Object.keys(created.data).map((key) => ({ ...created, data: without(created.data, key) })),
      { ...created, seq: 0 },
      { ...created, seq: '1234' },
      { ...created, client_msg_id: null },
      { ...created, effective_build_mode: 'unified' },
      { ...created, data: { ...created.data, mode: 'unified' } },
    ],
  },
  'message.response': {
    schema: contract.messageResponse,
    legal: [response, { ...response, data: { ...response.data, responseType: 'error' } }, without(response, 'in_reply_to_client_msg_id')],
    illegal: [
      ...Object.keys(response.data).map((key) => ({ ...response, data: without(response.data, key) })),
      { ...response, data: { ...response.data, responseType: 'chat' } },
      { ...response, in_reply_to_client_msg_id: 5 },
    ],
  },
  'build.status': {
    schema: contract.buildStatus,
    legal: [
      build,
      { ...build, data: { buildId: 'b', status: 'queued' } },
      { ...build, data: { buildId: 'b', status: 'failed', message: 'no' } },
    ],
    illegal: [
      { ...build, data: without(build.data, 'buildId') },
      { ...build, data: without(build.data, 'status') },
      { ...build, data: { ...build.data, status: 'running' } },
      { ...build, data: { ...build.data, progress: '40' } },
    ],
  },
  'connection.established': {
    schema: contract.connectionEstablished,
    legal: [established, { ...established, seq: 7 }],
    illegal: [
      { ...established, data: {} },
      { ...established, data: { connectionId: 'c-1' } },
      { ...established, seq: -1 },
    ],
  },
  'connection.takeover': {
    schema: contract.connectionTakeover,
    legal: [takeover],
    illegal: Object.keys(takeover.data).map((key) => ({ ...takeover, data: without(takeover.data, key) })),
  },
  'replay.truncated': {
    schema: contract.replayTruncated,
    legal: [truncated],
    illegal: [
      { ...truncated, data: {} },
      { ...truncated, data: { last_seq: '9' } },
    ],
  },
};

describe.each(Object.entries(samples))('%s', (_name, { schema, legal, illegal }) => {
  test.each(legal)('accepts %j', (sample) => {
    expect(schema.safeParse(sample).error?.issues).toBeUndefined();
  });
  test.each(illegal)('refuses %j', (sample) => {
    expect(schema.safeParse(sample).success).toBe(false);
  });
});

describe('ChatEvent', () => {
  test.each([created, response, build, established, takeover, truncated])('$event is one of the union', (event) => {
    expect(contract.chatEvent.parse(event)).toEqual(event);
    for (const [name, schema] of Object.entries(contract.events)) expect(schema.safeParse(event).success).toBe(name === event.event);
  });

  test('another name is not', () => {
    expect(contract.chatEvent.safeParse({ ...created, event: 'message.deleted' }).success).toBe(false);
  });

  test('names are dotted, lower-case words', () => {
    for (const name of [...contract.durableEventNames, ...contract.controlEventNames]) expect(name).toMatch(contract.dottedName);
    for (const name of [...contract.oldEventNames, 'Message.created', 'message', 'message.', '.created'])
      expect(name).not.toMatch(contract.dottedName);
    expect([...contract.durableEventNames, ...contract.controlEventNames].sort()).toEqual(Object.keys(contract.events).sort());
  });

  test('every exported schema has samples', () => {
    const schemas = Object.entries(contract).flatMap(([name, value]) =>
      typeof value === 'object' && '_zod' in value ? [[name, value]] : [],
    );
    const sampled = new Set<unknown>(Object.values(samples).map(({ schema }) => schema));
    const untouched = schemas.filter(([, schema]) => !sampled.has(schema)).map(([name]) => name);
    // The union is tested above, a message of the history within its page.
    expect(untouched.sort()).toEqual(['chatEvent', 'historyMessage']);
  });
});
