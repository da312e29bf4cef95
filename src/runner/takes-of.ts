import type { Takes } from '../client/identities.ts';
import type { Scenario } from '../kit/index.ts';

/** What a story takes of listed identities, everything that it leaves unsaid filled in. */
export function takesOf({ takes }: Scenario): Takes {
  return { projects: 1, users: 1, disposable: false, filled: false, allPlaces: false, ...takes };
}
