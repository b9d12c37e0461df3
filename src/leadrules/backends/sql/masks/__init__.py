"""Why leads came out as they did, as bit masks: what they wait for, and which criteria decided. See names.py."""
