import { type FactColumns, type Metadata, type MetadataValue, metadataOf } from '../facts.ts';
import { type FilterField, metadataPrefix } from './filter.ts';

/** One field of many pictures: row r has `values[codes[r]]`, null where it has none. */
export interface FieldColumn {
  codes: Uint32Array;
  /** Distinct values. */
  values: (MetadataValue | null)[];
}

const columnsOf = new WeakMap<FactColumns, Map<string, FieldColumn>>();
const metadataRows = new WeakMap<FactColumns, Metadata[]>();

/** A field of a segment, made at its first use and cached as long as the segment lives. */
export function fieldColumn(facts: FactColumns, field: FilterField): FieldColumn {
  const columns = kept(columnsOf, facts, () => new Map<string, FieldColumn>());
  return kept(columns, field, () => encode(facts.imageIds.length, reader(facts, field)));
}

function encode(rows: number, valueAt: (row: number) => MetadataValue | null): FieldColumn {
  const codes = new Uint32Array(rows);
  const codeOf = new Map<MetadataValue | null, number>();
  for (let row = 0; row < rows; row++) {
    codes[row] = kept(codeOf, valueAt(row), () => codeOf.size);
  }
  return { codes, values: [...codeOf.keys()] };
}

function reader(facts: FactColumns, field: FilterField): (row: number) => MetadataValue | null {
  if (field === 'label') return (row) => facts.labels[row];
  if (field === 'key') return (row) => facts.keys[row].normalize('NFC');
  if (field === 'addedAt' || field === 'changedAt') {
    const times = facts[field];
    return (row) => (Number.isNaN(times[row]) ? null : times[row]);
  }
  const name = field.slice(metadataPrefix.length);
  const rows = parsedMetadata(facts);
  return (row) => (Object.hasOwn(rows[row], name) ? rows[row][name] : null);
}

function parsedMetadata(facts: FactColumns): Metadata[] {
  return kept(metadataRows, facts, () => facts.metadata.map((_, row) => metadataOf(facts, row)));
}

/** A map's value of a key, made if missing. */
function kept<Key, Value>(
  map: { get(key: Key): Value | undefined; set(key: Key, value: Value): unknown },
  key: Key,
  make: () => Value,
): Value {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
