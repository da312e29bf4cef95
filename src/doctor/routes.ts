import { findRoutes } from '../client/find-routes.ts';
import { routes as allRoutes } from '../contract/index.ts';
import { type Finding, ok, problem, warn } from './finding.ts';
import { type Patient, questionMs } from './patient.ts';

/** Which routes of the contract there are. What is asked lacks what it needs, so that nothing is stored. */
export async function examineRoutes({ session, place }: Patient): Promise<Finding[]> {
  const found = await findRoutes(session, place, questionMs);
  const shown = (operation: keyof typeof allRoutes): string => `${allRoutes[operation].method} ${allRoutes[operation].path}`;
  const facts = Object.fromEntries(found.map(({ operation, status, missing }) => [operation, missing ? 'missing' : (status ?? null)]));
  const missing = found.filter((route) => route.missing);
  const all = found.length;
  if (missing.length === all)
    return [
      problem(
        'routes',
        'none of the routes of the contract is there',
        'Check the path prefix of the URL (basePath), and that this is the backend.',
        facts,
      ),
    ];
  const there = all - missing.length;
  const advice = 'Offer the route, or look whether something in front of the backend keeps it back.';
  const silent = found.filter(({ status }) => status === undefined);
  const broken = found.filter(({ status = 0 }) => status >= 500 && status !== 501);
  return [
    missing.length === 0
      ? ok('routes', `all ${all} routes of the contract are there`, facts)
      : warn('routes', `${there} of ${all} routes of the contract are there`, 'See below which are not.', facts),
    ...missing.map(({ operation }) => problem('routes', `${shown(operation)} is missing`, advice)),
    ...silent.map(({ operation }) =>
      problem(
        'routes',
        `${shown(operation)} does not answer within ${questionMs / 1_000} s`,
        'Look into the log of the backend: every request is owed an answer.',
      ),
    ),
    ...broken.map(({ operation, status }) =>
      problem(
        'routes',
        `${shown(operation)} answers a request that lacks something with ${status}`,
        'Look into the log of the backend: it is to be refused with 400.',
      ),
    ),
  ];
}
