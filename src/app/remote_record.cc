#include "app/remote_record.h"

#include <utility>

#include <fmt/format.h>

#include "app/errors.h"
#include "app/json_body.h"
#include "formats/json.h"
#include "net/http_client.h"
#include "net/http_url.h"
#include "value/arena.h"

namespace seaworthy::app {
namespace {

constexpr std::string_view kBase = "/api/v1";

}  // namespace

RemoteRecord::RemoteRecord(ApiSettings settings, int width, bool colour)
    : RemoteRecord(std::move(settings), std::make_unique<net::HttpClient>(), width, colour) {}

RemoteRecord::RemoteRecord(ApiSettings settings, std::unique_ptr<net::HttpTransport> http, int width, bool colour)
    : http_(std::move(http)), client_(std::move(settings), *http_), width_(width), colour_(colour) {}

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

Result<ApiReply> RemoteRecord::Call(ApiCall call) const {
  if (!call.path.starts_with(kBase)) call.path.insert(0, kBase);
  return client_.Call(call);
}

Result<std::string> RemoteRecord::GetJson(const std::string& path) const {
  SEAWORTHY_TRY(ApiReply reply, Call({.path = path}));
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

Result<std::vector<RemotePerson>> RemoteRecord::People() const {
  std::vector<RemotePerson> people;
  for (std::string path = "/people?limit=200"; !path.empty();) {
    SEAWORTHY_TRY(std::string page, GetJson(path));
    SEAWORTHY_TRY(path, ForEachItem(page, [&](const value::Value& one) -> Result<void> {
                    people.push_back({TextOf(one, "id"), TextOf(one, "name"), TextOf(one, "login")});
                    return {};
                  }));
  }
  return people;
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

std::string TextOf(const value::Value& object, std::string_view member) {
  const value::Value* found = object.Is(value::Kind::kMap) ? object.Find(member) : nullptr;
  return found == nullptr || !found->Is(value::Kind::kString) ? std::string() : std::string(found->AsString());
}

Result<std::string> ForEachItem(const std::string& page,
                                const std::function<Result<void>(const value::Value&)>& visit) {
  value::Arena arena;
  SEAWORTHY_TRY(value::Value root, formats::ReadJson(page, arena));
  const value::Value* items = root.Is(value::Kind::kMap) ? root.Find("items") : nullptr;
  if (items == nullptr || !items->Is(value::Kind::kList)) return Error(kServerTrouble, "the server answers no list");
  for (const value::Value& item : items->AsList()) SEAWORTHY_RETURN_IF_ERROR(visit(item));
  return TextOf(root, "next");
}

std::string ReviewPath(const std::string& review) { return "/reviews/" + net::EncodeForUrl(review); }
std::string ServicePath(const std::string& service) { return "/services/" + net::EncodeForUrl(service); }
std::string PersonPath(const std::string& person) { return "/people/" + net::EncodeForUrl(person); }
std::string BlobPath(const std::string& digest) { return "/blobs/" + net::EncodeForUrl(digest); }

std::string WithQuery(const std::string& path, std::string_view name, const std::string& value) {
  if (value.empty()) return path;
  return fmt::format("{}{}{}={}", path, path.find('?') == std::string::npos ? '?' : '&', name,
                     net::EncodeForUrl(value));
}

}  // namespace seaworthy::app
