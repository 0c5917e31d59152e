import { mount } from 'svelte';
import './styles/tokens.css';
import './styles/base.css';
import './styles/dialogs.css';
import './styles/grids.css';
import './styles/inspector.css';
import './styles/pages.css';
import './styles/plots.css';

/** Loads, then draws, each in a turn of its own: together they could hold the page for too long. */
async function show(target: HTMLElement): Promise<void> {
  const { default: App } = await import('./components/app.svelte');
  await new Promise((resolve) => setTimeout(resolve, 0));
  mount(App, { target });
}

const target = document.getElementById('app');
if (target) void show(target);
