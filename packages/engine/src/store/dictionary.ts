import { storeCorrupt } from '../errors.ts';
import type { SqlDatabase } from './sql-database.ts';
import { textOf, blobOf } from './text-blob.ts';

/** Tables of texts that other tables name by number. */
export type DictionaryTable = 'primitives' | 'labels' | 'producers' | 'sources' | 'words';

/** Texts by number, one table, held in memory as well. */
export class Dictionary {
  readonly #db: SqlDatabase;
  readonly #table: DictionaryTable;
  #ids = new Map<string, number>();
  #texts: string[] = [];

  constructor(db: SqlDatabase, table: DictionaryTable) {
    this.#db = db;
    this.#table = table;
    this.reload();
  }

  get size(): number {
    return this.#ids.size;
  }

  /** The number of a text; undefined when nothing refers to it. */
  find(text: string): number | undefined {
    return this.#ids.get(text);
  }

  /** The number of a text, given to it now when it has none. */
  idOf(text: string): number {
    return this.#ids.get(text) ?? this.#add(text);
  }

  /** Throws E_STORE_CORRUPT for a number that stands for nothing. */
  text(id: number): string {
    const text = this.#texts[id];
    if (text === undefined) throw storeCorrupt(`${this.#table} has no entry ${id}`);
    return text;
  }

  /** Forgets every text but those with these numbers. */
  keepOnly(used: ReadonlySet<number>): void {
    for (const id of this.#ids.values()) {
      if (!used.has(id)) this.#db.run(`DELETE FROM ${this.#table} WHERE id = ?`, id);
    }
    this.reload();
  }

  /** Reads the table again, for instance after a transaction was rolled back. */
  reload(): void {
    this.#ids = new Map();
    this.#texts = [];
    this.#db.each(`SELECT id, text FROM ${this.#table}`, [], (row) => {
      this.#remember(row.number(0), textOf(row.bytes(1)));
    });
  }

  #add(text: string): number {
    const id = this.#texts.length;
    this.#db.run(`INSERT INTO ${this.#table} (id, text) VALUES (?, ?)`, id, blobOf(text));
    this.#remember(id, text);
    return id;
  }

  #remember(id: number, text: string): void {
    this.#texts[id] = text;
    this.#ids.set(text, id);
  }
}
