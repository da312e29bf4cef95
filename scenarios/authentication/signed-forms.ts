import { pathOf } from '../../src/contract/index.ts';
import { type AnyReply, describeReply, type Expect, type Room, type Signing, scenario, type World } from '../../src/kit/index.ts';
import { askEach, type EndpointReply, projectEndpoints } from '../project-endpoints.ts';
import { accepted } from '../refusals.ts';

/** Unknown parameters may be refused; how pairs are put into the signature is not open. */
const queries: readonly (readonly [string, string])[] = [
  ['equal names, signed in their order', 'limit=5&x=2&w=0&x=10&x=1'],
  ['names in capitals and underscores, sorted by code units', 'limit=5&b=1&a=2&_=3&B=4&A=5'],
  ['white space and plus signs in a value', 'limit=5&note=a%20b+c%2Bd'],
  ['values of punctuation and letters beyond ASCII', "limit=5&note=~*'()!-._%2F%3A&word=caf%C3%A9%F0%9F%91%8B"],
  ['pairs without a value', 'limit=5&flag&empty='],
];

export const signedForms = scenario({
  id: 'authentication/signed-forms',
  title: 'A correctly signed request is accepted: v2 alone, v1 alone, both, over the bytes as they were sent',
  cost: { messages: 12, streams: 3, requests: 50 },
  onlyReads: true,

  given: async (world) => ({ room: await world.room() }),

  when: async ({ room }, world) => {
    const sign: Signing = { scheme: 'v2' };
    const [v2, v1, both, encodedPath, queried] = await Promise.all([
      sendAll(world, room, 'v2'),
      sendAll(world, await room.asAnyone(), 'v1'),
      sendAll(world, await room.asAnyone(), 'both'),
      room.send('getReadStatus', { path: pathOf('getReadStatus', percentEncoded(room.projectId)), sign }),
      Promise.all(queries.map(async ([what, query]) => ({ what, reply: await room.send('listMessages', { query, sign }) }))),
    ]);
    return { v2, v1, both, encodedPath, queried };
  },

  then: {
    'auth.v2-accepted': ({ v2, encodedPath, queried }, expect) => {
      expectAccepted(expect, v2, 'v2');
      // Whether an id may be percent-encoded is left open; that the path is signed as it stands on the request line is not.
      expectSignatureTaken(expect, encodedPath, 'a percent-encoded path, signed as on the request line');
      for (const { what, reply } of queried) expectSignatureTaken(expect, reply, `a query with ${what}`);
    },
    'auth.v1-accepted': ({ v1, both }, expect) => {
      expectAccepted(expect, v1, 'v1 alone');
      expectAccepted(expect, both, 'v1 with v2');
    },
  },
});

async function sendAll(world: World, room: Room, scheme: Signing['scheme'] & string): Promise<EndpointReply[]> {
  const sign: Signing = { scheme };
  const plain = await askEach(world, projectEndpoints(world), (endpoint) => endpoint.send(room, { sign }));
  const odd: readonly (readonly [string, Promise<AnyReply>])[] = [
    ...(world.readOnly
      ? []
      : [
          [
            'a body with white space, escapes and non-ASCII text',
            room.send('postMessage', { rawBody: oddBody(world, room), sign }),
          ] as const,
        ]),
    ['a query out of order with escapes', room.send('listMessages', { query: 'mode=%61ll&limit=2%30&after_seq=0', sign })],
    [
      'an empty query after its question mark',
      room.send('getReadStatus', { query: '', path: `${pathOf('getReadStatus', room.projectId)}?`, sign }),
    ],
  ];
  const replies = await Promise.all(odd.map(async ([label, reply]) => ({ label, operation: 'postMessage' as const, reply: await reply })));
  return [...plain, ...replies];
}

/** The same JSON as any serialiser would give, in other bytes: only a signature over the raw body fits. */
function oddBody(world: World, room: Room): string {
  return `{ "userId" : "${room.userId}",\r\n\t"message":"sign\\u0065d \\u00e9 é 👋 \\/ ${world.uuid()}" ,"projectId":"${room.projectId}",\n"buildImmediately": false  }\n`;
}

function expectSignatureTaken(expect: Expect, reply: AnyReply, what: string): void {
  const status = reply.raw?.status;
  expect.that(status !== 401 && status !== 403, what, { expected: 'no refusal of the signature', actual: describeReply(reply) });
}

function percentEncoded(id: string): string {
  return `%${id.charCodeAt(0).toString(16)}${id.slice(1)}`;
}

function expectAccepted(expect: Expect, replies: readonly EndpointReply[], form: string): void {
  for (const { label, reply } of replies) {
    expect.that(accepted(reply), `${form}, ${label}`, { expected: '2xx', actual: describeReply(reply) });
  }
}
