export { behaveShellV01 } from './behave-shell/behave-shell.ts';
