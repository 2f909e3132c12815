"""Special actions: what was done of what, by whom, where, and when it will be finished."""
