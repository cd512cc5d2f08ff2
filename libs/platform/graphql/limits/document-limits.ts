import {
  type ASTNode,
  type DocumentNode,
  type FieldNode,
  GraphQLError,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  type ValidationRule,
  visit,
} from 'graphql';
import { TooComplex } from '../errors/graphql.errors.js';

export interface DocumentLimits {
  readonly tokens: number;
  readonly depth: number;
  /** `__schema` and `__type`, where they are open at all; the usual tools ask 13 deep. */
  readonly introspectionDepth: number;
  readonly aliases: number;
  readonly directives: number;
  readonly rootFields: number;
  /** Root fields of which a document may hold one only, since each is a try at a secret. */
  readonly sensitive: readonly string[];
}

export const DOCUMENT_LIMITS: DocumentLimits = {
  tokens: 800,
  depth: 8,
  introspectionDepth: 15,
  aliases: 15,
  directives: 10,
  rootFields: 10,
  sensitive: ['login', 'refreshSession', 'acceptInvitation'],
};

interface Measure {
  readonly depth: number;
  readonly introspectionDepth: number;
  readonly aliases: number;
}

const NOTHING: Measure = { depth: 0, introspectionDepth: 0, aliases: 0 };

/** Refuses what is out of measure before anything is resolved. Fragments count wherever they are spread. */
export function documentLimitsRule(limits: DocumentLimits = DOCUMENT_LIMITS): ValidationRule {
  return (context) => ({
    Document(document) {
      if (isWithin(document, limits)) return;
      context.reportError(new GraphQLError(new TooComplex().message, { originalError: new TooComplex() }));
    },
  });
}

export function isWithin(document: DocumentNode, limits: DocumentLimits): boolean {
  const measures = new Measures(document);
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  const roots = operations.flatMap(({ selectionSet }) => measures.rootFields(selectionSet));
  const total = operations.map(({ selectionSet }) => measures.of(selectionSet)).reduce(both, NOTHING);
  return (
    total.depth <= limits.depth &&
    total.introspectionDepth <= limits.introspectionDepth &&
    total.aliases <= limits.aliases &&
    roots.length <= limits.rootFields &&
    roots.filter(({ name }) => limits.sensitive.includes(name.value)).length <= 1 &&
    countDirectives(document) <= limits.directives
  );
}

/** Measures each fragment once: counting it at every spread would itself be the attack. */
class Measures {
  private readonly fragments: ReadonlyMap<string, SelectionSetNode>;
  private readonly known = new Map<string, Measure>();

  constructor(document: DocumentNode) {
    const fragments = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
    this.fragments = new Map(fragments.map(({ name, selectionSet }) => [name.value, selectionSet]));
  }

  of(set: SelectionSetNode | undefined): Measure {
    return (set?.selections ?? []).map((selection) => this.ofSelection(selection)).reduce(both, NOTHING);
  }

  rootFields(set: SelectionSetNode, seen: ReadonlySet<string> = new Set()): FieldNode[] {
    return set.selections.flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return [selection];
      if (selection.kind === Kind.INLINE_FRAGMENT) return this.rootFields(selection.selectionSet, seen);
      const name = selection.name.value;
      const inner = this.fragments.get(name);
      return !inner || seen.has(name) ? [] : this.rootFields(inner, new Set([...seen, name]));
    });
  }

  private ofSelection(selection: SelectionNode): Measure {
    if (selection.kind === Kind.INLINE_FRAGMENT) return this.of(selection.selectionSet);
    if (selection.kind === Kind.FRAGMENT_SPREAD) return this.ofFragment(selection.name.value);
    const inner = this.of(selection.selectionSet);
    const aliases = inner.aliases + (selection.alias ? 1 : 0);
    const isIntrospection = selection.name.value === '__schema' || selection.name.value === '__type';
    return isIntrospection
      ? { depth: 0, introspectionDepth: inner.depth + 1, aliases }
      : { depth: inner.depth + 1, introspectionDepth: inner.introspectionDepth, aliases };
  }

  private ofFragment(name: string): Measure {
    const known = this.known.get(name);
    if (known) return known;
    // A ring of fragments is refused by a rule of its own; here it only must not run for ever.
    this.known.set(name, NOTHING);
    const measure = this.of(this.fragments.get(name));
    this.known.set(name, measure);
    return measure;
  }
}

function both(a: Measure, b: Measure): Measure {
  return {
    depth: Math.max(a.depth, b.depth),
    introspectionDepth: Math.max(a.introspectionDepth, b.introspectionDepth),
    aliases: a.aliases + b.aliases,
  };
}

function countDirectives(document: DocumentNode): number {
  let count = 0;
  visit(document, { Directive: (_node: ASTNode) => void count++ });
  return count;
}
