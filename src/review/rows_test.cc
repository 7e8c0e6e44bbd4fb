#include "review/rows.h"

#include <map>
#include <set>

#include <gtest/gtest.h>

#include "review/random_log.h"
#include "review/standing.h"
#include "review/testing.h"

namespace seaworthy::review {
namespace {

using model::Cell;
using model::Row;
using model::RowChange;

// What a store holds: rows by table and key.
class Shelf {
 public:
  void Write(const std::vector<RowChange>& changes) {
    for (const RowChange& change : changes) {
      const Row& row = change.row;
      auto end = row.cells.begin() + static_cast<std::ptrdiff_t>(row.table->key_columns);
      std::pair key{std::string(row.table->name), std::vector<Cell>(row.cells.begin(), end)};
      if (change.kind == RowChange::Kind::kRemove) {
        EXPECT_EQ(rows_.erase(key), 1U) << "removed what is not there";
      } else {
        rows_.insert_or_assign(std::move(key), row.cells);
      }
    }
  }
  friend bool operator==(const Shelf&, const Shelf&) = default;

 private:
  std::map<std::pair<std::string, std::vector<Cell>>, std::vector<Cell>> rows_;
};

template <typename State, typename Records>
void ExpectSameAsAnew(State state, const Records& records) {
  Shelf by_steps;
  for (const auto& record : records) {
    const State before = state;
    Apply(state, record);
    by_steps.Write(Changes(RowsOf(before), RowsOf(state)));
    Shelf anew;
    anew.Write(Changes({}, RowsOf(state)));
    ASSERT_EQ(by_steps, anew) << "after " << TypeOf(record.event);
  }
}

TEST(Rows, OfAnyReviewAreTheSameByStepsAndAnew) {
  for (unsigned seed = 1; seed <= 12; ++seed) ExpectSameAsAnew(ReviewState(), RandomLog(seed).Review(60));
}

TEST(Rows, OfAnyServiceAreTheSameByStepsAndAnew) {
  ServiceState shop;
  shop.id = "shop";
  for (unsigned seed = 1; seed <= 12; ++seed) ExpectSameAsAnew(shop, RandomLog(seed).Service(60));
}

TEST(Rows, KeysAreUniqueAndWholeWhateverTheLog) {
  for (unsigned seed = 1; seed <= 30; ++seed) {
    std::vector<Row> rows = RowsOf(FoldReview(RandomLog(seed).Review(80)));
    std::vector<Row> more = RowsOf(FoldService("shop", RandomLog(seed).Service(80)));
    rows.insert(rows.end(), more.begin(), more.end());
    std::set<std::pair<std::string_view, std::vector<Cell>>> keys;
    for (const Row& row : rows) {
      ASSERT_EQ(row.cells.size(), row.table->columns.size());
      std::vector<Cell> key(row.cells.begin(), row.cells.begin() + static_cast<std::ptrdiff_t>(row.table->key_columns));
      for (const Cell& cell : key) EXPECT_FALSE(std::holds_alternative<std::monostate>(cell)) << row.table->name;
      EXPECT_TRUE(keys.emplace(row.table->name, key).second) << row.table->name;
    }
  }
}

TEST(Rows, HoldWhatTheirColumnsSay) {
  for (unsigned seed = 1; seed <= 30; ++seed) {
    for (const Row& row : RowsOf(FoldService("shop", RandomLog(seed).Service(80)))) {
      for (std::size_t i = 0; i < row.cells.size(); ++i) {
        const bool integer = row.table->columns[i].type == model::Column::Type::kInteger;
        const Cell& cell = row.cells[i];
        if (std::holds_alternative<std::monostate>(cell)) continue;
        EXPECT_EQ(std::holds_alternative<std::int64_t>(cell), integer)
            << row.table->name << "." << row.table->columns[i].name;
      }
    }
  }
}

TEST(Rows, IndexesNameColumns) {
  for (const model::Table* table : Tables()) {
    EXPECT_EQ(FindTable(table->name), table);
    for (std::string_view index : table->indexes) {
      while (!index.empty()) {
        std::string_view name = index.substr(0, index.find(','));
        index.remove_prefix(std::min(index.size(), name.size() + 1));
        bool known = std::any_of(table->columns.begin(), table->columns.end(),
                                 [&](const model::Column& column) { return column.name == name; });
        EXPECT_TRUE(known) << table->name << ": " << name;
      }
    }
  }
  EXPECT_EQ(FindTable("no_such_table"), nullptr);
}

Cell CellNamed(const Row& row, std::string_view column) {
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    if (row.table->columns[i].name == column) return row.cells[i];
  }
  ADD_FAILURE() << "no column " << column;
  return {};
}

std::vector<Row> Of(const std::vector<Row>& rows, std::string_view table) {
  std::vector<Row> found;
  for (const Row& row : rows) {
    if (row.table->name == table) found.push_back(row);
  }
  return found;
}

TEST(Rows, OfAReviewThatIsSigned) {
  const std::vector<Row> rows = RowsOf(SceneSigned().review());
  ASSERT_EQ(Of(rows, "reviews").size(), 1U);
  const Row review = Of(rows, "reviews").front();
  EXPECT_EQ(CellNamed(review, "short_name"), Cell("shop#1"));
  EXPECT_EQ(CellNamed(review, "status"), Cell("in_review"));
  EXPECT_EQ(CellNamed(review, "decision"), Cell("none"));
  EXPECT_EQ(CellNamed(review, "ended_at"), Cell());
  EXPECT_EQ(CellNamed(review, "started_at"), Cell("2027-01-15T08:00:00.000000000Z"));
  EXPECT_EQ(Of(rows, "review_services").size(), 1U);
  EXPECT_EQ(Of(rows, "participants").size(), 2U);
  ASSERT_EQ(Of(rows, "sign_offs").size(), 2U);
  EXPECT_EQ(CellNamed(Of(rows, "sign_offs").front(), "status"), Cell("stands"));
}

TEST(Rows, OfWhatDoesNotExistAreNone) {
  EXPECT_TRUE(RowsOf(ReviewState()).empty());
  EXPECT_TRUE(RowsOf(ServiceState()).empty());
}

TEST(Rows, OnlyWhatDiffersChanges) {
  Scene scene = SceneStarted();
  const std::vector<Row> before = RowsOf(scene.review());
  EXPECT_TRUE(Changes(before, before).empty());
  scene.Must(Dana(), Comment{{"reliability", ""}, Text("why one region?"), false});
  const std::vector<RowChange> changes = Changes(before, RowsOf(scene.review()));
  ASSERT_EQ(changes.size(), 2U);
  EXPECT_EQ(changes[0].row.table->name, "reviews");  // Its version.
  EXPECT_EQ(changes[1].row.table->name, "threads");
}

TEST(Rows, InstantsSortByTime) {
  const Instant noon{1'800'000'000, 0};
  EXPECT_LT(CellOf(noon), CellOf(noon + Span{0, 1}));
  EXPECT_LT(CellOf(noon + Span{0, 250'000'000}), CellOf(noon + Span{1, 0}));
  EXPECT_EQ(ParseInstant(std::get<std::string>(CellOf(noon + Span{0, 1})))->nanoseconds, 1);
}

// The judged column is true from the row's moment until the moment that stands beside it.
TEST(Rows, StandingHoldsUntilItSays) {
  for (unsigned seed = 1; seed <= 60; ++seed) {
    const ServiceState state = FoldService("shop", RandomLog(seed).Service(60));
    const std::optional<Instant> until = NextChange(state, state.last_at);
    const Standing standing = StandingOf(state, state.last_at).standing;
    const Instant last = until ? *until - Span{0, 1} : state.last_at + Days(10'000);
    EXPECT_EQ(StandingOf(state, last).standing, standing) << seed;
  }
}

}  // namespace
}  // namespace seaworthy::review
