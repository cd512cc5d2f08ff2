/** A sleep that can be cut short. A call to `wake` before the sleep counts for the next one: no hint is lost in between. */
export class Sleep {
  private woken = false;
  private end?: () => void;

  wake(): void {
    this.woken = true;
    this.end?.();
  }

  async for(milliseconds: number): Promise<void> {
    if (!this.woken) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        this.end = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.end = undefined;
    this.woken = false;
  }
}
