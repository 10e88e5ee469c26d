/**
 * The search page. A picture that is dropped, picked or pasted is sent to the HTTP API through the
 * client; the ranking is shown with its similarities, and "This fits" sends feedback. The page is
 * static and holds no secret: the API key stays in this browser.
 */
import './styles/base.css';
import { render } from 'preact';
import { App } from './app.tsx';

const place = document.getElementById('page');
if (place !== null) render(<App />, place);
