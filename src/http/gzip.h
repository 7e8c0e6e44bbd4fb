// Compression of answers.
#pragma once

#include <string>
#include <string_view>

namespace seaworthy::http {

// The text as one gzip member. Empty where the library fails, which it does only when memory is short.
std::string Gzip(std::string_view text);

// Whether bodies of the type gain by it: text, JSON, XML, scripts.
bool IsCompressible(std::string_view content_type);

}  // namespace seaworthy::http
