#include "cloud/pulumi_document.h"

#include <utility>

#include "base/text.h"
#include "cloud/errors.h"
#include "cloud/json_view.h"
#include "formats/json.h"

namespace seaworthy::cloud {
namespace {

bool Holds(std::string_view text, std::string_view name) { return text.find(name) != std::string_view::npos; }

std::string_view FirstLine(std::string_view text) { return text.substr(0, text.find('\n')); }

// A log holds one event a line. One that was cut off in the middle of a line keeps the runs before it.
bool IsLog(std::string_view text) {
  value::Arena arena;
  auto first = formats::ReadJson(FirstLine(text), arena);
  return first.ok() && IsEvent(*first) && text.size() > FirstLine(text).size();
}

Result<PulumiDocument> ReadLog(std::string_view text) {
  EventReader reader;
  int number = 0;
  while (!text.empty()) {
    std::string_view line = FirstLine(text);
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    ++number;
    if (Trim(line).empty()) continue;
    value::Arena arena;
    auto event = formats::ReadJson(line, arena);
    if (!event.ok() && text.empty()) break;
    if (!event.ok()) return Error(event.error()).At({"", number, 0});
    reader.Read(*event);
  }
  return PulumiDocument{
      .kind = PulumiDocumentKind::kEvents, .state = {}, .stores = {}, .updates = std::move(reader).Done()};
}

PulumiDocument ReadBatch(std::span<const value::Value> events) {
  EventReader reader;
  for (const value::Value& event : events) reader.Read(event);
  return PulumiDocument{
      .kind = PulumiDocumentKind::kEvents, .state = {}, .stores = {}, .updates = std::move(reader).Done()};
}

}  // namespace

bool MayBePulumi(std::string_view beginning) {
  bool state =
      Holds(beginning, "\"version\"") && (Holds(beginning, "\"deployment\"") || Holds(beginning, "\"checkpoint\""));
  bool history =
      Holds(beginning, "\"kind\"") && Holds(beginning, "\"startTime\"") && Holds(beginning, "\"environment\"");
  bool events = Holds(beginning, "\"preludeEvent\"") || Holds(beginning, "\"resourcePreEvent\"");
  return state || history || events;
}

Result<PulumiDocument> ReadPulumi(std::string_view text) {
  if (IsLog(text)) return ReadLog(text);
  value::Arena arena;
  SEAWORTHY_TRY(value::Value json, formats::ReadJson(text, arena));
  if (std::span<const value::Value> events = ItemsAt(json, "events"); !events.empty() && IsEvent(events[0])) {
    return ReadBatch(events);
  }
  PulumiDocument document;
  document.updates = ReadHistory(json);
  if (!document.updates.empty()) {
    document.kind = PulumiDocumentKind::kHistory;
    return document;
  }
  SEAWORTHY_TRY(document.state, ReadPulumiState(json));
  document.stores = JudgeStores(document.state.managed);
  document.state.managed.clear();
  return document;
}

}  // namespace seaworthy::cloud
