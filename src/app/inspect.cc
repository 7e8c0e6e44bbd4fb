#include "app/inspect.h"

#include <array>
#include <string>

#include "app/named_file.h"
#include "base/assert.h"
#include "catalog/inspect.h"
#include "collectors/kubernetes/inspect.h"
#include "collectors/slo/inspect.h"
#include "formats/chunks.h"
#include "formats/json_writer.h"

namespace seaworthy::app {
namespace {

// A kind takes the whole text, up to a limit, or reads the file piece by piece, whatever its size.
struct Kind {
  std::string_view name;
  std::string (*inspect)(std::string_view path, std::string_view text);
  std::string (*stream)(std::string_view path, const formats::ChunkSource& source) = nullptr;
};

constexpr auto kKinds = std::to_array<Kind>({{"catalog", catalog::Inspect},
                                             {"kubernetes", collectors::kubernetes::Inspect},
                                             {"slo", collectors::slo::Inspect}});

std::string NotReadable(std::string_view kind, const std::string& path, const Error& error) {
  formats::JsonWriter out;
  out.BeginObject().Key("path").String(path).Key("not_a").String(kind).Key("reason").String(error.message());
  out.Key("code").String(error.code()).EndObject();
  return std::move(out).text();
}

}  // namespace

std::string Inspect(std::string_view kind, const std::string& path) {
  for (const Kind& known : kKinds) {
    if (known.name != kind) continue;
    if (known.stream != nullptr) {
      return known.stream(path, [&](const formats::ChunkSink& sink) { return StreamNamedFile(path, sink); });
    }
    auto text = ReadNamedFile(path);
    return text.ok() ? known.inspect(path, *text) : NotReadable(kind, path, text.error());
  }
  SEAWORTHY_ASSERT(false, "the command line let an unknown kind through");
}

}  // namespace seaworthy::app
