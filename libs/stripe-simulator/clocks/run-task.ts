import { runBillingTask } from '../billing/tasks.js';
import { expireSession } from '../checkout/sessions.js';
import { Scene } from '../state/scene.js';
import type { Task } from '../state/timeline.js';
import type { World } from '../state/world.js';

export function runTask(world: World, task: Task): void {
  if (task.kind !== 'checkout.expire') {
    runBillingTask(world, task);
    return;
  }
  const scene = new Scene(world, world.space(task.account));
  const session = scene.space.checkoutSessions.get(task.id);
  if (session?.status === 'open') expireSession(scene, session);
}
