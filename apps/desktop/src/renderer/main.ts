import { mount } from 'svelte';
import App from './components/app.svelte';
import './styles/tokens.css';
import './styles/base.css';
import './styles/plots.css';

const target = document.getElementById('app');
if (target) mount(App, { target });
