// The logs that were ever written can be read. testdata/v1 holds every type of event with every field and every name of
// an enumeration, as this version writes it: a name that changes, and a field that is lost, is seen.
//
// When an event gets a field or a type joins, the first test fails and writes today's lines beside: until the first
// release they take the place of v1; after it they become v2, and v1 is only read.
#include <fstream>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

#include "review/testing.h"

namespace seaworthy::review {
namespace {

// Fills each field by its own name; enumerations take their names in turn, one for each round.
class EveryField {
 public:
  explicit EveryField(std::size_t round) : round_(round) {}

  template <typename T>
  void operator()(std::string_view name, T& field) {
    name_ = name;
    Fill(field);
  }

 private:
  void Fill(std::string& text) { text = name_; }
  void Fill(bool& truth) { truth = true; }
  void Fill(int& number) { number = 3; }
  void Fill(std::int64_t& number) { number = 7; }
  void Fill(Instant& instant) { instant = kStart + Span{static_cast<std::int64_t>(name_.size()), 250'000'000}; }
  template <typename Enum>
  requires std::is_enum_v<Enum>
  void Fill(Enum& value) { value = static_cast<Enum>(round_ % EnumNames<Enum>::names.size()); }
  template <typename T>
  void Fill(std::optional<T>& field) {
    Fill(field.emplace());
  }
  template <typename T>
  void Fill(std::vector<T>& list) {
    Fill(list.emplace_back());
  }
  template <typename T>
  void Fill(std::map<std::string, T>& map) {
    Fill(map["key"]);
  }
  template <typename Struct>
  requires requires(Struct& s, EveryField& f) { Struct::Visit(s, f); }
  void Fill(Struct& fields) { Struct::Visit(fields, *this); }

  std::size_t round_;
  std::string name_;
};

// The event in each round that says something new.
template <typename Event, typename Alternative>
void AddLines(std::vector<std::string>& lines) {
  Alternative last;
  for (std::size_t round = 0; round < 8; ++round) {
    EveryField fill(round);
    Alternative event;
    Alternative::Visit(event, fill);
    if (round > 0 && event == last) continue;
    last = event;
    Recorded<Event> record{kStart, {}, std::move(event)};
    EveryField who(lines.size());
    Actor::Visit(record.by, who);
    lines.push_back(Encode(record));
  }
}

template <typename Event, std::size_t... kinds>
std::vector<std::string> Today(std::index_sequence<kinds...>) {
  std::vector<std::string> lines;
  (AddLines<Event, std::variant_alternative_t<kinds, Event>>(lines), ...);
  return lines;
}
template <typename Event>
std::vector<std::string> Today() {
  return Today<Event>(std::make_index_sequence<std::variant_size_v<Event>>());
}

std::vector<std::string> Written(const std::string& name) {
  std::ifstream file(std::string(SEAWORTHY_SOURCE_DIR) + "/src/review/testdata/" + name);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

void ExpectToday(const std::string& name, const std::vector<std::string>& today) {
  if (Written(name) == today) return;
  std::string path = testing::TempDir() + "today-" + name.substr(name.find('/') + 1);
  std::ofstream file(path);
  for (const std::string& line : today) file << line << '\n';
  ADD_FAILURE() << "src/review/testdata/" << name << " is not what is written today, which is in " << path;
}

TEST(StoredLogs, OfTodayHaveEveryTypeEveryFieldAndEveryName) {
  ExpectToday("v1/review.jsonl", Today<ReviewEvent>());
  ExpectToday("v1/service.jsonl", Today<ServiceEvent>());
}

TEST(StoredLogs, AreReadAndWrittenAgainTheSame) {
  std::set<std::string_view> types;
  std::vector<std::string> review = Written("v1/review.jsonl");
  for (const std::string& line : review) {
    Result<ReviewRecord> read = DecodeReviewEvent(line);
    ASSERT_TRUE(read.ok()) << read.error().ToString() << "\n" << line;
    EXPECT_EQ(Encode(*read), line);
    types.insert(TypeOf(read->event));
  }
  std::vector<std::string> service = Written("v1/service.jsonl");
  for (const std::string& line : service) {
    Result<ServiceRecord> read = DecodeServiceEvent(line);
    ASSERT_TRUE(read.ok()) << read.error().ToString() << "\n" << line;
    EXPECT_EQ(Encode(*read), line);
    types.insert(TypeOf(read->event));
  }
  EXPECT_EQ(types.size(), std::variant_size_v<ReviewEvent> + std::variant_size_v<ServiceEvent>);
}

TEST(StoredLogs, CanBeApplied) {
  ReviewState review;
  for (const std::string& line : Written("v1/review.jsonl")) Apply(review, *DecodeReviewEvent(line));
  EXPECT_EQ(review.id(), "review");
  ServiceState service;
  for (const std::string& line : Written("v1/service.jsonl")) Apply(service, *DecodeServiceEvent(line));
  EXPECT_TRUE(service.waivers.contains("waiver"));
}

// An event of before a field was added: whatever is missing stays as it begins.
TEST(StoredLogs, WithoutAnyFieldAreRead) {
  for (const std::string& line : Written("v1/review.jsonl")) {
    std::string type(TypeOf(DecodeReviewEvent(line)->event));
    EXPECT_TRUE(DecodeReviewEvent("{\"type\":\"" + type + "\",\"data\":{}}").ok()) << type;
  }
  for (const std::string& line : Written("v1/service.jsonl")) {
    std::string type(TypeOf(DecodeServiceEvent(line)->event));
    EXPECT_TRUE(DecodeServiceEvent("{\"type\":\"" + type + "\",\"data\":{}}").ok()) << type;
  }
}

class CutLogs : public testing::TestWithParam<int> {};

// Cut, doubled or torn bytes are an error or another event, never a crash.
TEST_P(CutLogs, AreRefusedOrRead) {
  for (const std::string& line : Written("v1/service.jsonl")) {
    const std::size_t at = line.size() * static_cast<std::size_t>(GetParam()) / 10;
    EXPECT_FALSE(DecodeServiceEvent(line.substr(0, at)).ok());
    std::string torn = line.substr(0, at) + line.substr(at / 2);
    (void)DecodeServiceEvent(torn);  // May fit by chance.
  }
}

INSTANTIATE_TEST_SUITE_P(StoredLogs, CutLogs, testing::Range(0, 10));

}  // namespace
}  // namespace seaworthy::review
