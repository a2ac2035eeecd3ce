/** Where the person is: #/cars?at=a1 is page "cars" with at = a1. */
class Route {
  page = $state('');
  at = $state<string | null>(null);
  query = $state.raw(new URLSearchParams());

  constructor() {
    this.read();
    window.addEventListener('hashchange', () => this.read());
  }

  go(hash: string): void {
    window.location.hash = hash;
  }

  /** Reads the address again, after it was changed without a word. */
  read(): void {
    const [path = '', query = ''] = window.location.hash.replace(/^#\/?/, '').split('?');
    this.page = path;
    this.query = new URLSearchParams(query);
    this.at = this.query.get('at');
  }
}

export const route = new Route();
