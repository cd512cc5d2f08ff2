import { Command } from 'commander';
import { environment, loadConfig, TenantPool } from '#platform';
import { startServices } from '../embedded/services.js';
import { sendFire } from '../send-fire.js';

/** Sends a real frame to a running gateway, as the device's transmitter would. */
export function signalCommand(): Command {
  const fire = new Command('fire')
    .description('send a fire frame of this device over TCP and wait for the confirmation')
    .requiredOption('--device <serial>', 'serial number of a detector behind a transmitter, or of a transmitter')
    .option('--host <host>', 'where the gateway listens', '127.0.0.1')
    .option('--port <port>', 'its port; GB26875_PORT unless given')
    .action(async (options: { device: string; host: string; port?: string }) => {
      const env = environment();
      const services = await startServices({ ...env, SMTP_URL: env.SMTP_URL ?? 'smtp://127.0.0.1:1' });
      const config = loadConfig(env, services.defaults);
      const pool = new TenantPool(config);
      try {
        const port = Number(options.port ?? config.gateway.gb26875Port);
        process.stdout.write(`${await sendFire(pool, options.device, { host: options.host, port })}\n`);
      } finally {
        await pool.onModuleDestroy();
        await services.stop();
      }
    });
  return new Command('signal').description('speak as a device').addCommand(fire);
}
