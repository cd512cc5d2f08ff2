import type { DomainErrorClass, ErrorParams, Language } from '#kernel';
import * as deviceErrors from '../../domain/device.errors.js';
import * as importErrors from './import.errors.js';

/** What is wrong with one cell, row or file. */
export interface ImportProblem {
  /** Line of the file as an editor counts them, from 1; a row that spans several lines has the first. */
  readonly line: number;
  /** Name of the column in the template's words; null where the whole row or file is meant. */
  readonly column: string | null;
  readonly code: string;
  readonly params: ErrorParams;
}

const known = new Map<string, DomainErrorClass>(
  [...Object.values(importErrors), ...Object.values(deviceErrors)].map((error) => [error.code, error]),
);

export function problem(
  line: number,
  column: string | null,
  error: DomainErrorClass,
  params: ErrorParams = {},
): ImportProblem {
  return { line, column, code: error.code, params };
}

/** The text of a problem that was kept by its code. */
export function textOf(code: string, params: ErrorParams, language: Language): string {
  const ErrorClass = known.get(code);
  return ErrorClass ? new ErrorClass(params).text(language) : code;
}
