#include "standard/verify.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "standard/errors.h"
#include "standard/placeholder.h"
#include "standard/scalar_place.h"

namespace seaworthy::standard {

namespace {

using model::Item;

template <typename Range, typename Member>
std::vector<std::string> NamesOf(const Range& range, Member member) {
  std::vector<std::string> names;
  for (const auto& one : range) names.push_back(one.*member);
  return names;
}

std::string Suggest(std::string_view name, const std::vector<std::string>& names) {
  std::string_view nearest = Nearest(name, std::span<const std::string>(names));
  return nearest.empty() ? "" : "did you mean `" + std::string(nearest) + "`?";
}

void VerifyRoles(const model::Standard& standard, const Notes& notes, Diagnostics& out) {
  std::vector<std::string> roles = NamesOf(standard.roles, &model::Role::id);
  std::set<std::string_view> known(roles.begin(), roles.end());
  for (const RoleUse& use : notes.roles) {
    if (known.contains(use.role)) continue;
    if (out.full()) return;
    std::string advice = Suggest(use.role, roles);
    Error error(kUnknownName, use.by + " names `" + OneLine(use.role, 60) + "`, which is no role of the standard");
    out.Add(std::move(error).At(use.place).Advise(advice.empty() ? "declare it in `roles` of standard.yaml" : advice));
  }
}

Place PlaceOfField(const Item& item, const std::string& field, const Notes& notes) {
  auto found = notes.fields.find(item.id + "/" + field);
  return found == notes.fields.end() ? item.place : found->second;
}

void VerifyReplaces(const model::Standard& standard, const Notes& notes, Diagnostics& out) {
  std::set<std::string_view> replaced;
  for (const model::Section& section : standard.sections) {
    for (const Item& item : section.items) {
      for (const std::string& old : item.replaces) {
        if (out.full()) return;
        bool again = !replaced.insert(old).second;
        if (!again && standard.FindItem(old) == nullptr) continue;
        std::string why = again ? ", which another item replaces too" : ", which is still an item of the standard";
        Error error(kDuplicate, "item `" + item.id + "` replaces `" + old + "`" + why);
        out.Add(std::move(error).At(PlaceOfField(item, "replaces", notes)));
      }
    }
  }
}

void VerifyAwaits(const Item& item, const facts::Declarations& declarations, const Notes& notes, Diagnostics& out) {
  if (item.awaits.empty() || declarations.FindCollector(item.awaits) == nullptr) return;
  Error error(kCollectorExists, "item `" + item.id + "` awaits the collector `" + item.awaits + "`, which exists");
  out.Add(std::move(error).At(PlaceOfField(item, "awaits", notes)).Advise("write a `check` over its facts instead"));
}

void VerifyPlaceholders(const Item& item, const std::string& field, const std::string& text,
                        const std::vector<std::string>& parameters, const Notes& notes, Diagnostics& out) {
  for (const Placeholder& placeholder : FindPlaceholders(text)) {
    if (out.full()) return;
    if (std::ranges::find(parameters, placeholder.parameter) != parameters.end()) continue;
    Place place = PlaceOfField(item, field, notes);
    auto source = notes.texts.find(place.file);
    if (source != notes.texts.end()) {
      place = LocateInScalar(source->second, place, text, placeholder.line, placeholder.column);
    }
    std::string written = "`" + OneLine(placeholder.text, 60) + "`";
    std::string what = "`" + field + "` of item `" + item.id + "` has " + written;
    std::string advice = Suggest(placeholder.parameter, parameters);
    bool well_formed = !placeholder.parameter.empty();
    Error error(kUnknownName, what + (well_formed ? ", which names no parameter" : ", which is no placeholder"));
    out.Add(std::move(error).At(place).Advise(well_formed ? advice : "write `{{params.name}}`"));
  }
}

}  // namespace

void VerifyNames(const model::Standard& standard, const facts::Declarations& declarations, const Notes& notes,
                 Diagnostics& out) {
  VerifyRoles(standard, notes, out);
  VerifyReplaces(standard, notes, out);
  std::vector<std::string> parameters = NamesOf(standard.parameters, &model::Parameter::name);
  std::size_t items = 0;
  for (const model::Section& section : standard.sections) {
    items += section.items.size();
    for (const Item& item : section.items) {
      VerifyAwaits(item, declarations, notes, out);
      VerifyPlaceholders(item, "question", item.question, parameters, notes, out);
      VerifyPlaceholders(item, "why", item.why, parameters, notes, out);
      VerifyPlaceholders(item, "action", item.action, parameters, notes, out);
      VerifyPlaceholders(item, "prompt", item.attestation.prompt, parameters, notes, out);
    }
  }
  if (items > 0 || !out.empty()) return;
  Error error(kBadValue, "the standard has no item, so that everything would pass it");
  out.Add(std::move(error).At(standard.place));
}

}  // namespace seaworthy::standard
