import {
  type AnyReply,
  type CallOptions,
  type Expect,
  header,
  type Room,
  scenario,
  type SendOptions,
  type World,
} from '../../src/kit/index.ts';
import type { Operation } from '../../src/contract/index.ts';
import { askEach, labelOf, projectEndpoints, reads } from '../project-endpoints.ts';
import { controlAccepted } from '../refusals.ts';
import { inHeader } from './language.ts';

export const contentLanguage = scenario({
  id: 'locale/content-language',
  title: 'Every answer of the chat endpoints, refusals and the stream included, says its language',
  cost: { messages: 7, requests: 60 },
  onlyReads: true,

  given: async (world) => ({ room: await world.room(), locale: inHeader('fr') }),

  when: async ({ room, locale }, world) => {
    const endpoints = projectEndpoints(world);
    const correct = await askEach(world, endpoints, (endpoint) => endpoint.send(room));
    // Another user, whose stream meets no limit of connections.
    const french = await room.asAnyone();
    const inFrench = await askEach(world, endpoints, (endpoint) => endpoint.send(french, locale));
    const unsigned = await askEach(world, endpoints, (endpoint) => endpoint.send(room, { ...locale, sign: { scheme: 'none' } }));
    const forged = await askEach(world, endpoints, (endpoint) => endpoint.send(room, { ...locale, sign: { wrongSecret: true } }));
    const invalid = await world.all(
      8,
      invalidRequests(world, room).map(([label, operation, options]) => async () => ({
        label: `${labelOf(operation)} with ${label}`,
        reply: await room.send(operation, { ...options, ...locale }),
      })),
    );
    return {
      correct,
      answers: [
        ...named('', correct),
        ...named('', inFrench),
        ...named('unsigned ', unsigned),
        ...named('wrongly signed ', forged),
        ...invalid,
        ...(world.readOnly ? [] : [await duplicate(world, room, locale)]),
      ],
    };
  },

  then: {
    'locale.content-language': ({ correct, answers }, expect) => {
      controlAccepted(expect, correct);
      for (const { label, reply } of answers) expectLanguageTold(expect, label, reply);
    },
  },
});

async function duplicate(world: World, room: Room, locale: CallOptions) {
  const draft = world.draft();
  await room.post(draft, locale);
  return { label: 'a duplicate', reply: await room.post(draft, locale) };
}

/** Requests that are signed rightly and refused for what they ask. */
function invalidRequests(world: World, room: Room): readonly (readonly [string, Operation, SendOptions])[] {
  const { projectId, userId } = room;
  const all: ReturnType<typeof invalidRequests> = [
    ['an empty message', 'postMessage', { body: { projectId, userId, message: '' } }],
    ["another user's id in the body", 'postMessage', { body: { projectId, userId: world.uuid(), message: 'x' } }],
    ['an unknown mode', 'postLegacyMessage', { body: { text: 'x', client_msg_id: world.uuid(), mode: 'sideways' } }],
    ['a limit of 0', 'listMessages', { query: { limit: 0 } }],
    ['a bad cursor', 'openStream', { query: { from_seq: 'x' } }],
    ['a negative mark', 'putReadMark', { body: { last_read_seq: -1 } }],
    ['a word for a boolean', 'putPreferences', { body: { buildImmediately: 'yes' } }],
  ];
  return all.filter(([, operation]) => !world.readOnly || reads(operation));
}

function named(prefix: string, replies: readonly { readonly label: string; readonly reply: AnyReply }[]) {
  return replies.map(({ label, reply }) => ({ label: prefix + label, reply }));
}

function expectLanguageTold(expect: Expect, label: string, reply: AnyReply): void {
  const told = header(reply, 'content-language') ?? '';
  // Without any answer there is nothing to look at; that is another clause's matter.
  if (reply.raw !== undefined)
    expect.that(told.trim() !== '', `Content-Language of ${label} (${reply.raw.status})`, { expected: 'a language tag', actual: told });
}
