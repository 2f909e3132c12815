"""What the window can be asked to do, one file a part of the work: functions and their actions."""
