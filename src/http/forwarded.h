// Who the client is when a proxy stands between. Pure.
#pragma once

#include <span>
#include <string_view>

#include "http/message.h"
#include "http/server.h"
#include "net/address.h"

namespace seaworthy::http {

// Fills `remote`, `secure` and, where the proxy names one, `host`. `peer` is who dialled us, `tls` how.
//
// Headers count only where the peer is trusted. Of the addresses they list, the last that is not a trusted proxy itself
// is the client; what stands before it was written by the client and proves nothing.
void SetClient(Request& request, const net::IpAddress& peer, bool tls, std::span<const net::AddressRange> trusted,
               ForwardedBy forwarded_by);

}  // namespace seaworthy::http
