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

function costOf({ cost, frugalCost }: Scenario, frugal: boolean): Cost {
  return frugal && frugalCost !== undefined ? { ...cost, ...frugalCost } : cost;
}

/** On a backend that keeps the contract. */
export function expectedCost(scenario: Scenario, frugal: boolean, isListed = false): FullCost {
  const cost = costOf(scenario, frugal);
  const { messages: invented = 0, messagesIfListed = invented, builds = 0, posts = invented, streams = streamsIfUntold } = cost;
  const messages = isListed ? messagesIfListed : invented;
  const { characters = charactersPerPost * posts, requests = posts + streams + requestsBeside } = cost;
  return { messages, builds, characters, streams, requests };
}

/** Where nothing is de-duplicated: every post that is not refused is a message. */
export function worstCost(scenario: Scenario, frugal: boolean): FullCost {
  const expected = expectedCost(scenario, frugal);
  const { posts = expected.messages, buildPosts = expected.builds } = costOf(scenario, frugal);
  return { ...expected, messages: posts, builds: buildPosts };
}
