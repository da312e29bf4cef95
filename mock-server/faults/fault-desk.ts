import type { Call } from '../../src/engine/call.ts';
import type { FaultName, FaultRule } from './fault-rule.ts';

/** Whom a fault may meet. */
interface FaultableRequest {
  readonly operation: Call['operation'];
  readonly userId: string | undefined;
  readonly projectId: string | undefined;
}

export interface FaultDesk {
  readonly rules: readonly FaultRule[];
  /** In place of those before; every count begins anew. */
  set(rules: readonly FaultRule[]): void;
  /** Those that this request meets; each is counted. `own`: those that the request brought along, for itself alone. */
  take(request: FaultableRequest, own: readonly FaultRule[]): readonly FaultRule[];
  /** 0 to 1, from the seed. */
  random(): number;
}

/** Random numbers that can be repeated (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Which requests meet which faults, counted and drawn from one seed. */
export function createFaultDesk(seed: number): FaultDesk {
  const random = randomFrom(seed);
  let rules: readonly { readonly rule: FaultRule; met: number }[] = [];
  const set = (next: readonly FaultRule[]): void => {
    rules = next.map((rule) => ({ rule, met: 0 }));
  };
  return {
    get rules() {
      return rules.map(({ rule }) => rule);
    },
    set,
    random,
    take(request, own) {
      if (own.length === 0 && rules.length === 0) return own;
      const met = own.filter((rule) => isOperation(rule, request));
      for (const counted of rules) {
        const { rule } = counted;
        if (!meets(rule, request) || (rule.chance !== undefined && random() >= rule.chance)) continue;
        counted.met += 1;
        const { skip = 0, times = Number.POSITIVE_INFINITY } = rule;
        if (counted.met > skip && counted.met <= skip + times) met.push(rule);
      }
      return met;
    },
  };
}

/** Faults of any request; the others are of streams. */
const ofRequests: ReadonlySet<FaultName> = new Set(['latency', 'status', 'drop', 'clock']);

function isOperation(rule: FaultRule, { operation }: FaultableRequest): boolean {
  if (!ofRequests.has(rule.fault)) return operation === 'openStream';
  const on: readonly string[] | undefined = 'on' in rule ? rule.on : undefined;
  if (on !== undefined) return on.includes(operation);
  // Discovery is how a tester learns about limits, and control how it ends what it began: neither meets what was not aimed at it.
  return operation !== 'discover' && operation !== 'control' && operation !== 'unknown-route' && operation !== 'wrong-method';
}

function meets(rule: FaultRule, request: FaultableRequest): boolean {
  return (
    isOperation(rule, request) &&
    (rule.user === undefined || rule.user.toLowerCase() === request.userId?.toLowerCase()) &&
    (rule.project === undefined || rule.project.toLowerCase() === request.projectId)
  );
}
