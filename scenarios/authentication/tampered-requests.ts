import { pathOf } from '../../src/contract/index.ts';
import { type AnyReply, type CallOptions, type Room, scenario, type Signing, type World } from '../../src/kit/index.ts';
import { askEach, projectEndpoints } from '../project-endpoints.ts';
import { accepted, controlAccepted, expectRefusal } from '../refusals.ts';
import { forgedV1, forgedV2 } from './tampering.ts';

type Probe = readonly [string, () => Promise<AnyReply>];
const v2 = { scheme: 'v2' } as const;

export const tamperedRequests = scenario({
  id: 'authentication/tampered-requests',
  title: 'A request that is not what was signed is refused, wherever it differs',
  cost: { messages: 4, requests: 100 },
  takes: { projects: 2 },
  onlyReads: true,

  given: async (world) => ({ room: await world.room() }),

  when: async ({ room }, world) => {
    const endpoints = projectEndpoints(world);
    const correct = await askEach(world, endpoints, (endpoint) => endpoint.send(room, { sign: v2 }));
    const query = await ask(world, [['history with a query', () => room.history({ limit: 5, after_seq: 0 }, { sign: v2 })]]);
    const forged = await askEach(world, endpoints, (endpoint) => endpoint.send(room, { sign: { scheme: 'v2', wrongSecret: true } }));
    const changed = await ask(world, [
      ...signatures(world, room),
      ...(await paths(world, room)),
      ...queries(room),
      ...(world.readOnly ? [] : bodies(world, room)),
      ...methods(world, room),
    ]);
    const emptied = await something(world, room)({ sign: { scheme: 'v2', replace: { 'x-sheen-sig-v2': '' } } });
    const wrongBesideGood = await ask(world, besideGoodV1(world, room));
    const v1 = await something(world, room)({ sign: { scheme: 'v1' } });
    const changedV1 = await ask(
      world,
      forgedV1.map(([what, sign]) => [what, () => something(world, room)({ sign })]),
    );
    return { correct: [...correct, ...query], refused: [...forged, ...changed], emptied, wrongBesideGood, v1, changedV1 };
  },

  then: {
    'auth.tampered-refused': ({ correct, refused, emptied, wrongBesideGood, v1, changedV1 }, expect) => {
      controlAccepted(expect, correct);
      for (const { label, reply } of refused) expect.refused(reply, 403, 'INVALID_SIGNATURE', label);
      expect.refused(emptied, [401, 403], undefined, 'an empty signature');
      for (const { label, reply } of wrongBesideGood) expectRefusal(expect, reply, label);
      for (const { label, reply } of changedV1) {
        // Where v1 is not spoken, a request that carries nothing else is an unsigned one.
        if (accepted(v1)) expect.refused(reply, 403, 'INVALID_SIGNATURE', label);
        else expect.refused(reply, [401, 403], undefined, label);
      }
    },
  },
});

/** A message, or where nothing may be stored a look at the preferences. */
function something(world: World, room: Room): (options: CallOptions) => Promise<AnyReply> {
  return (options) => (world.readOnly ? room.preferences(options) : room.post(world.draft(), options));
}

function ask(world: World, probes: readonly Probe[]): Promise<{ label: string; reply: AnyReply }[]> {
  return world.all(
    8,
    probes.map(([label, send]) => async () => ({ label, reply: await send() })),
  );
}

function writing(world: World, probes: readonly Probe[]): readonly Probe[] {
  return world.readOnly ? [] : probes;
}

function signatures(world: World, room: Room): readonly Probe[] {
  return [
    ...forgedV2.map(([what, sign]): Probe => [`a message, ${what}`, () => something(world, room)({ sign })]),
    ...forgedV2.map(([what, sign]): Probe => [`the history, ${what}`, () => room.history({ limit: 5 }, { sign })]),
  ];
}

/** Signed for another project, another endpoint, or the same path in other letters. */
async function paths(world: World, room: Room): Promise<readonly Probe[]> {
  const { projectId } = room;
  const other = (await room.elsewhere()).projectId;
  const encoded = `%${projectId.charCodeAt(0).toString(16)}${projectId.slice(1)}`;
  return [
    ['the history of another project', () => room.history({}, signedOver({ target: pathOf('listMessages', other) }))],
    ['the stream of another project', () => openAndClose(room, signedOver({ target: pathOf('openStream', other) }))],
    ...writing(world, [['the read mark of another project', () => room.putRead(1, signedOver({ target: pathOf('putReadMark', other) }))]]),
    ['another endpoint of the project', () => room.readStatus(signedOver({ target: pathOf('getPreferences', projectId) }))],
    ['the path percent-encoded', () => room.readStatus(signedOver({ target: pathOf('getReadStatus', encoded) }))],
  ];
}

