import { Socket } from 'node:net';
import pg from 'pg';
import { StoreUnavailable } from '../../src/engine/ports.ts';
import { withTimeLimit } from '../time-limit.ts';
import { createPermits } from './permits.ts';

/** How PostgreSQL is used. Times in milliseconds. */
export interface DatabaseSettings {
  /** postgres://user:password@host:port/database */
  readonly url: string;
  /** Everything lives in this schema; it is made when it is not there. */
  readonly schema: string;
  /** Connections at most. */
  readonly poolSize: number;
  /** What a statement may take before it is given up; without an answer for longer than that the database counts as away. */
  readonly timeoutMs: number;
}

/** A statement that each connection prepares once. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

export type Value = string | number | boolean | null | Buffer | readonly (string | number | boolean | null)[];

/** PostgreSQL was there and could not do it in time, mostly because a row is locked: others may fare better. */
export class StoreBusy extends StoreUnavailable {}

export interface Database {
  /**
   * One statement is one transaction. Rejects with `StoreUnavailable` where the database cannot be reached (its effect is then
   * unknown), with `StoreBusy` where it took too long (no effect), with the error of the database where the statement is wrong.
   */
  query<Row extends object>(statement: Statement, values?: readonly Value[]): Promise<Row[]>;
  /** Rejects where the database does not answer. */
  ask(): Promise<unknown>;
  /** What a statement may take, and what may be waited for one, milliseconds. */
  readonly timeoutMs: number;
  /** False while the database is known to be away: statements are refused at once instead of waiting in vain. */
  readonly up: boolean;
  /** Connections in use, idle, and statements that wait for one. */
  readonly load: { readonly total: number; readonly idle: number; readonly waiting: number };
  /** Called whenever the database can be reached again. */
  onUp(listener: () => void): void;
  close(): Promise<void>;
}

/** Of the time for a statement: waiting for a row is most of what can take long, and the outcome of what is given up is known; */
const lockShare = 0.8;
/** what gets no answer at all is given up a little later than the server would, */
const graceShare = 0.2;
/** and then the database is knocked at, and is away if that is not answered within this share of it. */
const knockShare = 0.3;
/** How often a database that is away is knocked at, milliseconds. */
const knockMs = 200;
/** What goodbye may take, milliseconds: a process that has to end does not wait for a server that is silent. */
export const closeMs = 500;
/** Statements that may wait for a connection; more are refused. */
const waitingMax = 2_000;
/** A transaction that was chosen to break a deadlock is simply run again. */
const attempts = 3;

const anything: Statement = { name: 'anything', text: 'SELECT 1' };

