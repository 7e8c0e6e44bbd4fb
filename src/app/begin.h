// What people ask for beside the verbs of a review (verbs.h), as the API takes it and the command line sends it: to
// begin one, to pin another standard, to take a decision back.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "review/vocabulary.h"

namespace seaworthy::app {

// What a review begins with.
struct StartAsked {
  std::string title;
  review::SubjectKind subject = review::SubjectKind::kService;
  std::vector<review::Reference> references;
  std::vector<std::string> services;
  std::string environment, dri, lead, target, standard, exposure;
  std::optional<int> tier;
  bool self_certified = false;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("title", self.title);
    visit("subject", self.subject);
    visit("references", self.references);
    visit("services", self.services);
    visit("environment", self.environment);
    visit("dri", self.dri);
    visit("lead", self.lead);
    visit("target", self.target);
    visit("standard", self.standard);
    visit("exposure", self.exposure);
    visit("tier", self.tier);
    visit("self_certified", self.self_certified);
  }
};

struct StandardAsked {
  std::string standard, exposure, reason;
  std::optional<int> tier;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("standard", self.standard);
    visit("exposure", self.exposure);
    visit("reason", self.reason);
    visit("tier", self.tier);
  }
};

struct RevokeAsked {
  std::string reason;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("reason", self.reason);
  }
};

}  // namespace seaworthy::app
