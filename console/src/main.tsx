import { render } from 'preact';
import { App } from './app.js';
import { startRouter } from './state/router.js';
import { startTheme } from './state/theme.js';
import './styles/base.css';
import './styles/sessions.css';
import './styles/session.css';
import './styles/overview.css';
import './styles/sources.css';

startTheme();
startRouter();
const root = document.getElementById('app');
if (root) render(<App />, root);
