/** Where region codes lead. Bound by the library of regions. */
export const REGION_DIRECTORY = Symbol('vigil:region-directory');

export interface RegionDirectory {
  /** The slash-ended path of a 12-digit code, or undefined where there is no such division. */
  pathOf(code: string): Promise<string | undefined>;
}
