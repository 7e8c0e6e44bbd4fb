// The parts of a review's document (review_document.h), one function each; a part without content writes nothing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/document.h"
#include "report/review_document.h"

namespace seaworthy::report {

// `2031-05-01`, `2031-05-01 10:00`
std::string Day(Instant instant);
std::string Minute(Instant instant);
std::string Person(const ReviewReport& report, const std::string& person);
// `sre, team security and person alex`
std::string Capacities(const std::vector<review::Capacity>& capacities, std::string_view last = " and ");
// `carts (production)`; `the whole` where nothing is named.
std::string Parts(const std::vector<review::Part>& parts);
// In its colour.
Line Outcome(model::Outcome outcome);
// What was handed in as proof.
Line Proof(const review::Evidence& evidence, const ReviewReport& report);
// `outcome of backups: pass -> fail (deploy/backups.yaml:7)`
Line Difference(const review::Change& change, const ReviewReport& report);

// review_sections.cc
void AddSections(Document& document, const ReviewReport& report);

// review_ledger.cc
void AddWaivers(Document& document, const ReviewReport& report);
void AddPromises(Document& document, const ReviewReport& report);
void AddCorrections(Document& document, const ReviewReport& report);
void AddComments(Document& document, const ReviewReport& report);

}  // namespace seaworthy::report
