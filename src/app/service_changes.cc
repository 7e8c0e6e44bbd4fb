#include "app/service_changes.h"

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace seaworthy::app {
namespace {

using Texts = std::vector<std::string>;

// Those that are there, with spaces between.
std::string Words(std::initializer_list<std::string_view> words) {
  std::string text;
  for (std::string_view word : words) {
    if (!text.empty() && !word.empty()) text += ' ';
    text += word;
  }
  return text;
}

// Each member of a service as texts: those of a list that differ tell what changed.
class MemberTexts {
 public:
  std::vector<std::pair<std::string_view, Texts>> members;

  template <typename T>
  void operator()(std::string_view name, const T& member) {
    members.emplace_back(name, Of(member));
  }

 private:
  static Texts Of(const std::string& text) { return text.empty() ? Texts() : Texts{text}; }
  static Texts Of(bool truth) { return truth ? Texts{"true"} : Texts(); }
  static Texts Of(const std::optional<int>& number) { return number ? Texts{std::to_string(*number)} : Texts(); }
  static Texts Of(const Texts& texts) { return texts; }
  static Texts Of(const std::map<std::string, std::string>& settings) {
    Texts texts;
    for (const auto& [name, text] : settings) texts.push_back(name + " = " + text);
    return texts;
  }
  static Texts Of(const std::vector<RegisteredEndpoint>& endpoints) {
    Texts texts;
    for (const RegisteredEndpoint& one : endpoints) {
      texts.push_back(Words({one.address, one.name, one.environment}));
    }
    return texts;
  }
  static Texts Of(const std::vector<RegisteredDependency>& dependencies) {
    Texts texts;
    for (const RegisteredDependency& one : dependencies) {
      std::string_view critical = !one.critical ? "" : *one.critical ? "critical" : "not critical";
      texts.push_back(Words({one.name, one.kind, critical}));
    }
    return texts;
  }
};

MemberTexts TextsOf(const RegisteredService& service) {
  MemberTexts texts;
  RegisteredService::Visit(service, texts);
  return texts;
}

}  // namespace

std::vector<auth::AuditChange> WhatChanged(const RegisteredService& before, const RegisteredService& after) {
  const MemberTexts old = TextsOf(before), now_is = TextsOf(after);
  std::vector<auth::AuditChange> changes;
  for (std::size_t i = 0; i < old.members.size(); ++i) {
    const std::string_view name = old.members[i].first;
    if (name == "id" || name == "description") continue;  // The event has it; whoever writes freely may name people.
    auth::Compare(name, old.members[i].second, now_is.members[i].second, changes);
  }
  auth::CompareHidden("description", before.description, after.description, changes);
  return changes;
}

}  // namespace seaworthy::app
