// Programs started by the scripts beside this file: their signals, their failures, and what they are told.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '../..');

/** Lines of the scripts' own go to standard error: standard output belongs to the command that was asked for. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * Runs a program from the repository root and resolves with its exit code (128 + n when signal n ended it). What is
 * sent to this process meanwhile is passed on to it. `output: 'stderr'` keeps our standard output clean; `'on failure'`
 * shows what was said only where it matters.
 */
export function run(command, args, { env = {}, output = 'inherit' } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: { inherit: 'inherit', stderr: ['inherit', 2, 2], 'on failure': ['ignore', 'pipe', 'pipe'] }[output],
    });
    const said = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => said.push(chunk));
    const forward = (signal) => child.kill(signal);
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, forward);
    const settle = () => {
      for (const signal of signals) process.off(signal, forward);
    };
    child.once('error', (error) => {
      settle();
      reject(error);
    });
    child.once('close', (code, signal) => {
      settle();
      if (code !== 0) process.stderr.write(Buffer.concat(said));
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}

/** A program that an installed package brings, by its file: quicker than npx, and the same on every system. */
export function node(file, args, options) {
  return run(process.execPath, [path.join(root, 'node_modules', file), ...args], options);
}
