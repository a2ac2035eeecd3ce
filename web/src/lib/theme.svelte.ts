export type Theme = 'system' | 'light' | 'dark';

/** Light or dark: what the machine prefers, until somebody says otherwise here. */
class ThemeState {
  chosen = $state<Theme>('system');
  /** Rises when colours change, for what draws them itself. */
  changes = $state(0);

  constructor() {
    const kept = localStorage.getItem('megapod-theme');
    this.choose(kept === 'light' || kept === 'dark' ? kept : 'system');
    window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.changes++);
  }

  choose(theme: Theme): void {
    this.chosen = theme;
    this.changes++;
    localStorage.setItem('megapod-theme', theme);
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
  }
}

export const theme = new ThemeState();
