import { Command } from 'commander';
import { AuditVerifier } from '#audit';
import { environment, loadConfig, TenantPool } from '#platform';
import { startServices } from '../embedded/services.js';

/** Recomputes every hash of every chain. Exit 1 and the first bad entry where a chain does not hold. */
export function auditCommand(): Command {
  const verify = new Command('verify')
    .description('verify the hash chains of the audit log')
    .option('--organisation <id>', 'only this organisation’s chain')
    .action(async (options: { organisation?: string }) => {
      const env = environment();
      const services = await startServices({ ...env, SMTP_URL: env.SMTP_URL ?? 'smtp://127.0.0.1:1' });
      const pool = new TenantPool(loadConfig(env, services.defaults));
      try {
        await verifyChains(new AuditVerifier(pool), options.organisation);
      } finally {
        await pool.onModuleDestroy();
        await services.stop();
      }
    });
  return new Command('audit').description('the audit log').addCommand(verify);
}

async function verifyChains(verifier: AuditVerifier, organisation?: string): Promise<void> {
  let entries = 0n;
  let broken = 0;
  const reports = organisation ? [verifier.verify(organisation)] : verifier.verifyAll();
  for await (const { organisationId, verdict } of reports) {
    if (verdict.intact) {
      entries += verdict.entries;
      process.stdout.write(`ok     ${organisationId} ${verdict.entries} entries\n`);
    } else {
      broken += 1;
      process.stdout.write(`BROKEN ${organisationId} at entry ${verdict.seq}: ${verdict.reason}\n`);
    }
  }
  process.stdout.write(`${entries} entries verified, ${broken} chains broken\n`);
  if (broken > 0) process.exitCode = 1;
}
