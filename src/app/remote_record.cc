#include "app/remote_record.h"

#include <utility>

#include <fmt/format.h>

#include "app/json_body.h"
#include "net/http_url.h"

namespace seaworthy::app {

RemoteRecord::RemoteRecord(ApiSettings settings, int width, bool colour)
    : http_(std::make_unique<net::HttpClient>()),
      client_(std::move(settings), *http_),
      width_(width),
      colour_(colour) {}

Result<std::string> RemoteRecord::Get(const std::string& path, const ViewOptions& options) const {
  std::string query = fmt::format("{}width={}", path.find('?') == std::string::npos ? "?" : "&", width_);
  if (colour_) query += "&colour=true";
  if (options.all) query += "&all=true";
  if (!options.since.empty()) query += "&since=" + net::EncodeForUrl(options.since);
  ApiCall call;
  call.path = "/api/v1" + path + query;
  call.accept = options.format == "json" ? "application/json" : "text/plain";
  SEAWORTHY_TRY(ApiReply reply, client_.Call(call));
  return std::move(reply.body);
}

Result<std::string> RemoteRecord::GetJson(const std::string& path) const {
  SEAWORTHY_TRY(ApiReply reply, client_.Call({.path = "/api/v1" + path}));
  return std::move(reply.body);
}

Result<std::string> RemoteRecord::Post(const std::string& path, std::string body) const {
  ApiCall call;
  call.method = "POST";
  call.path = "/api/v1" + path;
  call.body = std::move(body);
  call.accept = "text/plain";
  SEAWORTHY_TRY(ApiReply reply, client_.Call(call));
  return std::move(reply.body);
}

Result<std::string> RemoteRecord::EvidenceKind(const std::string& review, const std::string& item) const {
  SEAWORTHY_TRY(std::string json, GetJson(ReviewPath(review)));
  std::string kind = "text";
  SEAWORTHY_RETURN_IF_ERROR(WithJsonObject(json, [&](const value::Value& object) -> Result<void> {
    const value::Value* items = object.Find("items");
    if (items == nullptr || !items->Is(value::Kind::kList)) return {};
    for (const value::Value& one : items->AsList()) {
      const value::Value* id = one.Find("id");
      const value::Value* evidence = one.Find("evidence");
      if (id == nullptr || evidence == nullptr || id->AsString() != item) continue;
      kind = evidence->AsString();
    }
    return {};
  }));
  return kind;
}

std::string ReviewPath(const std::string& review) { return "/reviews/" + net::EncodeForUrl(review); }
std::string ServicePath(const std::string& service) { return "/services/" + net::EncodeForUrl(service); }

}  // namespace seaworthy::app
