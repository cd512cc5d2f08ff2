import { createInterface } from 'node:readline';
import { Command, Option } from 'commander';
import { describeFrame, PROFILES, profileNamed } from '#telemetry';

/** Frames from arguments, or one per line on standard input; one JSON line each. Exit 1 when one of them is bad. */
export function decodeCommand(): Command {
  const gb26875 = new Command('gb26875')
    .description('decode GB/T 26875.3 frames given as hexadecimal, from arguments or one per line on standard input')
    .argument('[hex...]', 'frames')
    .addOption(new Option('--profile <name>', 'dialect').choices(Object.keys(PROFILES)).default('standard'))
    .action(decodeAll);
  return new Command('decode').description('decode what devices send').addCommand(gb26875);
}

async function decodeAll(frames: string[], options: { profile: string }): Promise<void> {
  const profile = profileNamed(options.profile);
  const lines = frames.length > 0 ? frames : createInterface({ input: process.stdin });
  for await (const line of lines) {
    if (line.trim() === '') continue;
    const { ok, json } = describeFrame(line.trim(), profile);
    process.stdout.write(`${JSON.stringify(json)}\n`);
    if (!ok) process.exitCode = 1;
  }
}
