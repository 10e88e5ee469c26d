import { changeSettings, getSettings, type Settings } from '@dlsift/client';
import { InvalidArgumentError } from 'commander';
import { type ConnectionOptions, connect, connectedCommand } from '../connection.ts';
import { type CommandMaker, showJson } from './command.ts';

type Schedules = Settings['schedules'];

const whenBuilt: Record<keyof Schedules, string> = {
  compact: 'every hour, if a hundredth has changed, or anything a day ago',
  repartition: 'every night, if growth or drift asks for it',
  relearn: 'every week, if labels or feedback changed',
};

export const settingsCommand: CommandMaker = (terminal) => {
  const command = connectedCommand('settings').description(
    'which builds start by themselves; with options, switch them',
  );
  for (const [mode, when] of Object.entries(whenBuilt)) command.option(`--${mode} <on|off>`, when, onOrOff);
  return command.action(
    async ({ compact, repartition, relearn, ...options }: ConnectionOptions & Partial<Schedules>) => {
      const client = connect(options, terminal);
      const schedules = { compact, repartition, relearn };
      const isChange = Object.values(schedules).some((isOn) => isOn !== undefined);
      const settings = isChange ? await changeSettings(client, { schedules }) : await getSettings(client);
      if (options.json) return showJson(settings, terminal);
      for (const [mode, when] of Object.entries(whenBuilt)) {
        const isOn = settings.schedules[mode as keyof Schedules];
        terminal.out(`${mode.padEnd(11)}  ${isOn ? 'on ' : 'off'}  ${when}`);
      }
    },
  );
};

function onOrOff(value: string): boolean {
  if (value === 'on' || value === 'off') return value === 'on';
  throw new InvalidArgumentError(`Expected on or off but received ${value}.`);
}
