import type { FastifyInstance } from 'fastify';
import type { ClauseId } from '../../src/contract/index.ts';
import type { Engine } from '../../src/engine/call.ts';
import type { Ports } from '../../src/engine/ports.ts';
import type { ServerSettings } from '../../reference-server/server.ts';

/** Decorators of the reference server. The decorated ports are also those of the assistant and of the control route. */
export interface MutantParts {
  readonly ports?: (ports: Ports) => Ports;
  readonly engine?: (engine: Engine) => Engine;
  readonly app?: (app: FastifyInstance) => void;
}

/** One backend that is broken in one way. */
export interface Mutant {
  /** The file's name. */
  readonly name: string;
  /** What a person would say in the bug report, one sentence. */
  readonly bug: string;
  /** Clauses that must be failed or flaky (warned where the clause is a SHOULD). */
  readonly breaks: readonly ClauseId[];
  /** MUST clauses of which only a SHOULD inside is not followed: must be warned. */
  readonly warns?: readonly ClauseId[];
  /** Clauses that the same bug may hurt as well, each for a reason that follows from the contract. */
  readonly mayAlsoFail?: readonly ClauseId[];
  /** Processes of one deployment, on the same ports; judged together. Default 1. */
  readonly replicas?: number;
  readonly settings?: Partial<Omit<ServerSettings, 'secret' | 'controlToken' | 'port' | 'host'>>;
  /** Called once per started server, so that its state is its own. */
  readonly build: () => MutantParts;
}

/** Declares a mutant; the identity, typed. */
export function mutant(parts: Mutant): Mutant {
  return parts;
}
