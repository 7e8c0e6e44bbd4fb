// Entity tags and the requests that depend on them (RFC 9110, section 13). Pure.
//
// A compressed answer carries the tag of the plain one with `-gzip` before its last quote. These functions take both
// for the same state of the resource, which is what a handler wants to know.
#pragma once

#include <string>
#include <string_view>

namespace seaworthy::http {

// `"rev"`. Precondition: no quote and no control character in it.
std::string StrongTag(std::string_view revision);

// Whether the If-None-Match header names the tag, or is `*` and there is one (`tag` is not empty): answer 304 to a GET,
// 412 to a write. Weak tags compare as strong ones.
bool NoneMatchNames(std::string_view header, std::string_view tag);

// Whether the If-Match header allows a write to what has the tag; `*` allows it where there is one (`tag` is not
// empty). Weak tags never do.
bool IfMatchAllows(std::string_view header, std::string_view tag);

// `"rev"` for gzip is `"rev-gzip"`; a weak tag stays as it is.
std::string TagFor(std::string_view tag, std::string_view coding);

// Whether an Accept-Encoding header accepts gzip.
bool AcceptsGzip(std::string_view header);

}  // namespace seaworthy::http
