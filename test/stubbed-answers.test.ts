import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { scenarios } from '../scenarios/index.ts';
import { verify } from '../src/verify.ts';
import { aroundCalls, bodyOf } from './mutants/decorate.ts';
import { startMutant } from './mutants/start-mutant.ts';

/** How many posts were answered by the stub, and how many by the assistant that costs money. */
async function answeredBy(identities: 'listed' | 'invented', ...told: readonly string[]) {
  const stubbed = new Set<unknown>();
  const posts = { stub: 0, assistant: 0 };
  await using server = await startMutant({
    name: '',
    bug: 'none',
    breaks: [],
    build: () => ({
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const body = bodyOf(call);
          const reply = await next(call);
          if (call.operation === 'control' && body?.['action'] === 'assistant.stub') {
            if (body['on'] === true) stubbed.add(body['projectId']);
            else stubbed.delete(body['projectId']);
          }
          if (call.operation === 'control' && body?.['action'] === 'reset') stubbed.clear();
          if (call.operation === 'postMessage' && reply.status === 201) posts[stubbed.has(body?.['projectId']) ? 'stub' : 'assistant'] += 1;
          return reply;
        }),
    }),
  });
  const { url, secret, controlToken } = server;
  const disposable = true;
  const list = {
    projects: [
      { id: randomUUID(), disposable },
      { id: randomUUID(), disposable },
    ],
    users: [randomUUID(), randomUUID()],
  };
  const chosen = scenarios.filter(({ id }) => told.includes(id));
  const report = await verify({
    urls: [url],
    secret,
    controlToken,
    scenarios: chosen,
    identities: identities === 'listed' ? list : 'invent',
  });
  expect(report.clauses.filter(({ verdict }) => verdict !== 'passed')).toEqual([]);
  return { posts, stubbed };
}

test('a project that was lent is answered by the stub, and by its assistant again afterwards', async () => {
  const { posts, stubbed } = await answeredBy('listed', 'idempotency/duplicate-send', 'events/answers');
  expect(posts.assistant).toBe(0);
  expect(posts.stub).toBeGreaterThan(2);
  expect(stubbed.size).toBe(0);
});

test('a build that is ordered to fail is a real one', async () => {
  const { posts } = await answeredBy('listed', 'builds/failing-build');
  expect(posts.stub).toBe(0);
  expect(posts.assistant).toBeGreaterThan(0);
});

test('projects that nobody has are answered as they are', async () => {
  const { posts } = await answeredBy('invented', 'idempotency/duplicate-send');
  expect(posts.stub).toBe(0);
  expect(posts.assistant).toBeGreaterThan(0);
});
