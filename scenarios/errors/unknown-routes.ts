import { type Operation, pathOf } from '../../src/contract/index.ts';
import { type AnyReply, describeReply, scenario } from '../../src/kit/index.ts';
import { askEach, labelOf, projectEndpoints } from '../project-endpoints.ts';
import { controlAccepted } from '../refusals.ts';
import { expectErrorShape } from './error-form.ts';

/** One operation per path, with the methods that the contract gives it. */
const paths: readonly (readonly [Operation, readonly string[]])[] = [
  ['postMessage', ['POST']],
  ['listMessages', ['GET', 'POST']],
  ['openStream', ['GET']],
  ['getReadStatus', ['GET']],
  ['putReadMark', ['PUT']],
  ['getPreferences', ['GET', 'PUT']],
  ['postPresence', ['POST']],
];
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

export const unknownRoutes = scenario({
  id: 'errors/unknown-routes',
  title: 'A route that does not exist is 404, a method that a route does not have is 404 or 405, in the error shape',
  cost: { messages: 2, requests: 70 },
  onlyReads: true,

  given: async (world) => ({ room: await world.room() }),

  when: async ({ room }, world) => {
    const { projectId } = room;
    const correct = await askEach(world, projectEndpoints(world), (endpoint) => endpoint.send(room));
    const nowhere = [
      '/v1/no-such-route',
      '/v1/chat/no-such-route',
      '/v1/chat/unified/no-such-route',
      `/v1/projects/${projectId}/chat/no-such-route`,
    ];
    const unknown = await world.all(
      4,
      nowhere.flatMap((path) =>
        (world.readOnly ? ['GET'] : ['GET', 'POST', 'PUT', 'DELETE']).map((method) => async () => ({
          label: `${method} ${path}`,
          reply: (await room.send('getReadStatus', {
            method,
            path,
            ...(method === 'POST' || method === 'PUT' ? { body: {} } : {}),
          })) as AnyReply,
        })),
      ),
    );
    const wrong = await world.all(
      4,
      paths.flatMap(([operation, own]) =>
        methods
          .filter((method) => !own.includes(method) && (!world.readOnly || method === 'GET'))
          .map((method) => async () => ({
            label: `${method} on the path of ${labelOf(operation)}`,
            reply: (await room.send(operation, {
              method,
              path: pathOf(operation, projectId),
              ...(method === 'POST' || method === 'PUT' || method === 'PATCH' ? { body: {} } : {}),
            })) as AnyReply,
          })),
      ),
    );
    return { correct, unknown, wrong };
  },

  then: {
    'error.unknown-route': ({ correct, unknown, wrong }, expect) => {
      controlAccepted(expect, correct);
      for (const { label, reply } of unknown) {
        expect.that(reply.raw?.status === 404, label, { expected: 404, actual: describeReply(reply) });
        if (reply.raw?.status === 404) expectErrorShape(expect, label, reply);
      }
      for (const { label, reply } of wrong) {
        const status = reply.raw?.status;
        expect.that(status === 404 || status === 405, label, { expected: '404 or 405', actual: describeReply(reply) });
        if (status === 404 || status === 405) expectErrorShape(expect, label, reply);
      }
    },
  },
});
