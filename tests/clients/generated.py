"""Reads the profile by a client that `openapi-python-client` made from the document."""

import json
import sys

folder, base_url, token = sys.argv[1:]
sys.path.insert(0, folder)

from made import AuthenticatedClient
from made.api.portal import get_capabilities
from made.api.profile import get_me

client = AuthenticatedClient(base_url=base_url, token=token)
profile = get_me.sync_detailed(client=client)
capabilities = get_capabilities.sync(client=client)
told = {
    "userName": profile.parsed.user_name,
    "role": str(capabilities.role),
    "status": int(profile.status_code),
}
print(json.dumps(told))
