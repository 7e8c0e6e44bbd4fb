// A store that passes everything on to another, for tests that change one of its answers.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "store/store.h"

namespace seaworthy::app {

class ForwardingStore : public store::Store {
 public:
  explicit ForwardingStore(store::Store& real) : real_(real) {}

  Result<store::Appended> Append(const store::AppendRequest& request) override { return real_.Append(request); }
  Result<std::vector<store::StoredEvent>> ReadLog(std::string_view log, std::int64_t after) override {
    return real_.ReadLog(log, after);
  }
  Result<std::vector<store::StoredEvent>> ReadAll(std::int64_t after, std::size_t limit) override {
    return real_.ReadAll(after, limit);
  }
  Result<store::Head> ReadHead() override { return real_.ReadHead(); }
  Result<std::vector<model::Row>> ReadRows(const store::RowQuery& query) override { return real_.ReadRows(query); }
  Result<bool> RowsOutdated() override { return real_.RowsOutdated(); }
  Result<void> ReplaceRows(std::int64_t position, std::span<const model::Row> rows) override {
    return real_.ReplaceRows(position, rows);
  }
  Result<std::optional<store::Blob>> ReadBlob(std::string_view digest) override { return real_.ReadBlob(digest); }
  Result<store::BlobFate> FateOfBlob(std::string_view digest) override { return real_.FateOfBlob(digest); }
  Result<bool> EraseBlob(std::string_view digest, Instant at) override { return real_.EraseBlob(digest, at); }
  Result<std::optional<store::Person>> ReadPerson(std::string_view id) override { return real_.ReadPerson(id); }
  Result<std::vector<store::Person>> ReadPeople(std::string_view after, std::size_t limit) override {
    return real_.ReadPeople(after, limit);
  }
  Result<void> PutPerson(std::string_view id, std::string_view data) override { return real_.PutPerson(id, data); }
  Result<bool> ErasePerson(std::string_view id, Instant at) override { return real_.ErasePerson(id, at); }
  std::unique_ptr<store::Subscription> Subscribe(store::Listener listener) override {
    return real_.Subscribe(std::move(listener));
  }
  store::Documents& documents() override { return real_.documents(); }
  store::Jobs& jobs() override { return real_.jobs(); }
  Result<void> Inspect(const std::function<Result<void>(store::Session&)>& read) override {
    return real_.Inspect(read);
  }

 private:
  store::Store& real_;
};

}  // namespace seaworthy::app
