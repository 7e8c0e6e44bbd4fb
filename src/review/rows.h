// What lists and queues are read from: rows that follow from the logs alone, made with each append and, at any time,
// made again from the logs (model/rows.h, store.h).
//
//   std::vector<model::RowChange> changes = Changes(RowsOf(before), RowsOf(after));
//
// A row never depends on what time it is: it holds instants, and a query compares them with now. Only `standing` of a
// service is judged, at the moment of its last event; it holds until `standing_until`, and from then on whoever reads
// it judges anew (standing.h).
#pragma once

#include <span>
#include <vector>

#include "base/instant.h"
#include "model/rows.h"
#include "review/review_state.h"
#include "review/service_state.h"

namespace seaworthy::review {

// Rows of a review: reviews, review_services, participants, sign_offs, threads. Of a service: services, waivers,
// conditions, actions, attestations. Each table is there once, whatever file includes this.
std::span<const model::Table* const> Tables();
// Null where there is none.
const model::Table* FindTable(std::string_view name);

// None for a review or a service that does not exist.
std::vector<model::Row> RowsOf(const ReviewState& review);
std::vector<model::Row> RowsOf(const ServiceState& service);

// What brings the rows of one log from `before` to `after`, and nothing more.
std::vector<model::RowChange> Changes(const std::vector<model::Row>& before, const std::vector<model::Row>& after);

// An instant as rows have it, to compare with: RFC 3339 with nine decimals, so that the texts sort by time.
model::Cell CellOf(Instant instant);

}  // namespace seaworthy::review
