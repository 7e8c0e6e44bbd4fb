#include "review/events.h"

#include <fmt/format.h>

#include "formats/json.h"
#include "formats/json_writer.h"
#include "review/errors.h"
#include "review/fields.h"
#include "value/arena.h"

namespace seaworthy::review {
namespace {

template <typename Event>
std::string EncodeRecord(const Recorded<Event>& record) {
  formats::JsonWriter out(formats::JsonStyle::kCompact);
  FieldWriter fields(out);
  out.BeginObject();
  out.Key("type").String(TypeOf(record.event));
  fields("at", record.at);
  fields("by", record.by);
  out.Key("data");
  std::visit([&](const auto& event) { fields.Write(event); }, record.event);
  out.EndObject();
  return std::move(out).text();
}

// Tries the alternatives one after the other until one has that type.
template <typename Event, std::size_t Index = 0>
bool ReadEvent(std::string_view type, FieldReader& fields, Event& event) {
  if constexpr (Index == std::variant_size_v<Event>) {
    return false;
  } else {
    using Alternative = std::variant_alternative_t<Index, Event>;
    if (Alternative::kType != type) return ReadEvent<Event, Index + 1>(type, fields, event);
    Alternative::Visit(event.template emplace<Index>(), fields);
    return true;
  }
}

template <typename Event>
Result<Recorded<Event>> DecodeRecord(std::string_view bytes) {
  value::Arena arena;
  Result<value::Value> document = formats::ReadJson(bytes, arena);
  if (!document.ok()) return Error(kBadEvent, document.error().message());
  Recorded<Event> record;
  std::string type;
  FieldReader outer(*document);
  outer("type", type);
  outer("at", record.at);
  outer("by", record.by);
  if (!outer.problem().empty()) return Error(kBadEvent, fmt::format("member '{}' does not fit", outer.problem()));
  const value::Value* data = document->Is(value::Kind::kMap) ? document->Find("data") : nullptr;
  if (data == nullptr || !data->Is(value::Kind::kMap)) return Error(kBadEvent, "an event without 'data'");
  FieldReader fields(*data);
  if (!ReadEvent(type, fields, record.event)) {
    return Error(kBadEvent, fmt::format("an event of type '{}', which this version does not know", type))
        .Advise("use the version of seaworthy that wrote it, or a newer one");
  }
  if (!fields.problem().empty()) {
    return Error(kBadEvent, fmt::format("member 'data.{}' of a {} does not fit", fields.problem(), type));
  }
  return record;
}

}  // namespace

std::string_view TypeOf(const ReviewEvent& event) {
  return std::visit([](const auto& alternative) { return alternative.kType; }, event);
}
std::string_view TypeOf(const ServiceEvent& event) {
  return std::visit([](const auto& alternative) { return alternative.kType; }, event);
}

std::string Encode(const ReviewRecord& record) { return EncodeRecord(record); }
std::string Encode(const ServiceRecord& record) { return EncodeRecord(record); }

Result<ReviewRecord> DecodeReviewEvent(std::string_view bytes) { return DecodeRecord<ReviewEvent>(bytes); }
Result<ServiceRecord> DecodeServiceEvent(std::string_view bytes) { return DecodeRecord<ServiceEvent>(bytes); }

}  // namespace seaworthy::review
