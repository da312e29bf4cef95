import { connect } from 'node:net';
import type { BaseUrl } from './base-url.ts';

const attempts = 3;
const attemptMs = 1_000;
const betweenMs = 200;

function connects({ host, port }: BaseUrl): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: attemptMs });
    const settle = (taken: boolean) => {
      socket.destroy();
      resolve(taken);
    };
    socket.once('connect', () => settle(true));
    socket.once('timeout', () => settle(false));
    socket.once('error', () => settle(false));
  });
}

/** Whether anybody listens at the address. One refusal may be a full backlog; several in a row are not. */
export async function takesConnections(base: BaseUrl): Promise<boolean> {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    if (await connects(base)) return true;
    if (attempt < attempts) await new Promise((resolve) => setTimeout(resolve, betweenMs));
  }
  return false;
}
