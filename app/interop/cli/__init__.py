"""The console of the exchange: items in and out, releases out. Each part is loaded only when it is called."""
