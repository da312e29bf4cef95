import { operations, routes } from '../src/contract/index.ts';

/** The control route is left out: to those without its token it looks as if it did not exist, whatever the method. */
const patterns = operations
  .filter((operation) => operation !== 'control')
  .map((operation) => new RegExp(`^${routes[operation].path.replace(/[.]/g, '\\.').replace(':projectId', '[^/]+')}$`));

/** Whether the contract has a route of this path for some method (error.unknown-route). */
export function isKnownPath(rawTarget: string): boolean {
  const [path = ''] = rawTarget.split('?', 1);
  return patterns.some((pattern) => pattern.test(path));
}
