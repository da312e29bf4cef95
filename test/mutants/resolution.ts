import { headers, type Locale, locales, operations, routeOf } from '../../src/contract/index.ts';
import type { Call, EngineReply } from '../../src/engine/call.ts';
import type { MessageDraft, Ports } from '../../src/engine/ports.ts';
import { aroundCalls, bodyOf, withPort } from './decorate.ts';
import type { MutantParts } from './mutant.ts';
import { createSeenCall } from './seen-call.ts';

/** Everything a backend may look at when it resolves a locale, whether the contract lets it or not. */
export interface Sources {
  readonly call: Call;
  readonly header: string | undefined;
  /** `locale` of the body, whatever it is; undefined where the call has none. */
  readonly body: unknown;
  readonly profile: string | undefined;
  readonly acceptLanguage: string | undefined;
}

/** A tag that takes the place of all sources, a reply that ends the call, or undefined: as the contract says. */
type Resolution = string | undefined | EngineReply;

function isSigned({ operation, headers: sent }: Call): boolean {
  const operationOfContract = operations.find((known) => known === operation);
  return operationOfContract !== undefined && routeOf(operationOfContract).signed && sent[headers.signatureV2] !== undefined;
}

/** Resolves locales in its own way: what it finds goes to the engine as a header, which no signature covers. */
export function withResolution(resolve: (sources: Sources) => Resolution | Promise<Resolution>): MutantParts {
  let profiles: Ports['profiles'] | undefined;
  return {
    ports(ports) {
      profiles = ports.profiles;
      return ports;
    },
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        if (!isSigned(call)) return next(call);
        const found = await resolve({
          call,
          header: call.headers[headers.locale],
          body: bodyOf(call)?.['locale'],
          profile: await profiles?.locale(call.headers[headers.userId]?.toLowerCase() ?? ''),
          acceptLanguage: call.headers['accept-language'],
        });
        if (found === undefined) return next(call);
        if (typeof found !== 'string') return found;
        return next({ ...call, headers: { ...call.headers, [headers.locale]: found } });
      }),
  };
}

/** The tag that the contract lets decide about a call: header, else body; undefined where neither is present. */
export function sentTag(call: Call): unknown {
  return call.headers[headers.locale] ?? bodyOf(call)?.['locale'] ?? undefined;
}

/** The same as text; '' where there is none, or it is no text. */
export function sentText(call: Call): string {
  const tag = sentTag(call);
  return typeof tag === 'string' ? tag : '';
}

/** Stores another locale with a message than the one that was resolved. */
export function withStoredLocale(
  places: readonly ('event' | 'history')[],
  change: (sent: unknown, resolved: Locale) => string | undefined,
): MutantParts {
  const seen = createSeenCall();
  const changed = (draft: MessageDraft): MessageDraft => {
    const call = seen.call();
    const locale = call === undefined ? undefined : change(sentTag(call), draft.locale);
    if (locale === undefined || draft.messageType !== 'user') return draft;
    const event = { ...draft.event, data: { ...draft.event.data, locale } };
    return {
      ...draft,
      ...(places.includes('event') && { event }),
      // `as`: what no resolution gives is the bug.
      ...(places.includes('history') && { locale: locale as Locale }),
    };
  };
  return {
    engine: seen.engine,
    ports: (ports) =>
      withPort(ports, 'log', (log) => ({ appendMessage: (draft, keyNotBefore) => log.appendMessage(changed(draft), keyNotBefore) })),
  };
}

/** Leaves `Content-Language` out of some answers. */
export function withoutLanguage(where: (call: Call, reply: EngineReply) => boolean): MutantParts {
  return {
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const reply = await next(call);
        if (!where(call, reply)) return reply;
        const { [headers.contentLanguage]: _, ...kept } = reply.headers;
        return { ...reply, headers: kept };
      }),
  };
}

/** The language subtag of a tag, lower-cased, where it is one of the contract's. */
export function knownLanguage(tag: unknown): Locale | undefined {
  if (typeof tag !== 'string') return undefined;
  const language = tag.split('-')[0]?.toLowerCase();
  return locales.find((locale) => locale === language);
}

/** A known language with anything behind it. */
export function hasRegion(tag: unknown): boolean {
  return typeof tag === 'string' && tag.includes('-') && knownLanguage(tag) !== undefined;
}
