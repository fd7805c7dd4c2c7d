"""Letters that share their structure, made from one form: what differs is set in type, the rest is there already."""
