import type { Attempt } from './attempts.js';
import type { Secrets } from './canary.js';
import { isOpen } from './openings.js';

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4,12}/gi;
const INSTANT = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;
// An attempt that never came to the question proves nothing; one that broke the service is a defect.
const NO_ANSWER = /"code":"(GRAPHQL\.[A-Z_]+|GENERAL\.(?:INTERNAL|BUSY|RETRY))"|Variable \\"\$/;

/** Holds every answer against what the asker may know, and all answers to one question against each other. */
export class Judge {
  attempts = 0;
  readonly codes = new Map<string, number>();
  readonly findings: string[] = [];
  private readonly absent = new Map<string, string>();

  constructor(private readonly secrets: Secrets) {}

  hear(attempt: Attempt, sent: string, answer: string): void {
    this.attempts += 1;
    const code = /"code":"([A-Z_.]+)"/.exec(answer)?.[1] ?? 'answered';
    this.codes.set(code, (this.codes.get(code) ?? 0) + 1);
    const unanswered = NO_ANSWER.exec(answer);
    if (unanswered) this.find(attempt, `was no attempt: ${answer.slice(0, 300)}`);
    const { identity } = attempt;
    // An access token lives for ten minutes: whoever should be known and is not, has not tried anything.
    if (code === 'GENERAL.UNAUTHENTICATED' && identity.kind !== 'NOBODY') this.find(attempt, 'was not recognised');
    const leaks = this.secrets.in(answer, sent).filter((secret) => !isOpen(identity, secret, attempt.operation.name));
    if (leaks.length > 0) {
      const told = [...new Set(leaks.map(({ tag, noun, text }) => `${tag} ${noun} ${text}`))];
      this.find(attempt, `leaked ${told.slice(0, 4).join(', ')}`);
    }
    this.compare(attempt, answer);
  }

  /** ISO-5: a foreign id is answered as one that does not exist, byte for byte but for the id itself. */
  private compare(attempt: Attempt, answer: string): void {
    const { question, foreign, identity, operation } = attempt;
    if (!question || !foreign) return;
    const told = operation.kind === 'mutation' ? errorsOf(answer) : plain(answer);
    const absent = this.absent.get(question);
    if (absent === undefined) {
      this.absent.set(question, told);
      return;
    }
    const secret = this.secrets.ofText(foreign);
    if (secret && isOpen(identity, secret, operation.name, true)) return;
    if (told !== absent) this.find(attempt, `told apart: ${told.slice(0, 250)} -- absent: ${absent.slice(0, 250)}`);
  }

  find({ operation, identity, what }: Attempt, finding: string): void {
    this.findings.push(`${operation.name} (${what}) by ${identity.name}: ${finding}`);
  }
}

function plain(answer: string): string {
  return answer.replace(UUID, '<id>').replace(INSTANT, '<at>');
}

function errorsOf(answer: string): string {
  const { errors } = JSON.parse(answer) as { errors?: unknown };
  return plain(JSON.stringify(errors ?? 'done'));
}
