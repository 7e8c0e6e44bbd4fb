#include "app/standard_register.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "app/errors.h"
#include "app/json_body.h"
#include "app/standard_texts.h"
#include "base/text.h"
#include "collectors/registry.h"
#include "standard/bundle.h"
#include "standard/load.h"
#include "store/errors.h"

namespace seaworthy::app {
namespace {

constexpr std::string_view kSpace = "standard";           // What there is of one id.
constexpr std::string_view kTextSpace = "standard-text";  // StandardTexts by `ID@VERSION`.
constexpr std::size_t kMostText = std::size_t{1} << 20;
constexpr std::size_t kMostStandards = 1000;

struct Named {
  std::string id;
  std::string version;  // Empty: the newest.
};

Named ParseName(const std::string& name) {
  std::size_t at = name.find('@');
  if (at == std::string::npos) return {name, ""};
  return {name.substr(0, at), name.substr(at + 1)};
}

bool IsShipped(std::string_view id) {
  std::vector<std::string> shipped = standard::Shipped();
  return std::ranges::find(shipped, id) != shipped.end();
}

Error NoSuchStandard(const std::string& name) {
  return Error(kNoSuchStandard, fmt::format("there is no standard '{}'", OneLine(name, 80)))
      .Advise("upload it, or name one of those that are there");
}

std::shared_ptr<const model::Standard> Shared(model::Standard standard) {
  return std::make_shared<const model::Standard>(std::move(standard));
}

HeldStandard Described(const model::Standard& standard) {
  return {standard.id, standard.title, true, {{standard.version, standard.digest, {}, ""}}};
}

Result<std::shared_ptr<const model::Standard>> LoadShipped(const Named& named, const std::string& name) {
  standard::LoadOutcome loaded = standard::OpenAndLoad(named.id, collectors::AllDeclarations());
  SEAWORTHY_ASSERT(loaded.ok(), "a shipped standard does not load");
  if (!named.version.empty() && named.version != loaded.standard.version) return NoSuchStandard(name);
  return Shared(std::move(loaded.standard));
}

ReadStandard Failed(Error error) {
  ReadStandard read;
  read.errors.push_back(std::move(error));
  return read;
}

}  // namespace

Result<std::vector<HeldStandard>> StandardRegister::List(Instant now) {
  std::vector<HeldStandard> all;
  for (const std::string& id : standard::Shipped()) {
    SEAWORTHY_TRY(std::shared_ptr<const model::Standard> standard, Load(id, now));
    all.push_back(Described(*standard));
  }
  SEAWORTHY_TRY(std::vector<store::Document> documents,
                documents_.List({.space = kSpace, .limit = kMostStandards}, now));
  for (const store::Document& document : documents) {
    SEAWORTHY_TRY(HeldStandard held, ReadJsonBody<HeldStandard>(document.body));
    all.push_back(std::move(held));
  }
  return all;
}

Result<HeldStandard> StandardRegister::Find(const std::string& id, Instant now) {
  if (!IsUtf8(id) || id.find('\0') != std::string::npos) return NoSuchStandard(id);
  if (IsShipped(id)) {
    SEAWORTHY_TRY(std::shared_ptr<const model::Standard> standard, Load(id, now));
    return Described(*standard);
  }
  SEAWORTHY_TRY(std::optional<store::Document> document, documents_.Read(kSpace, id, now));
  if (!document) return NoSuchStandard(id);
  return ReadJsonBody<HeldStandard>(document->body);
}

Result<std::shared_ptr<const model::Standard>> StandardRegister::Load(const std::string& name, Instant now) {
  Named named = ParseName(name);
  if (!IsShipped(named.id) && named.version.empty()) {
    SEAWORTHY_TRY(HeldStandard held, Find(named.id, now));
    named.version = held.versions.back().version;
  }
  std::string key = named.id + "@" + named.version;
  {
    std::lock_guard lock(mutex_);
    if (auto found = loaded_.find(key); found != loaded_.end()) return found->second;
  }
  Result<std::shared_ptr<const model::Standard>> loaded =
      IsShipped(named.id) ? LoadShipped(named, name) : LoadUploaded(named.id, named.version, now);
  if (!loaded.ok()) return std::move(loaded).error();
  std::lock_guard lock(mutex_);
  if (loaded_.size() >= kMostStandards) loaded_.clear();
  return loaded_.emplace(std::move(key), *std::move(loaded)).first->second;
}

Result<std::shared_ptr<const model::Standard>> StandardRegister::LoadUploaded(const std::string& id,
                                                                              const std::string& version, Instant now) {
  std::string key = id + "@" + version;
  if (!IsUtf8(key) || key.find('\0') != std::string::npos) return NoSuchStandard(key);
  SEAWORTHY_TRY(std::optional<store::Document> document, documents_.Read(kTextSpace, key, now));
  if (!document) return NoSuchStandard(key);
  SEAWORTHY_TRY(StandardTexts texts, ReadJsonBody<StandardTexts>(document->body));
  standard::LoadOutcome loaded = LoadTexts(texts, {}, collectors::AllDeclarations());
  if (!loaded.ok()) return std::move(loaded.errors.front()).Within("standard " + key);
  return Shared(std::move(loaded.standard));
}

Result<std::string> StandardRegister::Text(const std::string& name, Instant now) {
  Named named = ParseName(name);
  if (IsShipped(named.id)) {
    SEAWORTHY_TRY(BaseTexts texts, ShippedTexts(named.id));
    return texts.text;
  }
  SEAWORTHY_TRY(HeldStandard held, Find(named.id, now));
  if (named.version.empty()) named.version = held.versions.back().version;
  SEAWORTHY_TRY(std::optional<store::Document> document,
                documents_.Read(kTextSpace, named.id + "@" + named.version, now));
  if (!document) return NoSuchStandard(name);
  SEAWORTHY_TRY(StandardTexts texts, ReadJsonBody<StandardTexts>(document->body));
  return texts.main;
}

namespace {

// Bases of a standard that is being uploaded: shipped ones, and the newest version of others as it is now.
FindBase BasesIn(StandardRegister& standards, store::Documents& documents, StandardTexts& texts, Instant now) {
  return [&standards, &documents, &texts, now](std::string_view name) -> Result<BaseTexts> {
    Named named = ParseName(std::string(name));
    if (IsShipped(named.id)) return ShippedTexts(name);
    SEAWORTHY_TRY(HeldStandard held, standards.Find(named.id, now));
    if (named.version.empty()) named.version = held.versions.back().version;
    std::string key = named.id + "@" + named.version;
    SEAWORTHY_TRY(std::optional<store::Document> document, documents.Read(kTextSpace, key, now));
    if (!document) return NoSuchStandard(std::string(name));
    SEAWORTHY_TRY(StandardTexts base, ReadJsonBody<StandardTexts>(document->body));
    texts.bases.insert(base.bases.begin(), base.bases.end());
    return BaseTexts{key, std::move(base.main), false, {}};
  };
}

}  // namespace

ReadStandard StandardRegister::Read(const std::string& yaml, Instant now) {
  if (yaml.size() > kMostText) return Failed(Error(kFileTooLarge, "a standard is at most 1 MiB of text"));
  StandardTexts texts{yaml, {}};
  standard::LoadOutcome loaded =
      LoadTexts(texts, BasesIn(*this, documents_, texts, now), collectors::AllDeclarations());
  ReadStandard read;
  read.errors = std::move(loaded.errors);
  if (read.errors.empty()) {
    read.standard = Shared(std::move(loaded.standard));
    read.texts = WriteJsonBody(texts);
  }
  return read;
}

Result<void> StandardRegister::Keep(const ReadStandard& read, const auth::Deed& deed) {
  const model::Standard& standard = *read.standard;
  SEAWORTHY_TRY(std::optional<store::Document> document, documents_.Read(kSpace, standard.id, deed.at));
  HeldStandard held{standard.id, standard.title, false, {}};
  if (document) {
    SEAWORTHY_TRY(held, ReadJsonBody<HeldStandard>(document->body));
  }
  auto taken = std::ranges::find(held.versions, standard.version, &StandardVersion::version);
  if (taken != held.versions.end()) {
    if (taken->digest == standard.digest) return {};
    return Error(kStandardTaken, fmt::format("version {} of {} says something else", standard.version, standard.id))
        .Advise("give it a new version");
  }
  held.title = standard.title;
  held.versions.push_back({standard.version, standard.digest, deed.at, deed.by});
  std::string key = standard.id + "@" + standard.version;
  const store::DocumentChange changes[] = {
      store::PutDocument(kSpace, standard.id, WriteJsonBody(held), document ? document->version : store::kAbsent),
      store::PutDocument(kTextSpace, key, read.texts, store::kAbsent)};
  auth::AuditEvent event{auth::AuditKind::kStandardUploaded, key, {}};
  auth::Compare("digest", "", standard.digest, event.changes);
  SEAWORTHY_TRY([[maybe_unused]] auth::Written written, auth::Write(store_, event, deed, changes));
  return {};
}

ReadStandard StandardRegister::Upload(const std::string& yaml, const auth::Deed& deed) {
  ReadStandard read = Read(yaml, deed.at);
  if (!read.standard) return read;
  if (IsShipped(read.standard->id)) {
    return Failed(Error(kStandardTaken, fmt::format("'{}' is the id of a shipped standard", read.standard->id))
                      .Advise("give yours another id, and `extends: " + read.standard->id + "`"));
  }
  constexpr int kAttempts = 10;
  for (int i = 0; i < kAttempts; ++i) {
    Result<void> kept = Keep(read, deed);
    if (kept.ok()) return read;
    if (!kept.error().Is(store::kConflict) || i + 1 == kAttempts) return Failed(std::move(kept).error());
  }
  return read;
}

}  // namespace seaworthy::app
