import { type Line, openWay } from './line.ts';

const attempts = 3;
const attemptMs = 1_000;
const betweenMs = 200;

function connects(line: Line): Promise<boolean> {
  return new Promise((resolve) => {
    const giveUp = openWay(line, (_, socket) => {
      clearTimeout(timer);
      socket?.destroy();
      resolve(socket !== undefined);
    });
    const timer = setTimeout(() => {
      giveUp();
      resolve(false);
    }, attemptMs);
  });
}

/** Whether anybody listens at the address. One refusal may be a full backlog; several in a row are not. */
export async function takesConnections(line: Line): Promise<boolean> {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    if (await connects(line)) return true;
    if (attempt < attempts) await new Promise((resolve) => setTimeout(resolve, betweenMs));
  }
  return false;
}
