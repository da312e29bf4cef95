#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { run } from '../src/cli/run.ts';
import type { Output } from '../src/cli/terminal.ts';

function outputOf(stream: NodeJS.WriteStream): Output {
  // A reader that has gone (`| head`) is no error of ours.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  return {
    write: (text) => void stream.write(text),
    isTTY: stream.isTTY,
    get columns() {
      return stream.columns > 0 ? stream.columns : undefined;
    },
  };
}

let stdinRead = false;

async function readStdin(): Promise<Uint8Array> {
  stdinRead = true;
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin as AsyncIterable<Uint8Array>) chunks.push(chunk); // `as`: without an encoding it gives bytes
  return Buffer.concat(chunks);
}

const interruption = new AbortController();
for (const [signal, exitCode] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.on(signal, () => {
    if (interruption.signal.aborted) process.exit(exitCode);
    interruption.abort();
  });
}

// Not process.exit: what was written is flushed, and a handle left open would show as a hang.
process.exitCode = await run(process.argv.slice(2), {
  stdout: outputOf(process.stdout),
  stderr: outputOf(process.stderr),
  readStdin,
  cwd: process.cwd(),
  env: process.env,
  entry: fileURLToPath(import.meta.url),
  interrupted: interruption.signal,
});
// A command that ends before its standard input does would wait for it.
if (stdinRead) process.stdin.destroy();
