import type { BuildsAllowed } from '../client/bounds.ts';
import type { Cost, Scenario } from '../kit/index.ts';

/** What a story sends, every figure filled in. */
export interface FullCost {
  readonly messages: number;
  readonly builds: number;
  readonly characters: number;
  readonly streams: number;
  readonly requests: number;
}

/** Of a post where a story does not say more: a few words and a UUID. */
const charactersPerPost = 60;
const streamsIfUntold = 2;
const requestsBeside = 20;

/** What there is to spend. */
export interface Means {
  readonly builds: BuildsAllowed;
  /** Only reading is allowed. */
  readonly storesNothing?: boolean | undefined;
}

function costOf({ cost, sparingCost }: Scenario, { builds, storesNothing = false }: Means): Cost {
  if (storesNothing) return { streams: cost.streams ?? streamsIfUntold, requests: cost.requests ?? requestsOf(cost) };
  if (builds === 'many') return cost;
  return { ...cost, ...sparingCost, ...(builds === 'none' && { builds: 0, buildPosts: 0 }) };
}

function requestsOf({ messages = 0, posts = messages, streams = streamsIfUntold }: Cost): number {
  return posts + streams + requestsBeside;
}

/** On a backend that keeps the contract. */
export function expectedCost(scenario: Scenario, means: Means, isListed = false): FullCost {
  const cost = costOf(scenario, means);
  const { messages: invented = 0, messagesIfListed = invented, builds = 0, posts = invented, streams = streamsIfUntold } = cost;
  const messages = isListed ? messagesIfListed : invented;
  const { characters = charactersPerPost * posts, requests = requestsOf(cost) } = cost;
  return { messages, builds, characters, streams, requests };
}

/** Where nothing is de-duplicated: every post that is not refused is a message. */
export function worstCost(scenario: Scenario, means: Means): FullCost {
  const expected = expectedCost(scenario, means);
  const { posts = expected.messages, buildPosts = expected.builds } = costOf(scenario, means);
  return { ...expected, messages: posts, builds: buildPosts };
}
