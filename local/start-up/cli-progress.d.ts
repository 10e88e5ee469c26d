declare module 'cli-progress' {
  interface BarOptions {
    format: string;
    hideCursor?: boolean;
    clearOnComplete?: boolean;
    stream?: NodeJS.WritableStream;
    barsize?: number;
    barCompleteChar?: string;
    barIncompleteChar?: string;
    gracefulExit?: boolean;
  }
  export class SingleBar {
    constructor(options: BarOptions);
    start(total: number, value: number, payload?: Record<string, string>): void;
    setTotal(total: number): void;
    update(value: number, payload?: Record<string, string>): void;
    stop(): void;
  }
}
