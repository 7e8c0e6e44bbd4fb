// Lists over the whole organisation, read from rows: waivers, conditions, actions and attestations.
#include <algorithm>
#include <array>
#include <utility>

#include "formats/json_writer.h"
#include "review/rows.h"
#include "server/errors.h"
#include "server/route.h"
#include "server/visible_page.h"

namespace seaworthy::server {
namespace {

using auth::Action;

// A list, and by which columns it can be narrowed down.
struct List {
  std::string_view path;
  std::string_view operation;
  std::string_view table;
  std::array<std::string_view, 4> filters;
};

constexpr List kLists[] = {
    {"/api/v1/waivers", "listWaivers", "waivers", {"service", "item", "status", "owner"}},
    {"/api/v1/conditions", "listConditions", "conditions", {"service", "item", "status", "owner"}},
    {"/api/v1/actions", "listActions", "actions", {"service", "item", "owner", ""}},
    {"/api/v1/attestations", "listAttestations", "attestations", {"service", "item", "person", ""}}};

const List& ListAt(const std::string& path) { return *std::ranges::find(kLists, path, &List::path); }

bool IsTruth(const model::Column& column) { return column.name == "done"; }

void WriteRow(formats::JsonWriter& out, const model::Row& row) {
  out.BeginObject();
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    const model::Column& column = row.table->columns[i];
    if (const auto* text = std::get_if<std::string>(&row.cells[i])) out.Key(column.name).String(*text);
    const auto* number = std::get_if<std::int64_t>(&row.cells[i]);
    if (number == nullptr) continue;
    out.Key(column.name);
    IsTruth(column) ? out.Bool(*number != 0) : out.Int(*number);
  }
  out.EndObject();
}

Result<Reply> GetList(Call& call) {
  SEAWORTHY_RETURN_IF_ERROR(call.Allow(Action::kReadReview));
  const List& list = ListAt(call.request().path);
  SEAWORTHY_TRY(PageAsk page, call.Page());
  store::RowQuery query;
  query.table = review::FindTable(list.table);
  for (std::string_view filter : list.filters) {
    if (std::string value = filter.empty() ? "" : call.Query(filter); !value.empty()) {
      query.where.push_back({filter, std::move(value)});
    }
  }
  if (std::string done = call.Query("done"); !done.empty() && list.table == "actions") {
    query.where.push_back({"done", std::int64_t{call.Flag("done") ? 1 : 0}});
  }
  if (!page.after.empty() && page.after.size() != query.table->key_columns) {
    return Error(kBadParameter, "the cursor is of another list");
  }
  for (const std::string& cell : page.after) query.after.emplace_back(cell);
  auto read = [&](const model::Row* last, std::size_t limit) {
    if (last != nullptr) query.after = {last->cells[0], last->cells[1]};
    query.limit = limit;
    return call.parts().store.ReadRows(query);
  };
  auto shows = [&](const model::Row& row) { return Result<bool>(call.MaySee(std::get<std::string>(row.cells[0]))); };
  SEAWORTHY_TRY(VisiblePage<model::Row> rows, ReadVisible<model::Row>(page.limit, read, shows));
  formats::JsonWriter out;
  out.BeginObject().Key("items").BeginArray();
  for (const model::Row& row : rows.items) WriteRow(out, row);
  out.EndArray().Key("next");
  Reply reply;
  if (rows.more) {
    const auto& cells = rows.items.back().cells;
    reply.next = call.NextPage({std::get<std::string>(cells[0]), std::get<std::string>(cells[1])});
  }
  reply.next.empty() ? out.Null() : out.String(reply.next);
  reply.body = std::move(out.EndObject()).text();
  return reply;
}

}  // namespace

void AddListRoutes(std::vector<Route>& routes) {
  for (const List& list : kLists) {
    routes.push_back(
        {"GET", std::string(list.path), std::string(list.operation), About::kObject, Action::kReadReview, GetList});
  }
}

}  // namespace seaworthy::server
