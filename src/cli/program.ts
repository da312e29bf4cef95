import { Argument, Command, Option } from 'commander';
import { plainText } from '../report/plain-text.ts';
import { tool } from '../version.ts';
import { basePath, duration, gathered, moment, numberAboveZero, speed, userId, wholeNumber } from './options.ts';
import type { Terminal } from './terminal.ts';

/** More than any run will ever send. */
const mostOfAll = 1_000_000_000;

/**
 * The table of commands. It is read for every `--help`, so each command's code is imported only when it runs.
 * `finish` gets the exit code.
 */
export function createProgram(terminal: Terminal, finish: (exitCode: number) => void): Command {
  const program = new Command(tool.name)
    .description('Decides whether a chat backend keeps its word.')
    .version(tool.version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
      getOutHelpWidth: () => terminal.stdout.columns ?? 80,
      getErrHelpWidth: () => terminal.stderr.columns ?? 80,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
      // One line, and what it quotes of the command line steers no terminal.
      outputError: (text, write) => write(`${plainText(text.trimEnd().replace(/\n(?=\(Did you mean )/, ' '))}\n`),
    })
    .showSuggestionAfterError()
    .addHelpText(
      'after',
      `
Environment:
  CHAT_CONTRACT_SECRET         the secret shared with the backend
                               (verify, doctor, sign, serve,
                               mock)
  CHAT_CONTRACT_CONTROL_TOKEN  opens the control route of a test deployment
                               (verify, doctor, serve, mock)
  CHAT_CONTRACT_DATABASE       where serve keeps everything; unset: in memory
  CHAT_CONTRACT_REDIS          where serve keeps what may be lost

Exit codes:
  0 conforms, 1 violates, 2 usage or configuration, 3 could not be judged,
  130 interrupted`,
    );

  program
    .command('verify')
    .description('judge a running chat backend, clause by clause')
    .argument('[url...]', 'base URL; several are replicas of one deployment; default: those of the configuration')
    .addOption(configOption())
    .addOption(targetOption())
    .addOption(onlyOption())
    .addOption(skipOption())
    .addOption(reporterOption())
    .option('--show-foreign-text', 'reports show text that the run did not send; by default its length and a hash')
    .option('--strict', 'a violated SHOULD is a violation')
    .addOption(
      new Option('--jobs <n>', 'scenarios at the same time')
        .argParser(wholeNumber(1, 64))
        .default(undefined, '8, or 16 where the target is far'),
    )
    .addOption(
      new Option('--deadline <time>', 'end of the run, e.g. 90s or 2m; clauses not judged by then are untestable')
        .argParser(duration)
        .default(undefined, '5m on loopback, 60m beyond'),
    )
    .addOption(
      new Option('--require <pattern>', 'exit with 3 unless these were judged: clauses, groups, levels, phases or all; repeatable')
        .argParser(gathered)
        .default([], 'nothing'),
    )
    .addOption(
      new Option('--wait <time>', 'wait up to so long until the target is ready, e.g. 120s')
        .argParser(duration)
        .default(undefined, 'no wait'),
    )
    .option('--expect-build <id>', 'the build that is to be judged; any other one, at the start, at the end or between, ends with 3')
    .option('--build-header <name>', 'header of the answers that tells the build; default: "build" of the discovery document')
    .option('--baseline <file>', 'failures that are known (YAML): these do not fail the run, entries that are out of date do')
    .addOption(
      new Option('--update-baseline', 'write what fails and is not known into the baseline, and take out what holds; not in CI').conflicts(
        'dryRun',
      ),
    )
    .option('--bail', 'end at the first violation')
    .option('--seed <n>', 'repeat the random choices of an earlier run', wholeNumber(0, 2 ** 32 - 1))
    .addOption(
      new Option('--repeat-failed <n>', 'tell a failed scenario again, alone; what holds then is flaky; 0 never')
        .argParser(wholeNumber(0, 100))
        .default(undefined, '3 on loopback, 1 beyond'),
    )
    .addOption(
      new Option('--max-messages <n>', 'messages that the run may post; a scenario without room is skipped')
        .argParser(wholeNumber(0, mostOfAll))
        .default(undefined, 'unlimited on loopback, 150 beyond'),
    )
    .addOption(
      new Option('--max-builds <n>', 'builds that the run may start')
        .argParser(wholeNumber(0, mostOfAll))
        .default(undefined, 'unlimited on loopback, 2 beyond'),
    )
    .addOption(new Option('--no-builds', 'start no build; as --max-builds 0').conflicts('maxBuilds'))
    .addOption(
      new Option('--rate <n>', 'requests per second, at most')
        .argParser(numberAboveZero)
        .default(undefined, 'unlimited on loopback, 5 beyond'),
    )
    .addOption(
      new Option('--profile <name>', 'smoke: 15 s, 10 messages, no build; read-only: nothing is stored')
        .choices(['smoke', 'read-only', 'full'])
        .default(undefined, 'full'),
    )
    .option('--allow-disruption', 'beyond loopback too: control actions that everybody there feels (the clock, the cache)')
    .option('--dry-run', 'send nothing; tell what would be sent, expected and at worst')
    .option(
      '--soak <n>',
      'run the suite so many times and count verdicts per clause; the deadline is for each run',
      wholeNumber(1, 1_000_000),
    )
    .action(async (urls: readonly string[], options) => finish(await (await import('./verify.ts')).verifyCommand(terminal, options, urls)));

  program
    .command('doctor')
    .description('tell what stands in the way of judging a backend, and what to do about it; stores nothing')
    .argument('[url...]', 'base URL; several are examined one after another; default: those of the configuration')
    .addOption(configOption())
    .addOption(targetOption())
    .addOption(new Option('--reporter <name>', 'for people or for programs').choices(['pretty', 'json']).default('pretty'))
    .action(async (urls: readonly string[], options) => finish(await (await import('./doctor.ts')).doctorCommand(terminal, options, urls)));

  program
    .command('list')
    .description('list the clauses of the contract, or the scenarios that judge them')
    .addArgument(new Argument('[what]', 'what to list').choices(['clauses', 'scenarios']).default('clauses'))
    .addOption(onlyOption())
    .addOption(skipOption())
    .action(async (what: 'clauses' | 'scenarios', options) => finish(await (await import('./list.ts')).list(terminal, options, what)));

  const report = program.command('report').description('render a finished run again, or compare two');
  report
    .command('render')
    .description('render the JSON report of a finished run with any reporter')
    .argument('<file>', 'what --reporter json wrote; - reads standard input')
    .addOption(reporterOption())
    .action(async (file: string, options) => finish(await (await import('./report.ts')).renderReport(terminal, options, file)));
  report
    .command('compare')
    .description('tell what got worse or better; exit code 1 where something got worse')
    .argument('<before>', 'JSON report of the earlier run')
    .argument('<after>', 'JSON report of the later run')
    .addOption(new Option('--reporter <name>', 'for people or for programs').choices(['pretty', 'json']).default('pretty'))
    .action(async (before: string, after: string, options) =>
      finish(await (await import('./report.ts')).compareReportFiles(terminal, options, before, after)),
    );

  program
    .command('explain')
    .description('tell what a clause asks for, what it needs and what judges it')
    .argument('<clause>', 'clause id, e.g. idem.duplicate-answer')
    .action(async (id: string) => finish(await (await import('./explain.ts')).explain(terminal, {}, id)));

  program
    .command('sign')
    .description('print signature headers for one request, e.g. curl URL $(chat-contract sign GET /v1/…)')
    .argument('<method>', 'HTTP method')
    .argument('<path>', 'path and query exactly as on the request line')
    .option('--body-file <file>', 'the exact bytes of the body; - reads standard input')
    .option('--user <uuid>', 'adds x-user-id')
    .addOption(new Option('--scheme <scheme>', 'which signatures').choices(['v1', 'v2', 'both']).default('v2'))
    .addOption(new Option('--format <format>', 'curl arguments, header lines or JSON').choices(['curl', 'headers', 'json']).default('curl'))
    .action(async (method: string, path: string, options) =>
      finish(await (await import('./sign.ts')).signCommand(terminal, options, method, path)),
    );

  program
    .command('serve')
    .description('run the reference server: a backend that keeps the contract')
    .option('--port <n>', 'port; 0 picks a free one', wholeNumber(0, 65_535), 4747)
    .option('--host <name>', 'address to listen on', '127.0.0.1')
    .option('--secret-env <name>', 'variable that holds the secret', 'CHAT_CONTRACT_SECRET')
    .option('--control-token-env <name>', 'variable that holds the control token; unset: no control route', 'CHAT_CONTRACT_CONTROL_TOKEN')
    .option('--max-connections <n>', 'streams per user and project', wholeNumber(1, 10_000), 5)
    .option('--keep-alive-ms <n>', 'time between two keep-alive comments', wholeNumber(1, 30_000), 15_000)
    .addOption(
      new Option('--eviction <policy>', 'what one stream too many meets').choices(['retry', 'takeover', 'in-progress']).default('retry'),
    )
    .addOption(new Option('--assistant <on|off>', 'whether messages are answered and built').choices(['on', 'off']).default('on'))
    .option('--assistant-delay-ms <n>', 'time until the assistant answers', wholeNumber(0, 600_000), 200)
    .option('--build-step-ms <n>', 'time between two steps of a build', wholeNumber(0, 600_000), 200)
    .addOption(
      new Option('--log-level <level>', 'request log on standard error')
        .choices(['silent', 'error', 'warn', 'info', 'debug'])
        .default('info'),
    )
    .option('--database <url>', 'postgres://user:password@host:port/name; without one everything is in memory')
    .option('--database-env <name>', 'variable that holds the address instead, out of sight of others', 'CHAT_CONTRACT_DATABASE')
    .option('--database-schema <name>', 'schema to keep everything in', 'chat_contract')
    .option('--database-pool <n>', 'connections to the database, at most', wholeNumber(2, 1_000), 10)
    .option(
      '--database-timeout-ms <n>',
      'time for a statement; a request that would take longer is refused',
      wholeNumber(100, 60_000),
      1_000,
    )
    .option('--redis <url>', 'redis://[user:password@]host[:port][/database] for what may be lost; without one that is in the database too')
    .option('--redis-env <name>', 'variable that holds that address instead', 'CHAT_CONTRACT_REDIS')
    .option('--redis-prefix <text>', 'what its keys and channels begin with', 'chat-contract:')
    .option('--redis-timeout-ms <n>', 'time for an answer; without one everything goes on without Redis', wholeNumber(10, 60_000), 400)
    .option('--seed-file <file>', 'users, their profiles, and who may not use which project (YAML), put into the store at the start')
    .option('--max-requests <n>', 'requests answered at the same time; more are refused with 503', wholeNumber(1, 1_000_000), 4_000)
    .option('--metrics', 'tell numbers of this process at /metrics, for Prometheus; unsigned')
    .option('--until-stdin-ends', 'end when standard input ends: dies with the program that started it')
    .addHelpText(
      'after',
      '\nA variable gives an option too: CHAT_CONTRACT_KEEP_ALIVE_MS for --keep-alive-ms,\nand so for each. The command line wins.',
    )
    .hook('preAction', async (command) => (await import('./environment-options.ts')).takeFromEnvironment(command, terminal.env))
    .action(async (options) => finish(await (await import('./serve.ts')).serve(terminal, options)));

  const mock = program
    .command('mock')
    .description('run a backend for frontends: it keeps the contract, and cassettes tell what the assistant does')
    .argument('[cassette...]', 'files, folders, or names of shipped ones', gathered, [])
    .option('--port <n>', 'port; 0 picks a free one', wholeNumber(0, 65_535), 4748)
    .option('--host <name>', 'address to listen on', '127.0.0.1')
    .option('--speed <n>', 'how fast cassettes are played, 0.1 to 100; 0 does not wait', speed, 1)
    .addOption(new Option('--auth <off|strict>', 'whether signatures are checked').choices(['off', 'strict']).default('off'))
    .option('--secret-env <name>', 'variable that holds the secret, for --auth strict', 'CHAT_CONTRACT_SECRET')
    .option('--control-token-env <name>', 'variable that holds the control token; unset: no control route', 'CHAT_CONTRACT_CONTROL_TOKEN')
    .addOption(new Option('--user <uuid>', 'who sends requests that name no user').argParser(userId).default(undefined, 'a fixed one'))
    .option('--base-path <path>', 'path in front of every route, e.g. /api', basePath, '')
    .addOption(
      new Option('--unmatched <answer|fail>', 'what a message meets that no turn takes: the simulated assistant, or an error')
        .choices(['answer', 'fail'])
        .default('answer'),
    )
    .addOption(
      new Option('--fault <fault>', 'what goes wrong, e.g. "cut; events=3" or "status; status=503; on=postMessage"; repeatable')
        .argParser(gathered)
        .default([], 'nothing'),
    )
    .option('--seed <text>', 'makes ids repeatable')
    .option('--now <time>', 'stops the clock there, e.g. 2025-08-26T10:00:00Z', moment)
    .addOption(
      new Option('--allow-origin <origin>', 'serve pages of this origin too, or * for all; repeatable')
        .argParser(gathered)
        .default([], 'this machine'),
    )
    .addOption(
      new Option('--allow-host <name>', 'answer to this host name too; repeatable').argParser(gathered).default([], 'this machine'),
    )
    .option('--exact', 'streams are the recorded ones of the cassettes, byte for byte')
    .option('--unnamed-events', 'send frames without an event line, for onmessage')
    .option('--max-connections <n>', 'streams per user and project', wholeNumber(1, 10_000), 5)
    .option('--keep-alive-ms <n>', 'time between two keep-alive comments', wholeNumber(1, 30_000), 15_000)
    .addOption(
      new Option('--eviction <policy>', 'what one stream too many meets').choices(['retry', 'takeover', 'in-progress']).default('retry'),
    )
    .addOption(
      new Option('--log-level <level>', 'requests on standard error: none, those to look at, or all')
        .choices(['silent', 'warn', 'info'])
        .default('warn'),
    )
    .option('--until-stdin-ends', 'end when standard input ends: dies with the program that started it')
    .action(async (cassettes: readonly string[], options) =>
      finish(await (await import('./mock.ts')).mockCommand(terminal, options, cassettes)),
    );

  mock
    .command('lint')
    .description('tell what is odd about cassettes: turns that are never reached, events and answers that break the contract')
    .argument('<cassette...>', 'files, folders, or names of shipped ones', gathered)
    .action(async (cassettes: readonly string[], options) =>
      finish(await (await import('./mock-lint.ts')).mockLint(terminal, options, cassettes)),
    );

  program
    .command('demo')
    .description('start the reference server, verify it and print the report')
    .action(async () => finish(await (await import('./demo.ts')).demo(terminal, {})));

  return program;
}

const configOption = (): Option =>
  new Option('--config <file>', 'configuration; by default chat-contract.config.yaml, .yml or .json, here or in a folder above');

const targetOption = (): Option => new Option('--target <name>', 'one of the targets in the configuration');

const reporterOption = (): Option =>
  new Option('--reporter <name[=file]>', 'pretty, json, junit, github or ndjson, to standard output or to a file; repeatable')
    .argParser(gathered)
    .default([], 'pretty');

const onlyOption = (): Option =>
  new Option('--only <pattern>', 'clause, group, scenario id, phase:P1, level:MUST, or a glob such as idem.*; repeatable')
    .argParser(gathered)
    .default([], 'everything');

const skipOption = (): Option =>
  new Option('--skip <pattern>', 'leave out, patterns as for --only; repeatable').argParser(gathered).default([], 'nothing');
