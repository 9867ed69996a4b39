"""What bin/run, bin/manage and bin/test do once a Python is found; all but `steps` needs the standard library only."""
