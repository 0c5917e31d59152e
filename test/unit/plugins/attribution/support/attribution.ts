// The plugin's door, in one place.
export * from '../../../../../packages/plugins/src/attribution/index.ts';
