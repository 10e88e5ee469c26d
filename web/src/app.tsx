import { createClient, type DlsiftClient, getMe, getUsage, type Usage } from '@dlsift/client';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { Header } from './components/header.tsx';
import { KeyForm } from './components/key-form.tsx';
import { Notice } from './components/notice.tsx';
import { type Failure, failureOf } from './failure.ts';
import { SearchPage } from './search-page.tsx';
import { apiUrl, forgetKey, rememberedKey, rememberKey } from './session.ts';

/** Asks for a key until one works, then shows the search page. */
export function App() {
  const [key, setKey] = useState(rememberedKey);
  const [failure, setFailure] = useState<Failure>();
  const [changing, setChanging] = useState(false);
  const client = useMemo(() => (key === undefined ? undefined : createClient({ url: apiUrl, apiKey: key })), [key]);

  const refuseKey = (refused: Failure) => {
    forgetKey();
    setFailure(refused);
    setKey(undefined);
  };
  const fail = (failed: Failure) => (failed.wrongKey ? refuseKey(failed) : setFailure(failed));
  const { usage, refresh } = useUsage(client, { onLoaded: () => setFailure(undefined), onFailure: fail });
  const enter = async (entered: string) => {
    try {
      await getMe(createClient({ url: apiUrl, apiKey: entered }));
      rememberKey(entered);
      setFailure(undefined);
      setChanging(false);
      setKey(entered);
    } catch (error) {
      setFailure(failureOf(error));
    }
  };
  const keepKey = () => {
    setFailure(undefined);
    setChanging(false);
  };

  const asking = key === undefined || changing;
  return (
    <>
      <Header usage={asking ? undefined : usage} onChangeKey={asking ? undefined : () => setChanging(true)} />
      <main class="page">
        {asking && <KeyForm failure={failure} onEnter={enter} onCancel={changing ? keepKey : undefined} />}
        {!asking && failure !== undefined && (
          <>
            <h1 class="visually-hidden">Your library is out of reach</h1>
            <Notice kind="problem" title={failure.title} action={{ label: 'Try again', run: refresh }}>
              <p>{failure.detail}</p>
            </Notice>
          </>
        )}
        {client !== undefined && usage !== undefined && (
          // Hidden, not removed, while another key is asked for: keeping the key keeps the search.
          <div hidden={asking || failure !== undefined}>
            <SearchPage key={key} client={client} usage={usage} onUsageStale={refresh} onWrongKey={refuseKey} />
          </div>
        )}
      </main>
    </>
  );
}

interface UsageEvents {
  onLoaded: () => void;
  onFailure: (failure: Failure) => void;
}

/** What the key's library holds, asked for once per key and whenever `refresh` is called. */
function useUsage(client: DlsiftClient | undefined, { onLoaded, onFailure }: UsageEvents) {
  const [usage, setUsage] = useState<Usage>();
  const load = async (signal?: AbortSignal) => {
    if (client === undefined) return;
    try {
      setUsage(await getUsage(client, signal));
      onLoaded();
    } catch (error) {
      if (!signal?.aborted) onFailure(failureOf(error));
    }
  };
  useEffect(() => {
    const stop = new AbortController();
    setUsage(undefined);
    void load(stop.signal);
    return () => stop.abort();
  }, [client]);
  return { usage, refresh: () => void load() };
}
