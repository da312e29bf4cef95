import { proveToken } from '../client/preflight.ts';
import { parseDiscovery } from '../client/parse-discovery.ts';
import { contractVersion, limits as contractLimits } from '../contract/index.ts';
import { type Answer, shownAnswer, statusOf } from './answer.ts';
import { type Finding, ok, problem, shownMs, warn } from './finding.ts';
import type { Patient } from './patient.ts';

const many = (count: number): string => String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');

/** What the target tells of its limits. */
export function examineLimits(discovery: Answer): Finding[] {
  const found = parseDiscovery(discovery);
  const advice = 'Offer GET /.well-known/chat-contract, or give capabilities in the configuration: max_connections is probed otherwise.';
  if (found === undefined) return [warn('limits', `it tells no limits: GET /.well-known/chat-contract ${shownAnswer(discovery)}`, advice)];
  if (found.whole === undefined && statusOf(discovery) === 200 && found.maxConnections === undefined && found.keepAliveMs === undefined)
    return [
      warn('limits', 'its discovery document tells no limits', 'Let "limits" hold max_connections, keep_alive_ms and message_max_chars.'),
    ];
  const { whole, maxConnections, keepAliveMs, capabilities = [], build } = found;
  const facts = {
    maxConnections,
    keepAliveMs,
    messageMaxChars: whole?.limits.message_max_chars,
    capabilities,
    build,
    contract: whole?.contract,
  };
  const told = [
    ...(maxConnections === undefined ? [] : [`${many(maxConnections)} streams per user and project`]),
    ...(keepAliveMs === undefined ? [] : [`a keep-alive every ${shownMs(keepAliveMs)}`]),
    ...(whole === undefined ? [] : [`messages of ${many(whole.limits.message_max_chars)} characters`]),
    ...(capabilities.length === 0 ? [] : [`capabilities ${capabilities.map((name) => name.slice(0, 40)).join(', ')}`]),
    ...(build === undefined ? [] : [`build ${build.slice(0, 80)}`]),
  ];
  return [
    whole === undefined
      ? warn(
          'limits',
          `its discovery document is off the contract; it tells ${told.join(', ')}`,
          'Compare it with section 1 of the contract: chat-contract/contract exports its schema.',
          facts,
        )
      : ok('limits', told.join(', '), facts),
    ...(keepAliveMs !== undefined && keepAliveMs > contractLimits.keepAliveMaxMs
      ? [
          problem(
            'limits',
            `a keep-alive every ${shownMs(keepAliveMs)} is too seldom`,
            `Send one every ${shownMs(contractLimits.keepAliveMaxMs)} at least.`,
          ),
        ]
      : []),
    ...(whole !== undefined && whole.contract !== contractVersion
      ? [
          warn(
            'limits',
            `it keeps the contract ${whole.contract.slice(0, 40)}, and this tool judges by ${contractVersion}`,
            'Use the version of the tool that belongs to it, or look at what has changed.',
          ),
        ]
      : []),
  ];
}

/** Whether the control token opens the control route; nothing is changed by asking. */
export async function examineToken({ session, run }: Patient): Promise<Finding[]> {
  if (run.controlToken === undefined) return [];
  const token = await proveToken(session);
  if (token.state !== 'refused') return [ok('control', 'the control token opens the control route')];
  return [
    problem(
      'control',
      `the control token is refused: an unknown action is answered ${token.answer}, where a right token gives 400`,
      'Compare CHAT_CONTRACT_CONTROL_TOKEN on both sides, and whether the deployment offers the route.',
    ),
  ];
}
