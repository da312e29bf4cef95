import type { Evidence } from '../client/evidence.ts';
import { owedRoutes } from '../client/find-routes.ts';
import { type Operation, routes } from '../contract/index.ts';
import type { CheckReport, ClauseReport, RootCause } from './report-value.ts';

const everyRoute = 'routes';

function causeOf(operation: Operation, missing: ReadonlySet<Operation>): string {
  return owedRoutes.every((owed) => missing.has(owed)) ? everyRoute : `route.${operation}`;
}

/** Marks the checks that are not green because a route of the contract is missing. `missing`: what the preflight found. */
export function blamed(checks: readonly CheckReport[], { absent }: Evidence, missing: ReadonlySet<Operation>): CheckReport[] {
  const asked = [...absent.values()].find((operation) => missing.has(operation));
  return checks.map((check) => {
    if (asked === undefined || check.verdict === 'passed' || check.verdict === 'skipped') return check;
    const requests = [check, ...(check.more ?? [])].flatMap(({ request }) => request ?? []);
    // A check that looked at an answer of an existing route found something else.
    const operations = requests.map((request) => absent.get(request));
    if (!operations.every((operation) => operation !== undefined && missing.has(operation))) return check;
    return { ...check, rootCause: causeOf(operations[0] ?? asked, missing) };
  });
}

function told(operation: Operation): Omit<RootCause, 'clauses'> {
  const { method, path } = routes[operation];
  return {
    id: `route.${operation}`,
    cause: `The target has no ${method} ${path}: a correct request is answered as a path that does not exist is.`,
    advice: 'Offer the route, or look whether something in front of the backend keeps it back.',
  };
}

/** What leaves nothing to judge; the missing routes, each with the clauses that it costs; one cause where no route exists at all. */
export function rootCauses(
  missing: ReadonlySet<Operation>,
  clauses: readonly ClauseReport[],
  blocked?: Omit<RootCause, 'clauses'>,
): RootCause[] {
  const none: Omit<RootCause, 'clauses'> = {
    id: everyRoute,
    cause: 'The target has none of the routes of the contract: every correct request is answered as a path that does not exist is.',
    advice: 'Check the path prefix of the URL (basePath in the configuration) and that this address is the backend.',
  };
  const causes = owedRoutes.every((owed) => missing.has(owed)) ? [none] : owedRoutes.filter((owed) => missing.has(owed)).map(told);
  if (blocked !== undefined) causes.unshift(blocked);
  return causes.map((cause) => ({ ...cause, clauses: clauses.filter(({ rootCause }) => rootCause === cause.id).map(({ id }) => id) }));
}
