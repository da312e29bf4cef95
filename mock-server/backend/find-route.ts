import { type Operation, operations, routes } from '../../src/contract/index.ts';
import type { Call } from '../../src/engine/call.ts';

export interface FoundRoute {
  readonly operation: Call['operation'];
  /** Percent-decoded; '' where the route has none. */
  readonly projectId: string;
  readonly problem?: 'bad-request';
}

const parameter = ':projectId';
/** Operations by method, of each path without a parameter, and of each path behind the parameter. */
const fixed = new Map<string, Map<string, Operation>>();
const behindProject = new Map<string, Map<string, Operation>>();
/** What stands before the parameter; the same on every route that has one. */
let beforeProject = '';

for (const operation of operations) {
  const { path, method } = routes[operation];
  const at = path.indexOf(parameter);
  const [table, key] = at < 0 ? [fixed, path] : [behindProject, path.slice(at + parameter.length)];
  if (at >= 0) beforeProject = path.slice(0, at);
  table.set(key, (table.get(key) ?? new Map()).set(method, operation));
}

const unknown: FoundRoute = { operation: 'unknown-route', projectId: '' };

/** The operation of a method and a path, without query and base path. */
export function findRoute(method: string, path: string): FoundRoute {
  if (path.startsWith(beforeProject)) {
    const end = path.indexOf('/', beforeProject.length);
    const methods = end < 0 ? undefined : behindProject.get(path.slice(end));
    if (methods === undefined || end === beforeProject.length) return unknown;
    const projectId = decoded(path.slice(beforeProject.length, end));
    if (projectId === undefined) return { ...unknown, problem: 'bad-request' };
    return { operation: methods.get(method) ?? 'wrong-method', projectId };
  }
  const methods = fixed.get(path);
  return methods === undefined ? unknown : { operation: methods.get(method) ?? 'wrong-method', projectId: '' };
}

function decoded(text: string): string | undefined {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
