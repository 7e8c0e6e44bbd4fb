#include "app/inspect.h"

#include <algorithm>
#include <array>
#include <string>

#include "alerting/inspect.h"
#include "app/named_file.h"
#include "base/assert.h"
#include "catalog/inspect.h"
#include "collectors/alertmanager/inspect.h"
#include "collectors/backup/inspect.h"
#include "collectors/benchmark/inspect.h"
#include "collectors/coverage/inspect.h"
#include "collectors/intake/inspect.h"
#include "collectors/kubernetes/inspect.h"
#include "collectors/load_test/inspect.h"
#include "collectors/pulumi/inspect.h"
#include "collectors/repo/inspect.h"
#include "collectors/slo/inspect.h"
#include "collectors/terraform/inspect.h"
#include "collectors/tests/inspect.h"
#include "formats/chunks.h"
#include "formats/json_writer.h"

namespace seaworthy::app {
namespace {

using Write = std::function<void(std::string_view text)>;

// A kind takes the whole text, up to a limit; or reads the file piece by piece, whatever its size; or takes all files
// together, since one explains the other.
struct Kind {
  std::string_view name;
  std::string (*inspect)(std::string_view path, std::string_view text);
  std::string (*stream)(std::string_view path, const formats::ChunkSource& source) = nullptr;
  void (*inspect_together)(std::span<const std::string> paths, const Write& write) = nullptr;
};

std::string NotReadable(std::string_view kind, const std::string& path, const Error& error) {
  formats::JsonWriter out;
  out.BeginObject().Key("path").String(path).Key("not_a").String(kind).Key("reason").String(error.message());
  out.Key("code").String(error.code()).EndObject();
  return std::move(out).text();
}

void WriteLine(std::string_view line, const Write& write) {
  write(line);
  write("\n");
}

void InspectAlertRules(std::span<const std::string> paths, const Write& write) {
  alerting::Inspection inspection;
  for (const std::string& path : paths) {
    auto text = ReadNamedFile(path);
    if (text.ok()) {
      inspection.Add(path, *text);
    } else {
      inspection.AddLine(NotReadable("alert-rules", path, text.error()));
    }
  }
  std::move(inspection).Print(write);
}

void InspectObjectives(std::span<const std::string> paths, const Write& write) {
  collectors::slo::Inspection inspection;
  for (const std::string& path : paths) {
    auto text = ReadNamedFile(path);
    if (text.ok()) {
      inspection.Add(path, *text);
    } else {
      inspection.AddLine(NotReadable("slo", path, text.error()));
    }
  }
  std::move(inspection).Print([&](std::string_view line) { WriteLine(line, write); });
}

void InspectWorkflows(std::span<const std::string> paths, const Write& write) {
  for (const std::string& path : paths) WriteLine(collectors::repo::InspectWorkflow(path), write);
}

constexpr auto kKinds = std::to_array<Kind>({{"alert-rules", nullptr, nullptr, InspectAlertRules},
                                             {"alertmanager", collectors::alertmanager::Inspect},
                                             {"backup", collectors::backup::Inspect},
                                             {"benchmark", collectors::benchmark::Inspect},
                                             {"catalog", catalog::Inspect},
                                             {"coverage", nullptr, collectors::coverage::Inspect},
                                             {"kubernetes", collectors::kubernetes::Inspect},
                                             {"load-test", nullptr, collectors::load_test::Inspect},
                                             {"pulumi", collectors::pulumi::Inspect},
                                             {"sarif", nullptr, collectors::intake::Inspect},
                                             {"slo", nullptr, nullptr, InspectObjectives},
                                             {"terraform", collectors::terraform::Inspect},
                                             {"tests", nullptr, collectors::tests::Inspect},
                                             {"workflow", nullptr, nullptr, InspectWorkflows}});

std::string InspectOne(const Kind& kind, const std::string& path) {
  if (kind.stream != nullptr) {
    return kind.stream(path, [&](const formats::ChunkSink& sink) { return StreamNamedFile(path, sink); });
  }
  auto text = ReadNamedFile(path);
  return text.ok() ? kind.inspect(path, *text) : NotReadable(kind.name, path, text.error());
}

}  // namespace

void Inspect(std::string_view kind, std::span<const std::string> paths, const Write& write) {
  auto known = std::ranges::find(kKinds, kind, &Kind::name);
  SEAWORTHY_ASSERT(known != kKinds.end(), "the command line let an unknown kind through");
  if (known->inspect_together != nullptr) return known->inspect_together(paths, write);
  for (const std::string& path : paths) WriteLine(InspectOne(*known, path), write);
}

}  // namespace seaworthy::app
