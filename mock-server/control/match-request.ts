import { holds } from '../backend/holds.ts';
import type { JournalEntry } from '../backend/journal.ts';
import type { RequestMatch } from './commands.ts';
import { tellRequest } from './tell-request.ts';

/** The reasons why an entry does not fit; none where it does. */
export function misfits(match: RequestMatch, entry: JournalEntry): readonly string[] {
  const { request, reply } = entry;
  const [path = ''] = request.rawTarget.split('?', 1);
  const status = reply?.kind === 'plain' || reply?.kind === 'stream' ? reply.status : undefined;
  const isUnscripted = entry.notes.some(({ kind }) => kind === 'unscripted');
  const checks: readonly (readonly [holds: boolean, why: () => string])[] = [
    [match.method === undefined || match.method.toUpperCase() === request.method, () => `its method is ${request.method}`],
    [match.path === undefined || pathFits(match.path, path), () => `its path is ${path}`],
    [match.operation === undefined || match.operation === entry.operation, () => `it is ${entry.operation}`],
    [match.status === undefined || match.status === status, () => `its status is ${status ?? 'none'}`],
    [match.user === undefined || match.user.toLowerCase() === entry.userId?.toLowerCase(), () => `its user is ${entry.userId ?? 'nobody'}`],
    [match.project === undefined || match.project.toLowerCase() === entry.projectId, () => `its project is ${entry.projectId ?? 'none'}`],
    [match.unscripted === undefined || match.unscripted === isUnscripted, () => `it is ${isUnscripted ? '' : 'not '}unscripted`],
    [match.after === undefined || entry.n > match.after, () => `it is number ${entry.n}`],
    ...Object.entries(match.headers ?? {}).map(
      ([name, value]) =>
        [
          request.headers[name.toLowerCase()] === value,
          () => `its ${name} is ${request.headers[name.toLowerCase()] ?? 'not there'}`,
        ] as const,
    ),
    [match.body === undefined || holds(tellRequest(entry).body, match.body), () => 'its body is another'],
  ];
  return checks.filter(([fits]) => !fits).map(([, why]) => why());
}

function pathFits(pattern: string, path: string): boolean {
  if (!pattern.includes('*')) return path === pattern;
  return new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`).test(path);
}

/** Of those that do not fit, the one that comes nearest, and why it does not. */
export function nearestMiss(match: RequestMatch, entries: readonly JournalEntry[]): string {
  let best: { readonly entry: JournalEntry; readonly why: readonly string[] } | undefined;
  for (const entry of entries) {
    const why = misfits(match, entry);
    if (why.length > 0 && (best === undefined || why.length <= best.why.length)) best = { entry, why };
  }
  if (best === undefined) return 'There was no other request.';
  const { method, rawTarget } = best.entry.request;
  return `The nearest is number ${best.entry.n}, ${method} ${rawTarget.slice(0, 200)}: ${best.why.join(', ')}.`;
}
