// For tests: a repository made of texts, and what the collector says of it.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "collect/collector.h"
#include "collectors/registry.h"
#include "collectors/repo/repo_collector.h"
#include "facts/fact_set.h"
#include "formats/yaml.h"
#include "source/repository.h"
#include "source/scratch_folder.h"

namespace seaworthy::collectors::repo {

using TestFiles = std::initializer_list<std::pair<std::string_view, std::string_view>>;

class TestRepository {
 public:
  explicit TestRepository(TestFiles files) {
    for (const auto& [path, text] : files) folder_.Write(path, text);
    repository_ = std::make_unique<source::Repository>(*source::Repository::Open(folder_.path()));
  }

  const source::Repository& operator*() const { return *repository_; }

 private:
  source::ScratchFolder folder_;
  std::unique_ptr<source::Repository> repository_;
};

// The facts of the whole collector. Holds the declarations that the facts point to.
class Collected {
 public:
  explicit Collected(TestFiles files) : Collected(*TestRepository(files)) {}

  explicit Collected(const source::Repository& repository) : declarations_(AllDeclarations()) {
    facts::Writer writer(declarations_, "repo");
    model::Service service;
    collect::Context context{repository, service, Instant{1'800'000'000, 0}, {}, nullptr};
    SEAWORTHY_ASSERT(kCollector.collect(context, writer).ok(), "the collector does not fail");
    facts::FactSetBuilder builder(declarations_);
    builder.Add(writer);
    facts_ = std::move(builder).Build();
  }

  const value::Value& Get(std::string_view key) const { return facts_->Get(*declarations_.Slot(key)); }
  const facts::FactSet& facts() const { return *facts_; }

  // `file:line` of the value.
  std::string PlaceOf(const value::Value& value) const {
    const facts::Provenance* provenance = facts_->FirstProvenance(value);
    return provenance == nullptr ? std::string() : ToString(provenance->place);
  }

 private:
  facts::Declarations declarations_;
  std::shared_ptr<const facts::FactSet> facts_;
};

inline std::string TextOf(const value::Value& structure, std::string_view field) {
  const value::Value* value = structure.Find(field);
  return value == nullptr || !value->Is(value::Kind::kString) ? std::string() : std::string(value->AsString());
}

inline bool FlagOf(const value::Value& structure, std::string_view field) {
  const value::Value* value = structure.Find(field);
  return value != nullptr && value->Is(value::Kind::kBool) && value->AsBool();
}

inline bool IsAbsentPart(const value::Value& structure, std::string_view field) {
  const value::Value* value = structure.Find(field);
  return value != nullptr && value->Is(value::Kind::kAbsent);
}

}  // namespace seaworthy::collectors::repo