const int8: number = pg.types.builtins.INT8;
const numbers: pg.CustomTypesConfig = {
  // `as`: a sequence number is a safe integer by contract, so int8 fits a number.
  getTypeParser: ((oid: number, format?: 'text') =>
    oid === int8 ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};

/** Took too long, or has no room for one more connection. */
const busy = new Set(['57014', '55P03', '53300']);
const again = new Set(['40001', '40P01']);
/** Going down, coming up, or a standby that takes no writes. */
const away = new Set(['57P01', '57P02', '57P03', '25006', '57P05']);

function stateOf(cause: unknown): string | undefined {
  return cause instanceof pg.DatabaseError ? cause.code : undefined;
}

export function clientConfig({ url, schema }: Pick<DatabaseSettings, 'url' | 'schema'>): pg.ClientConfig {
  return {
    connectionString: url,
    application_name: 'chat-contract',
    // Whatever the database's defaults: the adapters rely on each statement seeing what was committed before it began.
    options: `-c search_path=${schema} -c default_transaction_isolation=read\\ committed`,
    keepAlive: true,
    types: numbers,
  };
}

export function openDatabase(settings: DatabaseSettings): Database {
  const { poolSize, timeoutMs } = settings;
  const sockets = new Set<Socket>();
  const config: pg.ClientConfig = {
    ...clientConfig(settings),
    connectionTimeoutMillis: timeoutMs,
    // Ours, so that all of them can be closed whatever the server does.
    stream() {
      const socket = new Socket();
      sockets.add(socket);
      return socket.once('close', () => sockets.delete(socket));
    },
  };
  const pool = new pg.Pool({
    ...config,
    max: poolSize,
    statement_timeout: timeoutMs,
    lock_timeout: timeoutMs * lockShare,
    idleTimeoutMillis: 30_000,
  });
  // A connection that breaks while idle is taken out by the pool; the next statement makes a new one.
  pool.on('error', () => undefined);
  // One that breaks while it is used fails its statement, and tells of it a second time.
  pool.on('connect', (client) => void client.on('error', () => undefined));
  const permits = createPermits({ count: poolSize, waitMs: timeoutMs, queue: waitingMax });
  const listeners = new Set<() => void>();
  /** Fails what is under way. */
  const underWay = new Set<(cause: Error) => void>();
  let up = true;
  let closed = false;
  let knocking: Promise<void> | undefined;
  let stopWaiting: (() => void) | undefined;

  /** Whether a new connection is answered. */
  const knock = async (): Promise<boolean> => {
    const client = new pg.Client(config);
    client.on('error', () => undefined);
    const question = client.connect().then(() => client.query('SELECT 1'));
    try {
      await withTimeLimit(question, timeoutMs * knockShare, () => new Error('silence'));
      return true;
    } catch (cause) {
      // Too many connections, but there.
      return busy.has(stateOf(cause) ?? '');
    } finally {
      question.catch(() => undefined);
      client.end().catch(() => undefined);
    }
  };

  const goDown = (): void => {
    if (!up) return;
    up = false;
    const cause = new StoreUnavailable('PostgreSQL cannot be reached.');
    permits.refuseAll(cause);
    for (const fail of underWay) fail(cause);
  };

  const comeUp = (): void => {
    if (up) return;
    up = true;
    for (const listener of listeners) listener();
  };

  /** One statement or one connection has failed: a knock tells whether that is all, and the next ones when it is over. */
  const doubt = (): void => {
    if (closed) return;
    knocking ??= (async () => {
      while (!closed && !(await knock())) {
        goDown();
        // Nothing else may keep the process alive by now: it would end in the middle of this wait.
        if (closed) break;
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, knockMs).unref();
          stopWaiting = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      knocking = undefined;
      if (!closed) comeUp();
    })();
  };

  const judge = (cause: unknown): unknown => {
    if (cause instanceof StoreUnavailable) return cause;
    const state = stateOf(cause);
    if (state !== undefined && busy.has(state)) return new StoreBusy('PostgreSQL took too long.', { cause });
    if (state !== undefined && !state.startsWith('08') && !away.has(state)) return cause;
    doubt();
    return new StoreUnavailable('PostgreSQL cannot be reached.', { cause });
  };

  /** On a connection that is thrown away where the answer does not come. */
  const run = async <Row extends object>(statement: Statement, values: readonly Value[]): Promise<Row[]> => {
    let client: pg.PoolClient | undefined;
    let givenUp = false;
    let fail: (cause: Error) => void = () => undefined;
    const work = async (): Promise<pg.QueryResult<Row>> => {
      client = await pool.connect();
      if (!givenUp) return client.query<Row>(statement, values as Value[]); // `as`: pg wants a list that it could change
      client.release();
      throw new Error('unheard: it was given up before it had a connection');
    };
    const answer = new Promise<pg.QueryResult<Row>>((resolve, reject) => {
      fail = reject;
      work().then(resolve, reject);
    });
    underWay.add(fail);
    try {
      const { rows } = await withTimeLimit(answer, timeoutMs * (1 + graceShare), () => new Error('silence'));
      client?.release();
      return rows;
    } catch (cause) {
      givenUp = true;
      client?.release(!(cause instanceof pg.DatabaseError));
      throw cause;
    } finally {
      underWay.delete(fail);
    }
  };

  const query = async <Row extends object>(statement: Statement, values: readonly Value[]): Promise<Row[]> => {
    if (!up || closed) throw new StoreUnavailable('PostgreSQL cannot be reached.');
    await permits.take();
    try {
      return await run(statement, values);
    } finally {
      permits.give();
    }
  };

  return {
    async query<Row extends object>(statement: Statement, values: readonly Value[] = []): Promise<Row[]> {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await query<Row>(statement, values);
        } catch (cause) {
          if (attempt < attempts && again.has(stateOf(cause) ?? '')) continue;
          throw judge(cause);
        }
      }
    },
    ask: () => query(anything, []),
    timeoutMs,
    get up() {
      return up;
    },
    get load() {
      return { total: pool.totalCount, idle: pool.idleCount, waiting: permits.waiting };
    },
    onUp: (listener) => void listeners.add(listener),
    async close() {
      closed = true;
      stopWaiting?.();
      // A server that has gone silent would not let go.
      await withTimeLimit(pool.end(), closeMs, () => new Error('silence')).catch(() => undefined);
      for (const socket of sockets) socket.destroy();
      await knocking;
    },
  };
}
