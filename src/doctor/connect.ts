import { lookup } from 'node:dns/promises';
import type { Socket } from 'node:net';
import { type Line, openWay } from '../client/line.ts';
import { noAnswer } from '../client/no-answer.ts';
import { block, type Finding, ok, shownMs, warn } from './finding.ts';
import type { Patient } from './patient.ts';

const lookupMs = 5_000;
const connectMs = 3_000;

/** What a name leads to; an empty list and why where nothing. */
async function addressesOf(host: string): Promise<{ addresses: readonly string[]; why: string }> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${shownMs(lookupMs)}`)), lookupMs);
  });
  try {
    const found = await Promise.race([lookup(host, { all: true }), late]);
    return { addresses: found.map(({ address }) => address), why: '' };
  } catch (cause) {
    return { addresses: [], why: noAnswer(cause, false).words };
  } finally {
    clearTimeout(timer);
  }
}

/** Opens a way along the line; gives how long it took, or why there is none. */
export function tryWay(line: Line, withinMs: number = connectMs): Promise<{ socket: Socket; tookMs: number } | { why: string }> {
  return new Promise((resolve) => {
    const startedAt = performance.now();
    const giveUp = openWay(line, (cause, socket) => {
      clearTimeout(timer);
      if (socket === undefined) resolve({ why: noAnswer(cause, false).words });
      else resolve({ socket, tookMs: performance.now() - startedAt });
    });
    const timer = setTimeout(() => {
      giveUp();
      resolve({ why: `no connection within ${shownMs(withinMs)}` });
    }, withinMs);
  });
}

const hostAndPort = (host: string, port: number): string => (host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`);

/** Each address of the name by itself: a client takes the one that answers first, and others hide behind it. */
async function tryAddresses({ base, tls }: Line, addresses: readonly string[]): Promise<Finding> {
  const found = await Promise.all(
    addresses.map(async (address) => {
      const way = await tryWay({ base: { ...base, host: address }, tls, proxy: undefined });
      if ('socket' in way) way.socket.destroy();
      return {
        address: hostAndPort(address, base.port),
        ...('socket' in way ? { tookMs: way.tookMs, why: '' } : { tookMs: undefined, why: way.why }),
      };
    }),
  );
  const facts = {
    addresses: found.map(({ address, tookMs, why }) => ({
      address,
      ...(tookMs === undefined ? { why } : { connectMs: Math.round(tookMs * 10) / 10 }),
    })),
  };
  const alive = found.filter(({ tookMs }) => tookMs !== undefined);
  const dead = found
    .filter(({ tookMs }) => tookMs === undefined)
    .map(({ address, why }) => (addresses.includes(base.host) ? why : `${address}: ${why}`));
  if (alive.length === 0)
    return block('connection', dead.join(', '), 'Check that the backend runs, and the host and the port of the URL.', facts);
  const [{ address, tookMs = 0 } = { address: '', tookMs: 0 }] = alive;
  if (dead.length === 0)
    return ok('connection', `${alive.map((one) => one.address).join(', ')} takes connections, in ${shownMs(tookMs)}`, facts);
  return warn(
    'connection',
    `${address} takes connections, but not every address of the name does: ${dead.join(', ')}`,
    'Listen on every address, or take the dead one out of the name: some clients try it first.',
    facts,
  );
}

/** Finds the way to the target: the name, and a connection; through a proxy, the tunnel that this opens. */
export async function examineWay({ replica: { line } }: Patient): Promise<Finding[]> {
  const { base, proxy } = line;
  const host = proxy?.host ?? base.host;
  const { addresses, why } = await addressesOf(host);
  const whose = proxy === undefined ? '' : ' (the proxy)';
  if (addresses.length === 0)
    return [
      block(
        'name',
        `${host}${whose}: ${why}`,
        `Check the ${proxy === undefined ? 'host of the URL' : 'address of the proxy'}, and the name service of this machine.`,
      ),
    ];
  const named = addresses.includes(host) ? [] : [ok('name', `${host}${whose} is ${addresses.join(' and ')}`, { addresses })];
  if (proxy === undefined) return [...named, await tryAddresses(line, addresses)];
  const way = await tryWay(line);
  const to = hostAndPort(base.host, base.port);
  if (!('socket' in way))
    return [
      ...named,
      block(
        'connection',
        `no tunnel through the proxy ${proxy.url} to ${to}: ${way.why}`,
        'Check that the proxy runs and lets this address through, or go without it (proxy: none, NO_PROXY).',
      ),
    ];
  way.socket.destroy();
  return [...named, ok('connection', `the proxy ${proxy.url} opens a tunnel to ${to}, in ${shownMs(way.tookMs)}`, { proxy: proxy.url })];
}
