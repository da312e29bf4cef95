import { describe, expect, onTestFinished, test } from 'vitest';
import { createRegistry } from '../reference-server/metrics/prometheus.ts';
import { type ServerSettings, startServer } from '../reference-server/server.ts';
import { read } from './redis/deployment.ts';
import { eventually } from './redis/replica.ts';
import { secret, visit } from './server/signed.ts';
import { ownSchema, postgresUrl } from './services/own-schema.ts';

const schema = ownSchema();

async function start(settings: Partial<ServerSettings> = {}): Promise<string> {
  const server = await startServer({ secret, assistant: false, metrics: true, ...settings });
  onTestFinished(() => server.close());
  return server.url;
}

const scrape = async (url: string): Promise<string> => (await fetch(`${url}/metrics`)).text();

/** The value of one sample, by its name with its labels. */
function value(text: string, sample: string): number {
  const line = text.split('\n').find((one) => one.startsWith(`${sample} `));
  if (line === undefined) throw new Error(`no ${sample} in\n${text}`);
  return Number(line.slice(sample.length + 1));
}

test('the text format: help and type once per family, buckets that add up, labels escaped', () => {
  const registry = createRegistry();
  const counter = registry.counter('c_total', 'Counts.', [{ kind: 'a' }]);
  registry.gauge('g', 'Measures.', () => 1.5);
  const histogram = registry.histogram('h', 'Spreads.', [0.1, 1]);
  counter.add({ kind: 'odd "\\\n' }, 2);
  for (const seconds of [0.1, 0.5, 7]) histogram.observe(seconds, { of: 'x' });
  expect(registry.text()).toBe(
    [
      '# HELP c_total Counts.',
      '# TYPE c_total counter',
      'c_total{kind="a"} 0',
      'c_total{kind="odd \\"\\\\\\n"} 2',
      '# HELP g Measures.',
      '# TYPE g gauge',
      'g 1.5',
      '# HELP h Spreads.',
      '# TYPE h histogram',
      'h_bucket{of="x",le="0.1"} 1',
      'h_bucket{of="x",le="1"} 2',
      'h_bucket{of="x",le="+Inf"} 3',
      'h_sum{of="x"} 7.6',
      'h_count{of="x"} 3',
      '',
    ].join('\n'),
  );
});

test('there are none unless they are asked for', async () => {
  const url = await start({ metrics: false });
  expect((await fetch(`${url}/metrics`)).status).toBe(404);
});

