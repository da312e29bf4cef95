export { type Expect, type Findings, type Mismatch, runCheck } from './expect.ts';
export * from './reply.ts';
export { type Cost, type Scenario, scenario } from './scenario.ts';
export * from './world.ts';
