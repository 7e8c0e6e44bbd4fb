#include "collectors/load_test/jmeter.h"

namespace seaworthy::collectors::load_test {

bool IsJmeterTransaction(std::string_view message) { return message.starts_with("Number of samples in transaction"); }

Measurement JmeterRun(std::string_view form, Samples& requests, Samples& transactions) {
  bool only_transactions = requests.empty() && !transactions.empty();
  Samples& samples = only_transactions ? transactions : requests;
  Measurement run = samples.Summary();
  run.tool = "jmeter";
  run.form = form;
  run.keeps_rate = false;
  run.started = InstantOf(samples.first());
  if (only_transactions) run.problems.emplace_back("it holds transactions only, each of several requests");
  if (!samples.empty() && !samples.first()) run.problems.emplace_back("its times are not milliseconds since 1970");
  return run;
}

}  // namespace seaworthy::collectors::load_test
