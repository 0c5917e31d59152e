/** The names that follow from where a plugin is made and what its author calls it. */
export interface PluginNames {
  /** Name of the npm package. */
  readonly package: string;
  /** `vendor/name` */
  readonly id: string;
  /** What the names of its primitives begin with. */
  readonly prefix: string;
}

/** Vendor of a plugin whose author names none. */
const DEFAULT_VENDOR = 'my';

const WORD = /^[a-z0-9][a-z0-9-]*$/;

/**
 * @param folder name of the plugin's folder, without those above it
 * @param id `vendor/name`, if the author chose one
 * @throws Error that says which name is no name
 */
export function pluginNames(folder: string, id?: string): PluginNames {
  const name = folder.toLowerCase();
  if (!WORD.test(name)) {
    throw new Error(
      `"${folder}" cannot be the name of a plugin: use letters, digits and hyphens, such as my-plugin.`,
    );
  }
  const chosen = id ?? `${DEFAULT_VENDOR}/${name}`;
  if (!chosen.split('/').every((word) => WORD.test(word)) || chosen.split('/').length !== 2) {
    throw new Error(`"${chosen}" is not of the form vendor/name, such as acme/typing-speed.`);
  }
  const prefix = name.replaceAll('-', '_');
  return {
    package: name,
    id: chosen,
    prefix: /^[a-z]/.test(prefix) ? prefix : `p_${prefix}`,
  };
}
