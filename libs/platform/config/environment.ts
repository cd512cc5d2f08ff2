/** The one file that reads the environment. Everything else is handed an `AppConfig`. */
export function environment(): Readonly<Record<string, string | undefined>> {
  return process.env;
}