/** Ruling 6: a query appended after signing, a value changed; also a pair removed. */
function queries(room: Room): readonly Probe[] {
  const history = pathOf('listMessages', room.projectId);
  const stream = pathOf('openStream', room.projectId);
  return [
    ['a query appended', () => room.history({ limit: 1 }, signedOver({ target: history }))],
    ['a value of the query changed', () => room.history({ limit: 1 }, signedOver({ target: `${history}?limit=2` }))],
    ['a pair added to the query', () => room.history({ limit: 1, after_seq: 0 }, signedOver({ target: `${history}?limit=1` }))],
    ['a pair taken from the query', () => room.history({ limit: 1 }, signedOver({ target: `${history}?after_seq=0&limit=1` }))],
    [
      'two values of the query swapped',
      () => room.history({ limit: 1, after_seq: 2 }, signedOver({ target: `${history}?after_seq=1&limit=2` })),
    ],
    ['a cursor appended to the stream', () => openAndClose(room, signedOver({ target: stream }), 0)],
    ['the cursor of the stream changed', () => openAndClose(room, signedOver({ target: `${stream}?from_seq=1` }), 0)],
  ];
}

/** What is signed is the compact form; a server that tidies a body up before it signs takes the other forms for it. */
function bodies(world: World, room: Room): readonly Probe[] {
  const { projectId, userId } = room;
  const body = { projectId, userId, message: `tampered ${world.uuid()}`, buildImmediately: false };
  const compact = JSON.stringify(body);
  const send = (what: string, rawBody: string, over = compact): Probe => [
    what,
    () => room.send('postMessage', { rawBody, ...signedOver({ body: over }) }),
  ];
  return [
    send('another text', compact, JSON.stringify({ ...body, message: 'what was signed' })),
    send('the same JSON with white space', JSON.stringify(body, null, 1)),
    send('the same JSON in another order', JSON.stringify(Object.fromEntries(Object.entries(body).reverse()))),
    send('the same JSON with an escape', compact.replace('tampered', 'tamper\\u0065d')),
    send('one field more', JSON.stringify({ ...body, extra: true })),
    send('one byte more behind it', `${compact} `),
    send('nothing signed', compact, ''),
    ['another read mark', () => room.putRead(2, signedOver({ body: '{"last_read_seq":1}' }))],
    ['another preference', () => room.putPreferences(false, signedOver({ body: '{"buildImmediately":true}' }))],
    ['another legacy text', () => room.postLegacy(world.legacyDraft(), signedOver({ body: '{}' }))],
  ];
}

function methods(world: World, room: Room): readonly Probe[] {
  return [
    ...writing(world, [
      ['POST signed as PUT', () => room.post(world.draft(), signedOver({ method: 'PUT' }))],
      ['PUT signed as POST', () => room.putRead(1, signedOver({ method: 'POST' }))],
    ]),
    ['GET signed as DELETE', () => room.history({}, signedOver({ method: 'DELETE' }))],
    ['a stream signed as HEAD', () => openAndClose(room, signedOver({ method: 'HEAD' }))],
  ];
}

/** Ruling 7: any 4xx. */
function besideGoodV1(world: World, room: Room): readonly Probe[] {
  const wrong: Signing = { scheme: 'both', replace: { 'x-sheen-sig-v2': (signed) => [...signed].reverse().join('') } };
  return [
    ['a wrong v2 beside a good v1', () => something(world, room)({ sign: wrong })],
    ['a wrong v2 beside a good v1, history', () => room.history({}, { sign: wrong })],
  ];
}

function signedOver(over: NonNullable<Signing['over']>): { readonly sign: Signing } {
  return { sign: { scheme: 'v2', over } };
}

async function openAndClose(room: Room, options: { readonly sign: Signing }, fromSeq?: number): Promise<AnyReply> {
  const live = await room.open({ ...options, ...(fromSeq !== undefined && { fromSeq }) });
  await live.close();
  return live.answer;
}
