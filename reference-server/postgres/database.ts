import pg from 'pg';
import { StoreUnavailable } from '../../src/engine/ports.ts';

/** How PostgreSQL is used. Times in milliseconds. */
export interface DatabaseSettings {
  /** postgres://user:password@host:port/database */
  readonly url: string;
  /** Everything lives in this schema; it is made when it is not there. */
  readonly schema: string;
  /** Connections at most. */
  readonly poolSize: number;
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
  /** False while the database is known to be away: statements are refused at once instead of waiting in vain. */
  readonly up: boolean;
  /** Connections in use, idle, and statements that wait for one. */
  readonly load: { readonly total: number; readonly idle: number; readonly waiting: number };
  /** Called whenever the database can be reached again. */
  onUp(listener: () => void): void;
  close(): Promise<void>;
}

/** The server gives up a statement after this, so that its outcome is known; */
const statementMs = 1_000;
/** waiting for a row is most of what can take long; */
const lockMs = 800;
/** and when nothing comes at all we give up the connection. */
const silenceMs = 1_400;
const connectMs = 1_000;
/** How often a database that is away is knocked at. */
const knockMs = 200;
/** Statements that may wait for a connection; more are refused. */
const waitingMax = 2_000;
/** A transaction that was chosen to break a deadlock is simply run again. */
const attempts = 3;

const int8: number = pg.types.builtins.INT8;
const numbers: pg.CustomTypesConfig = {
  // `as`: a sequence number is a safe integer by contract, so int8 fits a number.
  getTypeParser: ((oid: number, format?: 'text') =>
    oid === int8 ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};

const busy = new Set(['57014', '55P03']);
const again = new Set(['40001', '40P01']);
/** Going down, coming up, full, or a standby that takes no writes. */
const away = new Set(['57P01', '57P02', '57P03', '53300', '25006', '57P05']);

function stateOf(cause: unknown): string | undefined {
  return cause instanceof pg.DatabaseError ? cause.code : undefined;
}

export function clientConfig({ url, schema }: Pick<DatabaseSettings, 'url' | 'schema'>): pg.ClientConfig {
  return {
    connectionString: url,
    application_name: 'chat-contract',
    // Whatever the database's defaults: the adapters rely on each statement seeing what was committed before it began.
    options: `-c search_path=${schema} -c default_transaction_isolation=read\\ committed`,
    connectionTimeoutMillis: connectMs,
    keepAlive: true,
    types: numbers,
  };
}

export function openDatabase(settings: DatabaseSettings): Database {
  const pool = new pg.Pool({
    ...clientConfig(settings),
    max: settings.poolSize,
    statement_timeout: statementMs,
    lock_timeout: lockMs,
    query_timeout: silenceMs,
    idleTimeoutMillis: 30_000,
  });
  // A connection that breaks while idle is taken out by the pool; the next statement makes a new one.
  pool.on('error', () => undefined);
  const listeners = new Set<() => void>();
  let up = true;
  let closed = false;
  let knocking: NodeJS.Timeout | undefined;

  const knock = (): void => {
    knocking = setTimeout(() => {
      pool.query('SELECT 1').then(
        () => {
          up = true;
          knocking = undefined;
          for (const listener of listeners) listener();
        },
        () => {
          if (!closed) knock();
        },
      );
    }, knockMs).unref();
  };

  const lost = (cause: unknown): StoreUnavailable => {
    if (up && !closed) {
      up = false;
      knock();
    }
    return new StoreUnavailable('PostgreSQL cannot be reached.', { cause });
  };

  const judge = (cause: unknown): unknown => {
    const state = stateOf(cause);
    if (state === undefined || state.startsWith('08') || away.has(state)) return lost(cause);
    if (busy.has(state)) return new StoreBusy('PostgreSQL took too long.', { cause });
    return cause;
  };

  return {
    async query<Row extends object>(statement: Statement, values: readonly Value[] = []): Promise<Row[]> {
      for (let attempt = 1; ; attempt += 1) {
        if (!up || closed) throw new StoreUnavailable('PostgreSQL cannot be reached.');
        if (pool.waitingCount >= waitingMax) throw new StoreUnavailable('Too many statements are waiting for PostgreSQL.');
        try {
          // `as`: pg wants a list that it could change.
          const { rows } = await pool.query<Row>(statement, values as Value[]);
          return rows;
        } catch (cause) {
          if (attempt < attempts && again.has(stateOf(cause) ?? '')) continue;
          throw judge(cause);
        }
      }
    },
    get up() {
      return up;
    },
    get load() {
      return { total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount };
    },
    onUp: (listener) => void listeners.add(listener),
    async close() {
      closed = true;
      clearTimeout(knocking);
      await pool.end();
    },
  };
}
