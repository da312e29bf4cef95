export { type Expect, type Findings, type Mismatch, runCheck } from './expect.ts';
export * from './reply.ts';
export * from './sent.ts';
export { type Cost, type Scenario, scenario, type TakesIdentities } from './scenario.ts';
export { ControlRefused, StoryBroken } from './story-broken.ts';
export * from './world.ts';