describe('of a server', () => {
  test('posts, duplicates, refusals, streams, events, evictions and durations are counted', async () => {
    const url = await start({ maxConnections: 1, eviction: 'takeover' });
    const visitor = visit(url);
    const first = await read(url, visitor, '?client_instance_id=tab');
    await visitor.post('one', { client_msg_id: 'k' });
    await visitor.post('one', { client_msg_id: 'k' });
    await visitor.fetch('POST', 'messages', { text: 'two', client_msg_id: 'k2', mode: 'plan' });
    await eventually(() => first.seqs().length === 2, 'both messages');
    await fetch(`${url}/v1/chat/unified`, { method: 'POST' });
    await visitor.post('');

    const replayed = await read(url, visitor, '?from_seq=0');
    await eventually(() => replayed.seqs().length === 2, 'the replay');
    const text = await scrape(url);
    expect({
      accepted: value(text, 'chat_contract_posts_total{outcome="accepted"}'),
      duplicate: value(text, 'chat_contract_posts_total{outcome="duplicate"}'),
      unsigned: value(text, 'chat_contract_refusals_total{code="MISSING_SIGNATURE"}'),
      invalid: value(text, 'chat_contract_refusals_total{code="VALIDATION_FAILED"}'),
      internal: value(text, 'chat_contract_refusals_total{code="INTERNAL"}'),
      streams: value(text, 'chat_contract_open_streams'),
      delivered: value(text, 'chat_contract_events_delivered_total'),
      takeovers: value(text, 'chat_contract_evictions_total{policy="takeover"}'),
      replaced: value(text, 'chat_contract_evictions_total{policy="same_instance"}'),
      posts: value(text, 'chat_contract_request_duration_seconds_count{operation="postMessage"}'),
      opened: value(text, 'chat_contract_request_duration_seconds_count{operation="openStream"}'),
      // What was replayed is not late: only the two posts count.
      lags: value(text, 'chat_contract_doorbell_lag_seconds_count'),
    }).toEqual({
      accepted: 2,
      duplicate: 1,
      unsigned: 1,
      invalid: 1,
      internal: 0,
      streams: 1,
      delivered: 4,
      takeovers: 1,
      replaced: 0,
      posts: 4,
      opened: 2,
      lags: 2,
    });
    expect(value(text, 'chat_contract_doorbell_lag_seconds_sum')).toBeLessThan(5);
    expect(value(text, 'chat_contract_tail_queries_total')).toBeGreaterThanOrEqual(3);
    expect(value(text, 'process_resident_memory_bytes')).toBeGreaterThan(10_000_000);
    expect(value(text, 'nodejs_eventloop_lag_p99_seconds')).toBeGreaterThanOrEqual(0);
    expect(text).not.toContain('chat_contract_pool');
  });

  test('what was posted before anybody read is not late when it is replayed', async () => {
    const url = await start();
    const visitor = visit(url);
    await visitor.post('long ago');
    const reader = await read(url, visitor, '?from_seq=0');
    await eventually(() => reader.seqs().length === 1, 'the replay');
    const text = await scrape(url);
    expect(value(text, 'chat_contract_events_delivered_total')).toBe(1);
    expect(text).not.toContain('chat_contract_doorbell_lag_seconds_count');
  });

  test('nobody is named: no user, project, connection or secret', async () => {
    const url = await start();
    const visitor = visit(url);
    const { text: seen } = await read(url, visitor);
    await visitor.post('hush', { client_msg_id: 'my-key' });
    await visitor.fetch('GET', `/${visitor.projectId}`);
    const connectionId = /x-sse-connection-id: (\S+)/i.exec(seen())?.[1] ?? 'none';
    const text = await scrape(url);
    for (const hidden of [visitor.userId, visitor.projectId, connectionId, secret, 'hush', 'my-key']) expect(text).not.toContain(hidden);
    expect((await fetch(`${url}/metrics`)).headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  });

  test('every line is one that Prometheus reads', async () => {
    const url = await start();
    await visit(url).post('x');
    const lines = (await scrape(url)).trimEnd().split('\n');
    const form =
      /^(?:# HELP [a-z0-9_]+ .+|# TYPE [a-z0-9_]+ (?:counter|gauge|histogram)|[a-z0-9_]+(?:\{(?:[a-z]+="[^"]*",?)+\})? [-+.e\d]+)$/;
    expect(lines.filter((line) => !form.test(line))).toEqual([]);
  });

  test.skipIf(postgresUrl === undefined)(
    'what another replica has posted is late by the time until it is read here; the pool is told',
    async () => {
      const settings = { database: postgresUrl, databaseSchema: schema, databasePool: 3 };
      const [here, there] = await Promise.all([start(settings), start(settings)]);
      const visitor = visit(here);
      const reader = await read(here, visitor);
      await visit(there, visitor.projectId, visitor.userId).post('over there');
      await eventually(() => reader.seqs().length === 1, 'the message');
      const text = await scrape(here);
      expect(value(text, 'chat_contract_doorbell_lag_seconds_count')).toBe(1);
      // Read by others at once is possible by chance only: it is asked for every 40 ms.
      expect(value(text, 'chat_contract_doorbell_lag_seconds_sum')).toBeGreaterThan(0);
      expect(value(text, 'chat_contract_posts_total{outcome="accepted"}')).toBe(0);
      expect(value(text, 'chat_contract_pool_connections')).toBeGreaterThan(0);
      expect(value(text, 'chat_contract_pool_connections')).toBeLessThanOrEqual(3);
      expect(value(text, 'chat_contract_pool_waiting')).toBe(0);
      // A replica without streams of the project reads nothing for it.
      expect(value(await scrape(there), 'chat_contract_tail_queries_total')).toBe(0);
    },
  );
});
