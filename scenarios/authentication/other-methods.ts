import { describeReply, type Live, scenario } from '../../src/kit/index.ts';
import { limits, type Operation } from '../../src/contract/index.ts';
import { haveSpoken } from '../events/have-spoken.ts';
import { askEach, labelOf, projectEndpoints } from '../project-endpoints.ts';
import { controlAccepted } from '../refusals.ts';

/** Every usual method but OPTIONS, which is exempt. */
const methods = ['HEAD', 'GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const readingMethods = ['HEAD', 'GET'];
const unsigned = { scheme: 'none' } as const;
/** Endpoints 2 and 3 share a path, and so do the two of endpoint 7. */
const paths: readonly Operation[] = [
  'postMessage',
  'listMessages',
  'openStream',
  'getReadStatus',
  'putReadMark',
  'getPreferences',
  'postPresence',
];

export const otherMethods = scenario({
  id: 'authentication/other-methods',
  title: 'No method gets past the signature, and none takes a connection slot',
  cost: { messages: 3, streams: 6, requests: 100 },
  takes: { users: 2, allPlaces: true },
  onlyReads: true,

  given: async (world) => {
    const room = await world.room();
    const holder = await room.withUser();
    const held = Math.min(world.target.maxConnections ?? 1, limits.connectionProbe);
    const lives = await Promise.all(Array.from({ length: held }, () => holder.open()));
    for (const live of lives) world.need(live.answer, 200);
    return { room, holder, lives };
  },

  when: async ({ room, holder, lives }, world) => {
    const correct = await askEach(world, projectEndpoints(world), (endpoint) => endpoint.send(room));
    const probes = await world.all(
      8,
      paths.flatMap((operation) =>
        (world.readOnly ? readingMethods : methods).map((method) => async () => ({
          label: `unsigned ${method} on the path of ${labelOf(operation)}`,
          reply: await room.send(operation, { method, sign: unsigned }),
        })),
      ),
    );
    const disguised = await world.all(
      4,
      (world.readOnly ? [] : ['GET', 'HEAD', 'OPTIONS']).map((method) => async () => ({
        label: `unsigned POST that claims to be ${method}`,
        reply: await room.send('listMessages', { method: 'POST', sign: unsigned, headers: { 'x-http-method-override': method } }),
      })),
    );
    // By the user whose places are all taken: one more connection would cost somebody theirs.
    const onTaken = await world.all(
      8,
      Array.from({ length: limits.connectionProbe }, (_, index) => async () => ({
        label: 'unsigned request for a stream',
        reply: await holder.send('openStream', { method: index % 2 === 0 ? 'HEAD' : 'GET', sign: unsigned }),
      })),
    );
    const works = world.readOnly ? await haveSpoken(world, lives) : (await room.fence(...lives)).arrived;
    const evicted = lives.filter(isEvicted).length;
    for (const live of lives) await live.close();
    return { correct, probes: [...probes, ...disguised, ...onTaken], works, evicted };
  },

  then: {
    'auth.no-method-bypass': ({ correct, probes, works, evicted }, expect) => {
      controlAccepted(expect, correct);
      for (const { label, reply } of probes) {
        const status = reply.raw?.status;
        expect.that(status !== undefined && status >= 400, label, { expected: 'refused, 404 or 405', actual: describeReply(reply) });
      }
      expect.equal(evicted, 0, 'streams that lost their place to an unsigned request');
      if (evicted === 0) expect.control(works.every(Boolean), 'something arrived on every stream');
    },
  },
});

function isEvicted(live: Live): boolean {
  return live.ended !== undefined || live.events.some(({ name }) => name === 'connection.takeover');
}
