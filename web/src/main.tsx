/**
 * The search page. A picture that is dropped, picked or pasted goes to the HTTP API through the client; the ranking that
 * comes back is shown with the similarities behind it, and a click on "This fits" goes back as feedback. The page is
 * static and holds no secret: the API key stays in this browser.
 */
import './styles/base.css';
import { render } from 'preact';
import { App } from './app.tsx';

const place = document.getElementById('page');
if (place !== null) render(<App />, place);
