# Drives the Autobahn fuzzing client (Python 2, on Jython): suite.py URL-OF-THE-RELAY FOLDER-OF-THE-REPORTS
import sys
from autobahntestsuite import wstest

relay, reports = sys.argv[1:]
wstest.start(
    {"mode": "fuzzingclient"},
    {
        "options": {"failByDrop": False},
        "outdir": reports,
        "servers": [
            {"agent": "crossdock", "url": relay + "/echo", "options": {"version": 18}},
            # Opens and then says nothing: shows that the suite can fail.
            {"agent": "silent", "url": relay + "/topic", "options": {"version": 18}},
        ],
        "cases": ["*"],
        # 9 measures speed.
        "exclude-cases": ["9.*"],
        "exclude-agent-cases": {"silent": ["1.1.3", "1.1.4", "1.1.5", "1.1.6", "1.1.7", "1.1.8", "1.2.*"]
                                + ["%d.*" % family for family in [2, 3, 4, 5, 6, 7, 10]]},
    },
)
