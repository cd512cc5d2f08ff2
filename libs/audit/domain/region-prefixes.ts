/** Every region that holds this one, itself included: `32/3211/` gives `32/`, `32/3211/`. */
export function regionPrefixes(path: string): string[] {
  const parts = path.split('/').filter((part) => part !== '');
  return parts.map((_, index) => `${parts.slice(0, index + 1).join('/')}/`);
}
