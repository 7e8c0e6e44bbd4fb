// What the tests of collectors have in common: a folder to write files to, one run of the collector, and its facts.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "collectors/registry.h"
#include "source/scratch_folder.h"

namespace seaworthy::collectors {

class CollectedTest : public testing::Test {
 protected:
  CollectedTest(const collect::Collector& collector, Instant now)
      : collector_(collector), now_(now), declarations_(AllDeclarations()) {}

  // Reads the folder as it is now.
  void Collect() {
    repository_.emplace(*source::Repository::Open(folder_.path()));
    collect::Context context{.repository = *repository_, .service = service_, .now = now_, .stop = {}};
    facts::Writer out(declarations_, std::string(collector_.id));
    EXPECT_TRUE(collector_.collect(context, out).ok());
    facts::FactSetBuilder builder(declarations_);
    builder.Add(out);
    set_ = std::move(builder).Build();
  }

  const value::Value& Get(std::string_view key) const { return set_->Get(*declarations_.Slot(key)); }

  // `not_found: no report was found`, or `known`.
  static std::string Absence(const value::Value& value) {
    if (!value.Is(value::Kind::kAbsent)) return "known";
    return std::string(Name(value.AsAbsence().reason)) + ": " + std::string(value.AsAbsence().detail);
  }
  std::string Absence(std::string_view key) const { return Absence(Get(key)); }

  const collect::Collector& collector_;
  Instant now_;
  facts::Declarations declarations_;
  source::ScratchFolder folder_;
  model::Service service_;
  std::optional<source::Repository> repository_;
  std::shared_ptr<const facts::FactSet> set_;  // Shared as every user of a run shares it.
};

}  // namespace seaworthy::collectors
