"""One module for each command of `yipanqi`."""
