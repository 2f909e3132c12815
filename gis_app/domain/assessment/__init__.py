"""Mock assessment (模拟测评): frozen rounds, samples, rates, rankings, look-backs."""
