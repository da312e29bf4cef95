import { headers, type Locale } from '../contract/index.ts';
import type { Call, EngineSettings } from './call.ts';
import type { Control } from './control.ts';
import type { Assistant, Ports } from './ports.ts';
import type { Streams } from './streams.ts';
import { resolveLocale } from './wire/locale.ts';
import { acceptRequestId } from './wire/request-id.ts';

/** The engine's own parts, which all calls share. */
export interface House {
  readonly ports: Ports;
  readonly settings: EngineSettings;
  readonly assistant: Assistant;
  readonly control: Control;
  readonly streams: Streams;
  /** Gets what the engine went on without. */
  readonly onDegraded: (cause: unknown) => void;
}

/** One call under way: what its answer needs besides what the handler finds out. */
export interface Context extends House {
  readonly call: Call;
  readonly requestId: string;
  /** Of the answer (`Content-Language`); settled by `settleLocale`, until then by the header alone. */
  locale: Locale;
  /** Lower case; known once the request has named a project. */
  projectId: string | undefined;
}

export function openContext(house: House, call: Call): Context {
  const { ports, settings, assistant, control, streams, onDegraded } = house;
  const requestId = acceptRequestId(call.headers[headers.requestId], ports.randomId);
  const locale = resolveLocale([call.headers[headers.locale]]);
  return { ports, settings, assistant, control, streams, onDegraded, call, requestId, locale, projectId: undefined };
}

/**
 * Section 11: header, else the body's `locale`, else the user's profile, else the default; asks for the profile only where
 * it counts. Resolution never fails, so a profile that cannot be read is an absent one.
 */
export async function settleLocale(context: Context, userId: string, bodyLocale?: unknown): Promise<Locale> {
  const sent = context.call.headers[headers.locale] || bodyLocale;
  context.locale = resolveLocale([sent ?? (await profileLocale(context, userId))]);
  return context.locale;
}

async function profileLocale({ ports, onDegraded }: Context, userId: string): Promise<string | undefined> {
  try {
    return await ports.profiles.locale(userId);
  } catch (cause) {
    onDegraded(cause);
    return undefined;
  }
}
