"""Daily, weekly and monthly reports and unit notices."""
