import type { Call, PlainReply, StreamReply } from '../../src/engine/call.ts';

/** What a transport (a socket, a service worker) hands to the mock and gets back. */

export type MockRequest = Pick<Call, 'method' | 'rawTarget' | 'headers' | 'rawBody' | 'transportProblem'>;

export interface MockStream extends StreamReply {
  /** Called once, where the connection shall break instead of end. */
  onCut(cut: () => void): void;
}

/** No answer at all: the connection breaks. */
export interface Dropped {
  readonly kind: 'dropped';
}

export type MockReply = PlainReply | MockStream | Dropped;
