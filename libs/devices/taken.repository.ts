import { Prisma } from '#platform';
import { AddressTaken, DeviceCovered, PointTaken, SerialTaken } from './domain/device.errors.js';

interface Contended {
  readonly serial: string;
  readonly gbAddress: string | null;
  readonly loop: number | null;
  readonly point: number | null;
}

/**
 * The unique index that refused a device, as the error of its user. Only the index can know: the address may be taken by a
 * device that this tenant must not see, and a look beforehand would race with others.
 */
export function refuseTaken(error: unknown, { serial, gbAddress, loop, point }: Contended): never {
  const index =
    error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002' ? JSON.stringify(error.meta) : '';
  if (index.includes('gb_address')) throw new AddressTaken({ gbAddress: gbAddress ?? '' }, 'input.gbAddress');
  if (index.includes('point')) throw new PointTaken({ loop: loop ?? 0, point: point ?? 0 }, 'input.point');
  if (index.includes('serial')) throw new SerialTaken({ serial }, 'input.serial');
  // Only the database sees every coverage: whoever keeps the record need not be who covers. Prisma has no code for what a trigger says.
  const text = error instanceof Error ? `${error.message} ${JSON.stringify({ ...error, cause: error.cause })}` : '';
  if (text.includes('a covered device leaves its contract first')) throw new DeviceCovered({}, 'input.id');
  throw error;
}
