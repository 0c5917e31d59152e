import initSqlJs from 'sql.js';
import { messageOf } from '@shardscope/sdk';
import { storeBroken, storeCorrupt } from '../errors.ts';

/** What a column holds and what a parameter can be. */
export type SqlValue = number | string | Uint8Array | null;

type RawDatabase = initSqlJs.SqlJsStatic['Database']['prototype'];
type RawStatement = initSqlJs.SqlJsStatic['Statement']['prototype'];

/**
 * No journal file: what must survive a crash is written as a snapshot of the whole. And no other
 * connection, so that SQLite need not look for the traces of one at each transaction.
 */
const PRAGMAS = `
  PRAGMA journal_mode = MEMORY;
  PRAGMA synchronous = OFF;
  PRAGMA temp_store = MEMORY;
  PRAGMA locking_mode = EXCLUSIVE;`;

/** Once a process: the WebAssembly module is shared by all databases. */
let engine: Promise<initSqlJs.SqlJsStatic> | undefined;

/**
 * Typed access to one SQLite database in memory. This is the only file that knows sql.js.
 * Statements are prepared once and kept; everything is synchronous.
 */
export class SqlDatabase {
  readonly #raw: RawDatabase;
  readonly #idle = new Map<string, RawStatement>();
  #broken: unknown = null;

  /** Opens the bytes of a database file, or an empty database. */
  static async open(bytes?: Uint8Array): Promise<SqlDatabase> {
    engine ??= initSqlJs();
    const { Database } = await engine;
    return new SqlDatabase(new Database(bytes));
  }

  private constructor(raw: RawDatabase) {
    this.#raw = raw;
    raw.exec(PRAGMAS);
  }

  /** Runs statements without parameters, separated by semicolons. */
  script(sql: string): void {
    this.#check();
    this.#raw.exec(sql);
  }

  /** Runs one statement for its effect. */
  run(sql: string, ...params: readonly SqlValue[]): void {
    this.each(sql, params, () => undefined);
  }

  /** Calls back for each row. The row is one object, moved along. */
  each(sql: string, params: readonly SqlValue[], visit: (row: SqlRow) => void): void {
    const statement = this.#take(sql);
    try {
      statement.bind([...params]);
      const row = new SqlRow(sql);
      while (statement.step()) visit(row.moveTo(statement.get()));
    } finally {
      this.#giveBack(sql, statement);
    }
  }

  /** What `read` makes of the first row; undefined when there is none. */
  first<Result>(
    sql: string,
    params: readonly SqlValue[],
    read: (row: SqlRow) => Result,
  ): Result | undefined {
    const statement = this.#take(sql);
    try {
      statement.bind([...params]);
      return statement.step() ? read(new SqlRow(sql).moveTo(statement.get())) : undefined;
    } finally {
      this.#giveBack(sql, statement);
    }
  }

  /** What `read` makes of the row that there must be. */
  one<Result>(sql: string, params: readonly SqlValue[], read: (row: SqlRow) => Result): Result {
    const results = this.all(sql, params, read);
    const [result] = results;
    if (result === undefined || results.length > 1) {
      throw storeCorrupt(`"${sql}" gave ${results.length} rows`);
    }
    return result;
  }

  /** What `read` makes of each row. */
  all<Result>(
    sql: string,
    params: readonly SqlValue[],
    read: (row: SqlRow) => Result,
  ): readonly Result[] {
    const results: Result[] = [];
    this.each(sql, params, (row) => void results.push(read(row)));
    return results;
  }

  /** Runs `work` in one transaction: when it throws, nothing of it remains. */
  transaction<Result>(work: () => Result): Result {
    this.run('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.run('COMMIT');
      return result;
    } catch (thrown) {
      this.#rollBack(thrown);
      throw thrown;
    }
  }

  /** How many rows were written since it was opened: the same where nothing was. */
  changes(): number {
    return this.one('SELECT total_changes()', [], (row) => row.number(0));
  }

  /** The bytes of the database file. Not inside a transaction. */
  export(): Uint8Array {
    this.#check();
    return this.#raw.export();
  }

  /** Frees the memory; the database cannot be used afterwards. */
  close(): void {
    this.#idle.clear();
    this.#raw.close();
  }

  /** A statement in use is taken out, so that the same SQL inside a visit gets one of its own. */
  #take(sql: string): RawStatement {
    this.#check();
    const idle = this.#idle.get(sql);
    this.#idle.delete(sql);
    return idle ?? this.#raw.prepare(sql);
  }

  #giveBack(sql: string, statement: RawStatement): void {
    statement.reset();
    if (this.#idle.has(sql)) statement.free();
    else this.#idle.set(sql, statement);
  }

  #rollBack(reason: unknown): void {
    try {
      this.#raw.exec('ROLLBACK');
    } catch (thrown) {
      // Some errors (out of memory) make SQLite roll back by itself: then there is nothing to do.
      if (messageOf(thrown).includes('no transaction is active')) return;
      this.#broken = reason;
    }
  }

  #check(): void {
    if (this.#broken !== null) throw storeBroken(this.#broken);
  }
}

/** The current row of a query; columns are read by position, with their type checked. */
export class SqlRow {
  readonly #sql: string;
  #values: readonly SqlValue[] = [];

  constructor(sql: string) {
    this.#sql = sql;
  }

  moveTo(values: readonly SqlValue[]): this {
    this.#values = values;
    return this;
  }

  number(column: number): number {
    return this.numberOrNull(column) ?? this.#unexpected(column);
  }

  numberOrNull(column: number): number | null {
    const value = this.#values[column];
    return typeof value === 'number' || value === null ? value : this.#unexpected(column);
  }

  flag(column: number): boolean {
    return this.number(column) !== 0;
  }

  text(column: number): string {
    return this.textOrNull(column) ?? this.#unexpected(column);
  }

  textOrNull(column: number): string | null {
    const value = this.#values[column];
    return typeof value === 'string' || value === null ? value : this.#unexpected(column);
  }

  bytes(column: number): Uint8Array {
    return this.bytesOrNull(column) ?? this.#unexpected(column);
  }

  bytesOrNull(column: number): Uint8Array | null {
    const value = this.#values[column];
    return value instanceof Uint8Array || value === null ? value : this.#unexpected(column);
  }

  #unexpected(column: number): never {
    throw storeCorrupt(`column ${column} of "${this.#sql}" is not what it should be`);
  }
}
