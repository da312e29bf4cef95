import type { ServerSettings } from '../../reference-server/server.ts';
import type { ClauseId } from '../../src/contract/index.ts';
import type { Engine } from '../../src/engine/call.ts';
import type { Ports } from '../../src/engine/ports.ts';
import type { VerifyOptions } from '../../src/verify.ts';
import type { MutantParts } from '../mutants/mutant.ts';

/** What a clause is where it is not passed: a SHOULD is not followed, it does not apply, or it cannot be found out. */
export type NotPassed = 'warned' | 'skipped' | 'untestable';

/** A backend that keeps the contract otherwise than the reference server does. */
export interface LegalVariant {
  readonly name: string;
  /** What it does that the contract leaves free, one sentence. */
  readonly liberty: string;
  /** What is not passed because of it; every other clause passes. */
  readonly notPassed?: Readonly<Partial<Record<ClauseId, NotPassed>>>;
  readonly settings?: Partial<Omit<ServerSettings, 'secret' | 'controlToken' | 'port' | 'host'>>;
  readonly options?: Pick<VerifyOptions, 'withdraw' | 'grant' | 'maxConnections' | 'assistant'>;
  /** Called once per started server, so that its state is its own. */
  readonly build?: () => MutantParts;
}

const strength: Readonly<Record<NotPassed, number>> = { warned: 1, untestable: 2, skipped: 3 };

function merged(variants: readonly LegalVariant[]): LegalVariant['notPassed'] {
  const entries = variants.flatMap(({ notPassed = {} }) => Object.entries(notPassed));
  return Object.fromEntries(entries.sort(([, a], [, b]) => strength[a] - strength[b]));
}

function composed(parts: readonly MutantParts[]): MutantParts {
  return {
    ports: (ports) => parts.reduce<Ports>((inner, part) => part.ports?.(inner) ?? inner, ports),
    engine: (engine) => parts.reduce<Engine>((inner, part) => part.engine?.(inner) ?? inner, engine),
    app: (app) => {
      for (const part of parts) part.app?.(app);
    },
  };
}

/** One backend that takes all these liberties, in the order in which they stand: from the log outwards to the wire. */
export function combined(name: string, variants: readonly LegalVariant[]): LegalVariant {
  const notPassed = merged(variants);
  return {
    name,
    liberty: `all of these at once: ${variants.map((variant) => variant.name).join(', ')}`,
    ...(notPassed !== undefined && { notPassed }),
    settings: Object.assign({}, ...variants.map(({ settings }) => settings)) as NonNullable<LegalVariant['settings']>, // `as`: assign forgets the type
    options: {
      ...(Object.assign({}, ...variants.map(({ options }) => options)) as NonNullable<LegalVariant['options']>), // `as`: the same
      withdraw: variants.flatMap(({ options }) => options?.withdraw ?? []),
      grant: variants.flatMap(({ options }) => options?.grant ?? []),
    },
    build: () => composed(variants.map(({ build }) => build?.() ?? {})),
  };
}
