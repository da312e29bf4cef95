import { type Operation, routeOf } from '../src/contract/index.ts';
import type { AnyReply, CallOptions, Room, World } from '../src/kit/index.ts';

/** One of endpoints 1 to 8 with a correct request of its own, for clauses that bind every one of them. */
export interface ProjectEndpoint {
  readonly operation: Operation;
  /** `PUT /v1/projects/:projectId/chat/read` */
  readonly label: string;
  /** A correct request, changed by `options`. A message is new each time and in plan mode; a stream is closed at once. */
  send(room: Room, options?: CallOptions): Promise<AnyReply>;
}

/** What every project endpoint answers one kind of request, by label. */
export interface EndpointReply {
  readonly label: string;
  readonly operation: Operation;
  readonly reply: AnyReply;
}

type Send = ProjectEndpoint['send'];

/** Operations of a project that store nothing. */
export function reads(operation: Operation): boolean {
  return routeOf(operation).method === 'GET';
}

/** Endpoint 8 exists only where `typing` is granted; where nothing may be stored only those that read are asked. */
export function projectEndpoints(world: World): readonly ProjectEndpoint[] {
  const fresh = world.target.capabilities.has('fresh-identities');
  const requests: readonly (readonly [Operation, Send])[] = [
    ['postMessage', (room, options) => room.post(world.draft(), options)],
    ['postLegacyMessage', (room, options) => room.postLegacy(world.legacyDraft(), options)],
    ['listMessages', (room, options) => room.history({ limit: 5 }, options)],
    ['openStream', openAndClose],
    ['getReadStatus', (room, options) => room.readStatus(options)],
    // Marks go only to what exists where identities are used again; 0 is where every mark begins.
    ['putReadMark', (room, options) => room.putRead(fresh || room.start > 0 ? 1 : 0, options)],
    ['getPreferences', (room, options) => room.preferences(options)],
    ['putPreferences', (room, options) => room.putPreferences(false, options)],
  ];
  const typing: readonly (readonly [Operation, Send])[] = world.target.capabilities.has('typing')
    ? [['postPresence', (room, options) => room.presence(false, options)]]
    : [];
  const all = [...requests, ...typing].filter(([operation]) => !world.readOnly || reads(operation));
  return all.map(([operation, send]) => ({ operation, label: labelOf(operation), send }));
}

/** `POST /v1/chat/unified` */
export function labelOf(operation: Operation): string {
  const { method, path } = routeOf(operation);
  return `${method} ${path}`;
}

/** The same kind of request to every endpoint, all at once. */
export function askEach(
  world: World,
  endpoints: readonly ProjectEndpoint[],
  ask: (endpoint: ProjectEndpoint) => Promise<AnyReply>,
): Promise<EndpointReply[]> {
  return world.all(
    endpoints.length,
    endpoints.map((endpoint) => async () => ({ label: endpoint.label, operation: endpoint.operation, reply: await ask(endpoint) })),
  );
}

async function openAndClose(room: Room, options?: CallOptions): Promise<AnyReply> {
  const live = await room.open(options);
  await live.close();
  return live.answer;
}
