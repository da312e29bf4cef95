import { holds } from './holds.ts';
import type { AnswerOverride } from '../cassette/format.ts';
import type { LoadedCassette } from '../cassette/read-cassette.ts';

/** What an override looks at. */
export interface OverridableRequest {
  readonly method: string;
  /** Without query and base path. */
  readonly path: string;
  readonly rawTarget: string;
  readonly operation: string;
  readonly userId: string | undefined;
  readonly projectId: string | undefined;
  /** The body as JSON; `undefined` where there is none. */
  readonly body: () => unknown;
}

/** Overrides of single answers, each with a count of the requests it has met. */
export interface AnswerOverrides {
  /** The first that takes this request now. */
  take(request: OverridableRequest): AnswerOverride | undefined;
  /** Paths that are no routes of the contract, for who looks for the nearest. */
  readonly paths: readonly { readonly method: string; readonly path: string }[];
}

export function createAnswerOverrides(cassettes: readonly LoadedCassette[]): AnswerOverrides {
  const all = cassettes
    .flatMap(({ cassette }) => cassette.answers)
    .map((answer) => ({ answer, fitsRoute: routeMatcher(answer.on), met: 0 }));
  return {
    take(request) {
      for (const one of all) {
        if (!one.fitsRoute(request) || !fits(one.answer, request)) continue;
        one.met += 1;
        const { skip = 0, times = Number.POSITIVE_INFINITY } = one.answer;
        if (one.met > skip && one.met <= skip + times) return one.answer;
      }
      return undefined;
    },
    paths: all.flatMap(({ answer: { on } }) => {
      const [method, path] = on.split(' ');
      return method === undefined || path === undefined ? [] : [{ method, path }];
    }),
  };
}

function routeMatcher(on: string): (request: OverridableRequest) => boolean {
  const [method, path] = on.split(' ');
  if (path === undefined) return ({ operation }) => operation === on;
  const source = path
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replace(/:[A-Za-z_]\w*/g, '[^/]+')
    .replaceAll('*', '.*');
  const pattern = new RegExp(`^${source}$`);
  return (request) => request.method === method && pattern.test(request.path);
}

function fits({ user, project, query, body_has }: AnswerOverride, request: OverridableRequest): boolean {
  if (user !== undefined && user.toLowerCase() !== request.userId?.toLowerCase()) return false;
  if (project !== undefined && project.toLowerCase() !== request.projectId?.toLowerCase()) return false;
  if (query !== undefined && !hasQuery(request.rawTarget, query)) return false;
  return body_has === undefined || holds(request.body(), body_has);
}

function hasQuery(rawTarget: string, wanted: Readonly<Record<string, string>>): boolean {
  const sent = new URLSearchParams(rawTarget.split('?')[1] ?? '');
  return Object.entries(wanted).every(([name, value]) => sent.get(name) === value);
}
