import { Injectable } from '@nestjs/common';

/** Whether this process takes work. Turned off once, when it is about to end. */
@Injectable()
export class Readiness {
  private leaving = false;

  get isLeaving(): boolean {
    return this.leaving;
  }

  leave(): void {
    this.leaving = true;
  }
}
