"""The service as a whole: contract, kills, many writers, start and stop."""
