import type { z } from 'zod';
import * as messages from './messages.ts';

/** The route table: operation -> method, path, request and answers by status (contract section 1, endpoints 1 to 9, and 16). */

export type Method = 'GET' | 'POST' | 'PUT';

export interface Route {
  /** The endpoint's number in section 1; 16 for the control route. */
  readonly endpoint: number;
  readonly method: Method;
  /** `:projectId` is the only parameter. */
  readonly path: string;
  readonly signed: boolean;
  readonly body?: z.ZodType;
  readonly query?: readonly string[];
  /** Body schema by status. An answer without a JSON body is `null`: 204, and the stream itself. */
  readonly replies: Readonly<Record<number, z.ZodType | null>>;
}

/** Section 1: statuses every endpoint may answer in the error shape. */
const refusals = {
  400: messages.errorBody,
  401: messages.errorBody,
  403: messages.errorBody,
  404: messages.errorBody,
  405: messages.errorBody,
  408: messages.errorBody,
  409: messages.errorBody,
  413: messages.errorBody,
  414: messages.errorBody,
  415: messages.errorBody,
  429: messages.errorBody,
  431: messages.errorBody,
  500: messages.errorBody,
  503: messages.errorBody,
} as const;

export const routes = {
  postMessage: {
    endpoint: 1,
    method: 'POST',
    path: '/v1/chat/unified',
    signed: true,
    body: messages.postMessageBody,
    replies: { 201: messages.posted, 200: messages.posted, ...refusals },
  },
  postLegacyMessage: {
    endpoint: 2,
    method: 'POST',
    path: '/v1/projects/:projectId/chat/messages',
    signed: true,
    body: messages.postLegacyMessageBody,
    replies: { 201: messages.legacyPosted, 200: messages.legacyDuplicate, ...refusals },
  },
  listMessages: {
    endpoint: 3,
    method: 'GET',
    path: '/v1/projects/:projectId/chat/messages',
    signed: true,
    query: ['limit', 'before_seq', 'after_seq', 'mode'],
    replies: { 200: messages.history, ...refusals },
  },
  openStream: {
    endpoint: 4,
    method: 'GET',
    path: '/v1/projects/:projectId/chat/stream',
    signed: true,
    query: ['from_seq', 'client_instance_id'],
    replies: { ...refusals, 200: null, 202: messages.inProgressAnswer, 429: messages.limitAnswer },
  },
  getReadStatus: {
    endpoint: 5,
    method: 'GET',
    path: '/v1/projects/:projectId/chat/read-status',
    signed: true,
    replies: { 200: messages.readStatus, ...refusals },
  },
  putReadMark: {
    endpoint: 6,
    method: 'PUT',
    path: '/v1/projects/:projectId/chat/read',
    signed: true,
    body: messages.readMarkBody,
    replies: { 200: messages.readMarkSaved, ...refusals },
  },
  getPreferences: {
    endpoint: 7,
    method: 'GET',
    path: '/v1/projects/:projectId/chat-preferences',
    signed: true,
    replies: { 200: messages.preferencesAnswer, ...refusals },
  },
  putPreferences: {
    endpoint: 7,
    method: 'PUT',
    path: '/v1/projects/:projectId/chat-preferences',
    signed: true,
    body: messages.preferencesBody,
    replies: { 200: messages.preferencesAnswer, ...refusals },
  },
  postPresence: {
    endpoint: 8,
    method: 'POST',
    path: '/v1/projects/:projectId/chat/presence',
    signed: true,
    body: messages.presenceBody,
    replies: { 204: null, ...refusals },
  },
  discover: {
    endpoint: 9,
    method: 'GET',
    path: '/.well-known/chat-contract',
    signed: false,
    replies: { 200: messages.discovery, ...refusals },
  },
  control: {
    endpoint: 16,
    method: 'POST',
    path: '/.well-known/chat-contract/control',
    signed: false,
    body: messages.controlAction,
    replies: { 204: null, ...refusals },
  },
} as const satisfies Record<string, Route>;

export type Routes = typeof routes;
export type Operation = keyof Routes;

export const operations = Object.keys(routes) as Operation[]; // `as`: Object.keys widens to string[]

/** What a client sends as the operation's body; `never` where it has none. */
export type RequestBody<O extends Operation> = Routes[O] extends { body: infer B extends z.ZodType } ? z.input<B> : never;

/** A status the contract allows for the operation. */
export type StatusOf<O extends Operation> = keyof Routes[O]['replies'] & number;

/** The body that goes with a status of the operation; `undefined` where there is no JSON body. */
export type ReplyBody<O extends Operation, S extends StatusOf<O>> = Routes[O]['replies'][S] extends infer B extends z.ZodType
  ? z.infer<B>
  : undefined;

/** The route with its optional fields visible. */
export function routeOf(operation: Operation): Route {
  return routes[operation];
}

/** The path on the wire. `projectId` is inserted as given: senders of odd ids escape them first. */
export function pathOf(operation: Operation, projectId: string): string {
  // A function, because `$&` and its kind have a meaning in a replacement text.
  return routes[operation].path.replace(':projectId', () => projectId);
}
